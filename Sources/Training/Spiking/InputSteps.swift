internal import Models

/// What a sample's image brings in each step.
struct InputSteps: Sendable {
    private let image: [Float]
    private let coding: SpikingInput.Coding
    private let stream: RandomStream
    /// By step, where they come from elsewhere.
    private let given: [[Float]]

    /// - Parameter number: which sample it is, as every one has its own spikes.
    init(_ image: [Float], _ coding: SpikingInput.Coding, seed: UInt64, number: Int) {
        (self.image, self.coding) = (image, coding)
        stream = RandomStream(seed: seed, purpose: "input spikes of sample \(number)")
        given = []
    }

    /// Spikes from elsewhere, by step.
    init(given: [[Float]]) {
        (image, coding, stream) = ([], .spikeTrain(isSigned: true), RandomStream(seed: 0, purpose: ""))
        self.given = given
    }

    /// Whether every step brings the same.
    var isConstant: Bool { coding == .analogCurrent }

    /// The image, or spikes of ±1 with the probability of each value's magnitude.
    func values(at step: Int) -> [Float] {
        if isConstant { return image }
        if !given.isEmpty { return given[step] }
        return image.indices.map { index in
            let value = image[index]
            guard value != 0, stream.uniform(step * image.count + index) <= abs(value) else { return 0 }
            return value < 0 ? -1 : 1
        }
    }
}
