/// Every neuron there is. The words of the command line, the glossary and the variants of tests come from here.
public enum NeuronRegistry {
    /// Those that a word chooses, in the order in which they are listed.
    public static let neurons: [any Neuron.Type] = [IntegrateAndFire.self, MultiThreshold.self, SignedMultiThreshold.self, MultiLevel.self, SigmaDelta.self]

    /// One per word, in the order of `neurons`.
    public static let specs: [NeuronSpec] = neurons.flatMap { $0.specs }
    /// The values of `--neuron`.
    public static let words: [String] = specs.map(\.word)

    /// What a value of `--neuron` means; `nil` for a word that is none.
    public static func spec(_ word: String) -> NeuronSpec? { specs.first { $0.word == word } }
}
