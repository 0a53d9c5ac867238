/// Descending thresholds of both signs in one cascade: at each level a potential above θ emits and subtracts, one below −θ⁻
/// emits a value below zero and adds.
public struct SignedSoma: Sendable, Equatable {
    /// Descending.
    public var thresholds: [Int32]
    /// Magnitudes, descending, as many as `thresholds`.
    public var negativeThresholds: [Int32]
    /// What each threshold emits.
    public var payloads: [Int32]
    /// What each negative threshold emits: below zero.
    public var negativePayloads: [Int32]
    /// v ≥ θ instead of v > θ, on both sides.
    public var firesAtThreshold: Bool
    /// Where a spike puts the potential; `nil` to subtract the threshold. Needs a single level.
    public var resetPotential: Int32?
    /// Whether a value below zero is emitted only as far as the sum of all that was emitted stays at or above zero.
    public var hasMemory: Bool

    public init(
        thresholds: [Int32], negativeThresholds: [Int32], payloads: [Int32], negativePayloads: [Int32], firesAtThreshold: Bool,
        resetPotential: Int32? = nil, hasMemory: Bool = false
    ) {
        self.thresholds = thresholds
        self.negativeThresholds = negativeThresholds
        self.payloads = payloads
        self.negativePayloads = negativePayloads
        self.firesAtThreshold = firesAtThreshold
        self.resetPotential = resetPotential
        self.hasMemory = hasMemory
    }
}

extension SignedSoma {
    /// - Parameter emitted: Σ of what the neuron emitted so far.
    func fire(_ potential: inout Int32, emitted: Int32) -> Emission {
        var emission = Emission()
        for level in thresholds.indices {
            if firesAtThreshold ? potential >= thresholds[level] : potential > thresholds[level] {
                emission.value += payloads[level]
                emission.crossed |= 1 << UInt64(level)
                potential = resetPotential ?? potential - thresholds[level]
            } else if firesAtThreshold ? -potential >= negativeThresholds[level] : -potential > negativeThresholds[level] {
                guard !hasMemory || emitted + emission.value + negativePayloads[level] >= 0 else { continue }
                emission.value += negativePayloads[level]
                emission.crossed |= 1 << UInt64(thresholds.count + level)
                potential = resetPotential ?? potential + negativeThresholds[level]
            }
        }
        return emission
    }
}

/// Sixteen neurons at once.
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
