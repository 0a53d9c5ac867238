private import Foundation
internal import Models

/// What one spike adds to a neuron's potential in the steps after it: K(n) ∝ leakⁿ⁺¹ − decayⁿ⁺¹, whose largest value is 1.
///
/// In time of one step this is V₀ (e^(−t/τ) − e^(−t/τ_s)) of the tempotron, and what a neuron with a synaptic current does exactly:
/// u ← decay · u + w, v ← leak · v + u adds w · (leakⁿ⁺¹ − decayⁿ⁺¹) / (leak − decay).
public struct SpikeKernel: Sendable, Equatable {
    /// Share of the potential left after a step, e^(−1/τ).
    public let leak: Double
    /// Share of the synaptic current left after a step, e^(−1/τ_s).
    public let decay: Double
    /// V₀: what makes the largest value 1.
    public let height: Double

    /// - Parameters:
    ///   - membrane: τ in steps.
    ///   - synapse: τ_s in steps, smaller.
    public init(membrane: Double = 15, synapse: Double = 15.0 / 4) {
        let (leak, decay) = (exp(-1 / membrane), exp(-1 / synapse))
        var largest = 0.0
        var (first, second) = (leak, decay)
        while first - second > largest {
            largest = first - second
            (first, second) = (first * leak, second * decay)
        }
        (self.leak, self.decay, height) = (leak, decay, 1 / largest)
    }

    /// The values of the first steps, the spike's own first.
    public func values(_ count: Int) -> [Float] {
        var (first, second) = (leak, decay)
        return (0..<count).map { _ in
            defer { (first, second) = (first * leak, second * decay) }
            return Float(height * (first - second))
        }
    }

    /// What a weight is on a neuron that integrates its synaptic current.
    public var weightScale: Double { height * (leak - decay) }
}
