import EventSim

/// Sixteen neurons of a `MultiLevelSoma` at once.
struct MultiLevelLanes {
    private let cuts: [SIMD16<Int32>]
    private let payload: SIMD16<Int32>
    private let resetPotential: SIMD16<Int32>

    init(_ soma: MultiLevelSoma, thresholds: [SIMD16<Int32>]) {
        cuts = thresholds.map { $0.cut(firesAtThreshold: soma.firesAtThreshold) }
        payload = SIMD16(repeating: soma.payload)
        resetPotential = SIMD16(repeating: soma.resetPotential)
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, membrane: Int) -> LaneEmission {
        let mask = (cuts[membrane] &- potential).negativeLanes
        potential = (potential & ~mask) | (resetPotential & mask)
        return LaneEmission(value: payload & mask, crossings: .zero &- mask)
    }
}
