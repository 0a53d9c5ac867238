/// Decides whether a strip's new sums can make a neuron fire, for the kernels that add: a protocol, so that loops are compiled for each
/// answer and pay for the comparison only where it saves firing.
public protocol SumWatch {
    /// Whether sums are looked at; if not, every strip that anything arrives at is due.
    static var isOn: Bool { get }

    /// Looks at the sums of a strip, sixteen at a time.
    func look<Instructions: InstructionSet>(at sums: SIMD16<Int32>, _ seen: inout SIMD16<Int32>, _: Instructions.Type)

    /// Whether any of them is where something happens.
    func isBeyond<Instructions: InstructionSet>(_ seen: SIMD16<Int32>, _: Instructions.Type) -> Bool
}

/// Where most strips fire anyway, and looking would only cost time.
public struct Unwatched: SumWatch {
    @_alwaysEmitIntoClient @inline(__always)
    init() {}

    /// Whether sums are looked at.
    @_alwaysEmitIntoClient @inline(__always)
    public static var isOn: Bool { false }

    /// Looks at sixteen sums.
    @_alwaysEmitIntoClient @inline(__always)
    public func look<Instructions: InstructionSet>(at sums: SIMD16<Int32>, _ seen: inout SIMD16<Int32>, _: Instructions.Type) {}

    /// Whether the strip is due.
    @_alwaysEmitIntoClient @inline(__always)
    public func isBeyond<Instructions: InstructionSet>(_ seen: SIMD16<Int32>, _: Instructions.Type) -> Bool { true }
}

/// Where few strips fire: those whose sums stay at or below the lowest threshold need nothing more.
public struct ThresholdWatch: SumWatch {
    @usableFromInline let lowestCut: Int32

    @_alwaysEmitIntoClient @inline(__always)
    init(lowestCut: Int32) { self.lowestCut = lowestCut }

    /// Whether sums are looked at.
    @_alwaysEmitIntoClient @inline(__always)
    public static var isOn: Bool { true }

    /// Looks at sixteen sums.
    @_alwaysEmitIntoClient @inline(__always)
    public func look<Instructions: InstructionSet>(at sums: SIMD16<Int32>, _ seen: inout SIMD16<Int32>, _: Instructions.Type) {
        Instructions.see(sums, cut: lowestCut, &seen)
    }

    /// Whether the strip is due.
    @_alwaysEmitIntoClient @inline(__always)
    public func isBeyond<Instructions: InstructionSet>(_ seen: SIMD16<Int32>, _: Instructions.Type) -> Bool {
        Instructions.isAbove(seen, cut: lowestCut)
    }
}
