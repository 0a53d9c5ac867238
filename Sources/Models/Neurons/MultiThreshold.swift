/// A neuron with thresholds λ₁ > … > λ_N that cascades through all of them in one step:
/// for n = 1 … N, if v crosses λ_n it emits λ_n and v ← v − λ_n.
///
/// Source: Deep Multi-Threshold Spiking-UNet (2023). Thresholds are optimal for uniform v on (0, V) when λ₁ = V/2 and
/// each is half of the one before.
public struct MultiThreshold: Neuron {
    /// Descending.
    public var thresholds: [Float]
    /// The value each threshold emits; equal to `thresholds` while numbers are real.
    public var amplitudes: [Float]
    /// Whether v = λ_n is a crossing.
    public var comparison: Comparison

    /// The Spiking-UNet's thresholds 2, 1, ½ and ¼, each emitting itself, unless told otherwise.
    public init(thresholds: [Float] = [2, 1, 0.5, 0.25], amplitudes: [Float]? = nil, comparison: Comparison = .above) {
        self.thresholds = thresholds
        self.amplitudes = amplitudes ?? thresholds
        self.comparison = comparison
    }

    /// `multi-threshold`, with the published thresholds by default.
    public static let specs = [
        NeuronSpec(
            "multi-threshold", aliases: ["MT", "thresholds", "cascade"],
            "Crosses falling thresholds one after the other within a step and emits the sum of those it crossed, as one message with a payload or on one axon per threshold.",
            formula: "for n = 1 … N: if v > λ_n emit λ_n and v ← v − λ_n", source: "Spiking-UNet 2023; docs/semantics.md, 2",
            options: .betweenSpikes.union([.thresholds, .leak])
        ) { .multiThreshold($0.thresholds ?? MultiThreshold.published) }
    ]

    /// Of the Spiking-UNet; optimal for V = 4.
    static let published: [Float] = [2, 1, 0.5, 0.25]

    /// All upwards on one membrane, each subtracting itself.
    public var levels: [FiringLevel] {
        get { zip(thresholds, amplitudes).map { FiringLevel(threshold: $0, amplitude: $1) } }
        set {
            thresholds = newValue.map(\.threshold)
            amplitudes = newValue.map(\.amplitude)
        }
    }

    /// The cascade as the paper writes it.
    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule(self) }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        private let thresholds: [Scalar]
        private let amplitudes: [Float]
        private let comparison: Comparison

        init(_ neuron: MultiThreshold) {
            thresholds = neuron.thresholds.map(Scalar.init(reference:))
            amplitudes = neuron.amplitudes
            comparison = neuron.comparison
        }

        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> {
            var fired = Fired<Scalar>(subtracted: .zero)
            for (threshold, amplitude) in zip(thresholds, amplitudes) where comparison.crosses(potential, threshold) {
                potential -= threshold
                fired.value += amplitude
                fired.crossings += 1
                fired.subtracted += threshold
            }
            return fired
        }
    }
}

extension NeuronModel {
    /// A cascade with the given parameters.
    public static func multiThreshold(_ neuron: MultiThreshold) -> NeuronModel { NeuronModel(neuron) }

    /// - Parameter thresholds: descending; each emits its own value.
    public static func multiThreshold(_ thresholds: [Float]) -> NeuronModel { NeuronModel(MultiThreshold(thresholds: thresholds)) }
}
