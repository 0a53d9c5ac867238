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
