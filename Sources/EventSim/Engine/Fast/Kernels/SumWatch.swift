/// Which sums make their strip due: one way each, so that the loops over strips are compiled for it.
protocol SumWatch {
    /// Whether sums are looked at; if not, every strip that anything arrives at is due.
    static var isOn: Bool { get }

    /// Below zero where something happens.
    func margin(_ sum: SIMD16<Int32>) -> SIMD16<Int32>
}

/// Where most strips fire anyway, and looking would only cost time.
struct Unwatched: SumWatch {
    static var isOn: Bool { false }

    @inline(__always)
    func margin(_ sum: SIMD16<Int32>) -> SIMD16<Int32> { .zero }
}

/// Where few strips fire: those whose sums stay at or below the lowest threshold need nothing more.
struct ThresholdWatch: SumWatch {
    let lowestCut: SIMD16<Int32>

    static var isOn: Bool { true }

    @inline(__always)
    func margin(_ sum: SIMD16<Int32>) -> SIMD16<Int32> { lowestCut &- sum }
}
