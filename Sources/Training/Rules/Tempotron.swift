internal import Models

/// The tempotron (Gütig and Sompolinsky 2006, doi 10.1038/nn1643): one neuron that learns to fire for one of two classes of spike times.
///
///     V(t) = Σᵢ wᵢ K(t − tᵢ);   on an error Δwᵢ = ± rate · Σ over spikes before t_max of K(t_max − tᵢ)
///
/// where t_max is when V is largest. Every input spikes once or never.
public struct Tempotron: Sendable, Equatable {
    /// By input.
    public private(set) var weights: [Float]
    /// V above which it fires.
    public let threshold: Float
    /// Steps of a pattern.
    public let steps: Int
    /// What one spike adds.
    public let kernel: SpikeKernel
    private let values: [Float]

    /// Small random weights from the seed.
    ///
    /// - Parameter inputs: how many there are.
    public init(inputs: Int, steps: Int, kernel: SpikeKernel = SpikeKernel(), threshold: Float = 1, seed: UInt64) {
        let stream = RandomStream(seed: seed, purpose: "weights of the tempotron")
        weights = (0..<inputs).map { 0.1 * threshold * stream.normal($0) }
        self.threshold = threshold
        self.steps = steps
        self.kernel = kernel
        values = kernel.values(steps)
    }

    /// The largest V and its step; the first of several. A pattern's spike times are by input, `nil` for none.
    ///
    /// - Precondition: as many times as inputs, each within the pattern.
    public func peak(_ times: [Int?]) -> (potential: Float, step: Int) {
        var potentials = [Float](repeating: 0, count: steps)
        for (weight, time) in zip(weights, times) {
            guard let time else { continue }
            for step in time..<steps { potentials[step] += weight * values[step - time] }
        }
        var best = 0
        for step in potentials.indices where potentials[step] > potentials[best] { best = step }
        return (potentials[best], best)
    }

    /// One pattern: nothing happens where the neuron is right.
    ///
    /// - Parameter shouldFire: whether the pattern is of the class that it fires for.
    /// - Returns: whether it was right before.
    @discardableResult
    public mutating func learn(_ times: [Int?], shouldFire: Bool, rate: Float) -> Bool {
        let peak = peak(times)
        guard (peak.potential > threshold) != shouldFire else { return true }
        let change = shouldFire ? rate : -rate
        for (index, time) in times.enumerated() {
            guard let time, time <= peak.step else { continue }
            weights[index] += change * values[peak.step - time]
        }
        return false
    }

    /// Goes through all patterns so many times, each time in another order.
    ///
    /// - Parameter rate: of the first time; it falls linearly to zero.
    public mutating func learn(_ patterns: [[Int?]], shouldFire: [Bool], epochs: Int, rate: Float, seed: UInt64) {
        guard !patterns.isEmpty else { return }
        let order = BatchOrder(count: patterns.count, size: 1, seed: seed)
        for epoch in 0..<epochs {
            let now = rate * Float(epochs - epoch) / Float(epochs)
            for index in order.order(epoch: epoch) { learn(patterns[index], shouldFire: shouldFire[index], rate: now) }
        }
    }
}
