import Formats
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

    /// Nengo's defaults: rests 2 ms, membrane of 20 ms, threshold and amplitude 1.
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

extension LIFRate: LayerDefinition {
    static let kind = "LIFRate"
    static let word = "lifRate"
    var operation: LayerOperation { .lifRate(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        let parameters = [refractoryTime, membraneTime, threshold, amplitude]
        guard parameters.allSatisfy({ $0.isFinite && $0 >= 0 }), membraneTime > 0, threshold > 0, amplitude > 0 else {
            throw layer.failure(
                "τ_ref \(refractoryTime), τ_rc \(membraneTime), V_th \(threshold) and amplitude "
                    + "\(amplitude) have to be positive numbers (τ_ref may be 0)")
        }
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm { { inputs, _ in inputs[0].map { self($0) } } }

    var spikingForm: SpikingForm { .neurons(words: "population") }
    var sign: SignRule { .neverNegative }

    var parameters: [JSON.Member] {
        [
            .number("refractoryTime", refractoryTime), .number("membraneTime", membraneTime), .number("threshold", threshold),
            .number("amplitude", amplitude),
        ]
    }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["refractoryTime", "membraneTime", "threshold", "amplitude"])
        self.init(
            refractoryTime: Float(try parameters.double("refractoryTime")), membraneTime: Float(try parameters.double("membraneTime")),
            threshold: Float(try parameters.double("threshold")), amplitude: Float(try parameters.double("amplitude")))
    }
}
