/// A word that chooses a neuron, with everything that the command line and the glossary say about it.
public struct NeuronSpec: Sendable {
    /// Options that not every neuron has a use for, spelled as on the command line without the dashes.
    public enum Option: String, Sendable, CaseIterable {
        /// Thresholds, descending, in units of λ.
        case thresholds
        /// The magnitude below whose negative the neuron fires −1.
        case negativeThreshold = "negative-threshold"
        /// The least change that the neuron sends.
        case delta
        /// Soft or hard.
        case reset
        /// Share of the potential that a step leaves, 0 ... 1.
        case leak
        /// Share of the synaptic current that a step leaves, 0 ..< 1.
        case currentDecay = "current-decay"
        /// Steps after a spike in which the neuron does not fire.
        case refractory
        /// Whether a resting neuron integrates.
        case refractoryMode = "refractory-mode"
    }

    /// Numbers that its options give; `nil` for the neuron's own.
    public struct Parameters: Sendable, Equatable {
        /// Descending, in units of a layer's λ.
        public var thresholds: [Float]?
        /// A magnitude, in units of λ.
        public var negativeThreshold: Float?
        /// In units of λ.
        public var delta: Float?

        /// The neuron's own numbers unless told otherwise.
        public init(thresholds: [Float]? = nil, negativeThreshold: Float? = nil, delta: Float? = nil) {
            self.thresholds = thresholds
            self.negativeThreshold = negativeThreshold
            self.delta = delta
        }
    }

    /// The value of `--neuron`.
    public var word: String
    /// Other words that the glossary finds it by.
    public var aliases: [String]
    /// What it does, in a sentence or two.
    public var text: String
    /// What one step computes, where a sentence says it less well.
    public var formula: String?
    /// The paper, or the place in the documentation.
    public var source: String
    /// Options that it has a use for; others are refused.
    public var options: Set<Option>
    /// Options that have to be given.
    public var required: Set<Option>
    /// The neuron in the place of a ReLU, thresholds in units of the layer's λ.
    public var neuron: @Sendable (Parameters) -> NeuronModel

    /// Its source is `docs/semantics.md`, section 2, unless told otherwise.
    public init(
        _ word: String, aliases: [String] = [], _ text: String, formula: String? = nil, source: String = "docs/semantics.md, 2",
        options: Set<Option>, required: Set<Option> = [], neuron: @escaping @Sendable (Parameters) -> NeuronModel
    ) {
        self.word = word
        self.aliases = aliases
        self.text = text
        self.formula = formula
        self.source = source
        self.options = options
        self.required = required
        self.neuron = neuron
    }
}

extension Set<NeuronSpec.Option> {
    /// What a membrane does between spikes, beside its leak.
    static let betweenSpikes: Set = [.currentDecay, .refractory, .refractoryMode]
}
