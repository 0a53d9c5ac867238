import Models

/// Fully connected synapses of lava-nc 0.10.0 (`PyDenseModelBitAcc`): what arrives leaves weighted one step later.
public struct LavaDense: Sendable, Equatable {
    /// Mantissas as stored, `[output][input]`.
    public let weights: [[Int]]
    public let format: WeightFormat
    /// Bits of a spike's payload; with 0 every spike that is not zero counts 1, its sign included.
    public let messageBits: Int
    private var waiting: [Int]

    /// - Parameter signMode: `nil` for the one that follows from the weights.
    public init(weights: [[Int]], signMode: SignMode? = nil, weightBits: Int = 8, weightExponent: Int = 0, messageBits: Int = 0) {
        let format = WeightFormat(signMode: signMode ?? SignMode(of: weights.joined()), bits: weightBits, exponent: weightExponent)
        self.format = format
        self.weights = weights.map { $0.map(format.lavaMantissa) }
        self.messageBits = messageBits
        waiting = Array(repeating: 0, count: weights.count)
    }

    /// Takes the step's spikes, one per input, and returns what the spikes of the step before come to, one per output.
    ///
    /// The weight exponent shifts the finished sum, rounding toward −∞.
    public mutating func step(_ spikes: [Int]) -> [Int] {
        let values = messageBits > 0 ? spikes : spikes.map { $0 == 0 ? 0 : 1 }
        let sent = waiting
        waiting = weights.map { row in
            LoihiRegisters.shifted(zip(row, values).reduce(0) { $0 + $1.0 * $1.1 }, by: format.exponent)
        }
        return sent
    }
}
