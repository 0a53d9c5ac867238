/// One or several descending thresholds crossed in a cascade, each subtracting itself; integrate-and-fire is the case of one.
public struct CascadeSoma: Sendable, Equatable {
    /// Descending.
    public var thresholds: [Int32]
    /// What each threshold emits.
    public var payloads: [Int32]
    /// v ≥ θ instead of v > θ.
    public var firesAtThreshold: Bool

    public init(thresholds: [Int32], payloads: [Int32], firesAtThreshold: Bool) {
        self.thresholds = thresholds
        self.payloads = payloads
        self.firesAtThreshold = firesAtThreshold
    }
}

extension CascadeSoma {
    func fire(_ potential: inout Int32) -> Emission {
        var emission = Emission()
        for index in thresholds.indices {
            let threshold = thresholds[index]
            if firesAtThreshold ? potential >= threshold : potential > threshold {
                emission.value += payloads[index]
                emission.crossed |= 1 << UInt64(index)
                potential -= threshold
            }
        }
        return emission
    }
}

/// Sixteen neurons at once.
struct CascadeLanes {
    private let cuts: [SIMD16<Int32>]
    private let thresholds: [SIMD16<Int32>]
    private let payloads: [Int32]

    init(_ soma: CascadeSoma, thresholds: [SIMD16<Int32>]) {
        self.thresholds = thresholds
        cuts = thresholds.map { $0.cut(firesAtThreshold: soma.firesAtThreshold) }
        payloads = soma.payloads
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>) -> LaneEmission {
        var emission = LaneEmission()
        for index in cuts.indices {
            let mask = (cuts[index] &- potential).negativeLanes
            emission.value &+= SIMD16(repeating: payloads[index]) & mask
            emission.crossings &-= mask
            potential &-= thresholds[index] & mask
        }
        return emission
    }
}
