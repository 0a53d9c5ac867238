internal import Models

/// What a sample's image brings in each step.
struct InputSteps: Sendable {
    private let image: [Float]
    private let coding: SpikingInput.Coding
    private let stream: RandomStream
    private let steps: Int
    /// By step, where they come from elsewhere.
    private let given: [[Float]]

    /// - Parameter number: which sample it is, as every one has its own spikes.
    init(_ image: [Float], _ settings: SpikingSettings, seed: UInt64, number: Int) {
        (self.image, coding, steps) = (image, settings.coding, settings.steps)
        stream = RandomStream(seed: seed, purpose: "input spikes of sample \(number)")
        given = []
    }

    /// Spikes from elsewhere, by step.
    init(given: [[Float]]) {
        (image, coding, stream) = ([], .spikeTrain(isSigned: true), RandomStream(seed: 0, purpose: ""))
        (self.given, steps) = (given, given.count)
    }

    /// Whether every step brings the same.
    var isConstant: Bool { coding == .analogCurrent }

    /// The image, spikes of ±1 with the probability of each value's magnitude, or one spike of each value at its time.
    func values(at step: Int) -> [Float] {
        if isConstant { return image }
        if !given.isEmpty { return given[step] }
        if coding == .latency { return image.map { SpikingInput.latency(of: $0, window: steps) == step ? 1 : 0 } }
        return image.indices.map { index in
            let value = image[index]
            guard value != 0, stream.uniform(step * image.count + index) <= abs(value) else { return 0 }
            return value < 0 ? -1 : 1
        }
    }
}
