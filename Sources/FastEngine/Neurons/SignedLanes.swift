import EventSim

/// Sixteen neurons of a `SignedSoma` at once.
struct SignedLanes {
    private struct Level {
        var cut: SIMD16<Int32>
        var threshold: SIMD16<Int32>
        var payload: SIMD16<Int32>
        var negativeCut: SIMD16<Int32>
        var negativeThreshold: SIMD16<Int32>
        var negativePayload: SIMD16<Int32>
    }

    private let levels: [Level]
    private let resetPotential: SIMD16<Int32>?
    private let hasMemory: Bool

    /// - Parameter thresholds: positive ones, then negative ones.
    init(_ soma: SignedSoma, thresholds: [SIMD16<Int32>]) {
        let count = soma.thresholds.count
        levels = (0..<count).map { level in
            Level(
                cut: thresholds[level].cut(firesAtThreshold: soma.firesAtThreshold), threshold: thresholds[level],
                payload: SIMD16(repeating: soma.payloads[level]),
                negativeCut: thresholds[count + level].cut(firesAtThreshold: soma.firesAtThreshold),
                negativeThreshold: thresholds[count + level], negativePayload: SIMD16(repeating: soma.negativePayloads[level]))
        }
        resetPotential = soma.resetPotential.map { SIMD16(repeating: $0) }
        hasMemory = soma.hasMemory
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, emitted: SIMD16<Int32>) -> LaneEmission {
        var emission = LaneEmission()
        for level in levels {
            let up = (level.cut &- potential).negativeLanes
            var down = (level.negativeCut &+ potential).negativeLanes & ~up
            if hasMemory { down &= ~(emitted &+ emission.value &+ level.negativePayload).negativeLanes }
            let either = up | down
            emission.value &+= (level.payload & up) | (level.negativePayload & down)
            emission.crossings &-= either
            if let resetPotential {
                potential = (potential & ~either) | (resetPotential & either)
            } else {
                potential = potential &- (level.threshold & up) &+ (level.negativeThreshold & down)
            }
        }
        return emission
    }
}
