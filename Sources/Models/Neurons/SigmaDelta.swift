/// Sends how far its activation has moved, once that is as much as a threshold; nothing resets its potential, the sum of all that
/// has arrived:
///
///     σ ← σ + I;   x ← max(σ, 0);   d ← x − Σ sent;   if |d| crosses θ send d
///
/// Σ sent is what receivers have added up. It is x′ − residue of lava-nc's sigma-delta neuron (lava.proc.sdn), whose d is x − x′ +
/// residue. On a chip d is rounded to whole payloads, and what rounding leaves is part of the next d; lava with a state exponent cuts
/// it off and forgets it.
public struct SigmaDelta: Neuron {
    /// For changes of either sign.
    public var threshold: Float
    /// The most that one spike carries; the rest of a larger change follows in the next steps.
    public var largest: Float
    /// What becomes of potentials below zero, and the unit of what is sent.
    public var difference: FiringDifference
    /// Whether |d| > θ is asked for, or |d| ≥ θ as in lava.
    public var comparison: Comparison

    /// In the place of a ReLU, in real numbers, unless told otherwise.
    public init(threshold: Float = SigmaDelta.leastChange, largest: Float = 2, difference: FiringDifference = FiringDifference(), comparison: Comparison = .above) {
        self.threshold = threshold
        self.largest = largest
        self.difference = difference
        self.comparison = comparison
    }

    /// Where nothing is said: on the hippocampus U-Net half of it costs 4 % more synaptic operations and gains nothing, twice of it
    /// loses 0.016 Dice (`docs/semantics.md`, 2).
    public static let leastChange: Float = 1.0 / 64

    /// `sigma-delta`.
    public static let specs = [
        NeuronSpec(
            "sigma-delta", aliases: ["SDNN", "--delta", "graded spikes"],
            "Sends by how much its activation has changed, as the payload of one spike, once that is as much as --delta; receivers add the changes up, so that an output is a sum and no rate. Of a still image everything has been sent after one step per layer: T = 1 is enough.",
            formula: "σ ← σ + I; x = max(σ, 0); d = x − Σ sent; if |d| > θ send d", source: "lava-nc 0.10.0, lava.proc.sdn; docs/fixed-point.md",
            options: [.delta]
        ) { NeuronModel(SigmaDelta(threshold: $0.delta ?? leastChange)) }
    ]

    /// One threshold of each side.
    public var levels: [FiringLevel] {
        get {
            [FiringLevel.Side.above, .below].map {
                FiringLevel(side: $0, threshold: threshold, amplitude: $0 == .above ? largest : -largest, difference: difference)
            }
        }
        set {
            threshold = newValue[0].threshold
            largest = newValue[0].amplitude
            difference = newValue[0].difference ?? difference
        }
    }

    /// Itself, with what is left of values below zero.
    public func leaky(slope: Float) -> NeuronModel? {
        var leaky = self
        leaky.difference.slope = slope
        return NeuronModel(leaky)
    }

    /// What the equations above say.
    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule(self) }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        private let threshold: Scalar
        private let largest: Float
        private let comparison: Comparison
        private let slope: Scalar.Retention
        /// Of 4096; where values are whole.
        private let wholeSlope: Int
        private let step: Int?

        init(_ neuron: SigmaDelta) {
            threshold = Scalar(reference: neuron.threshold)
            largest = neuron.largest
            comparison = neuron.comparison
            slope = Scalar.retention(neuron.difference.slope)
            step = neuron.difference.step
            wholeSlope = step == nil ? 0 : Int.retention(neuron.difference.slope)
        }

        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> {
            let value = step.map { whole(potential.register, emitted: Int(emitted), step: $0) } ?? real(potential, emitted: emitted)
            return Fired(value: value, crossings: value == 0 ? 0 : 1, subtracted: .zero)
        }

        private func real(_ potential: Scalar, emitted: Float) -> Float {
            let activation = potential < .zero ? potential.retained(slope) : potential
            let change = activation - Scalar(reference: emitted)
            guard comparison.crosses(abs(change), threshold) else { return 0 }
            return min(max(change.floatValue, -largest), largest)
        }

        /// In units of `step`, half a unit counting as one.
        private func whole(_ potential: Int, emitted: Int, step: Int) -> Float {
            let activation = potential < 0 ? potential.retained(wholeSlope) : potential
            let change = activation - emitted * step
            guard comparison.crosses(Scalar.holding(abs(change)), threshold) else { return 0 }
            let units = (change + step / 2) >> step.trailingZeroBitCount
            return min(max(Float(units), -largest), largest)
        }
    }
}

extension NeuronModel {
    /// In the place of a ReLU.
    ///
    /// - Parameter threshold: the least change that is sent, in units of λ.
    public static func sigmaDelta(_ threshold: Float = SigmaDelta.leastChange) -> NeuronModel { NeuronModel(SigmaDelta(threshold: threshold)) }
}
