import EventSim

/// Sixteen neurons of a `HardResetSoma` at once.
struct HardResetLanes {
    private let cut: SIMD16<Int32>
    private let payload: SIMD16<Int32>
    private let resetPotential: SIMD16<Int32>

    init(_ soma: HardResetSoma, threshold: SIMD16<Int32>) {
        cut = threshold.cut(firesAtThreshold: soma.firesAtThreshold)
        payload = SIMD16(repeating: soma.payload)
        resetPotential = SIMD16(repeating: soma.resetPotential)
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>) -> LaneEmission {
        let mask = (cut &- potential).negativeLanes
        potential = (potential & ~mask) | (resetPotential & mask)
        return LaneEmission(value: payload & mask, crossings: .zero &- mask)
    }
}
