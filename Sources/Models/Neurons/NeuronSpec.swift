/// A word that chooses a neuron, with everything that the command line and the glossary say about it.
public struct NeuronSpec: Sendable {
    /// Options that not every neuron has a use for, spelled as on the command line without the dashes.
    public enum Option: String, Sendable, CaseIterable {
        case thresholds
        case negativeThreshold = "negative-threshold"
        case reset
        case leak
        case currentDecay = "current-decay"
        case refractory
        case refractoryMode = "refractory-mode"
    }

    /// Numbers that its options give; `nil` for the neuron's own.
    public struct Parameters: Sendable, Equatable {
        /// Descending, in units of a layer's λ.
        public var thresholds: [Float]?
        public var negativeThreshold: Float?

        public init(thresholds: [Float]? = nil, negativeThreshold: Float? = nil) {
            self.thresholds = thresholds
            self.negativeThreshold = negativeThreshold
        }
    }

    public var word: String
    /// Other words that the glossary finds it by.
    public var aliases: [String]
    /// What it does, in a sentence or two.
    public var text: String
    public var formula: String?
    /// The paper, or the place in the documentation.
    public var source: String
    public var options: Set<Option>
    /// Options that have to be given.
    public var required: Set<Option>
    /// The neuron in the place of a ReLU, thresholds in units of the layer's λ.
    public var neuron: @Sendable (Parameters) -> NeuronModel

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
