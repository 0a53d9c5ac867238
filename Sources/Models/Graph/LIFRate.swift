import Foundation

/// The steady firing rate of a leaky integrate-and-fire neuron as an activation function, as Nengo's `LIFRate` trains it:
///
///     a(J) = amplitude / (τ_ref + τ_rc · ln(1 + V_th / (J − V_th)))   for J > V_th, 0 below
///
/// Source: Hunsberger and Eliasmith 2015, "Spiking deep networks with LIF neurons", arXiv:1510.08829, equation 1.
public struct LIFRate: Sendable, Equatable {
    /// τ_ref: seconds after a spike in which the neuron rests.
    public var refractoryTime: Float
    /// τ_rc: time constant of the membrane in seconds.
    public var membraneTime: Float
    /// V_th; Nengo's is 1.
    public var threshold: Float
    /// What a rate of one spike per second stands for.
    public var amplitude: Float

    public init(refractoryTime: Float = 0.002, membraneTime: Float = 0.02, threshold: Float = 1, amplitude: Float = 1) {
        self.refractoryTime = refractoryTime
        self.membraneTime = membraneTime
        self.threshold = threshold
        self.amplitude = amplitude
    }

    /// The activation for an input current.
    public func callAsFunction(_ current: Float) -> Float {
        let above = Double(current) - Double(threshold)
        // A comparison that a NaN fails lets it pass, so that a broken network shows.
        if above <= 0 { return 0 }
        // log1p keeps its accuracy far above the threshold, where the logarithm is small.
        return Float(Double(amplitude) / (Double(refractoryTime) + Double(membraneTime) * log1p(Double(threshold) / above)))
    }
}
