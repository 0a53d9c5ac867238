/// Decides whether a strip's new sums can make a neuron fire, for the kernels that add: a protocol, so that loops are compiled for each
/// answer and pay for the comparison only where it saves firing.
protocol SumWatch {
    /// Whether sums are looked at; if not, every strip that anything arrives at is due.
    static var isOn: Bool { get }

    /// Looks at the sums of a strip, sixteen at a time.
    func look(at sums: SIMD16<Int32>, _ seen: inout LaneMaximum)

    /// Whether any of them is where something happens.
    func isBeyond(_ seen: LaneMaximum) -> Bool
}

/// Where most strips fire anyway, and looking would only cost time.
struct Unwatched: SumWatch {
    static var isOn: Bool { false }

    @inline(__always)
    func look(at sums: SIMD16<Int32>, _ seen: inout LaneMaximum) {}

    @inline(__always)
    func isBeyond(_ seen: LaneMaximum) -> Bool { true }
}

/// Where few strips fire: those whose sums stay at or below the lowest threshold need nothing more.
struct ThresholdWatch: SumWatch {
    let lowestCut: Int32

    static var isOn: Bool { true }

    @inline(__always)
    func look(at sums: SIMD16<Int32>, _ seen: inout LaneMaximum) { seen.add(sums, cut: lowestCut) }

    @inline(__always)
    func isBeyond(_ seen: LaneMaximum) -> Bool { seen.isAbove(lowestCut) }
}
