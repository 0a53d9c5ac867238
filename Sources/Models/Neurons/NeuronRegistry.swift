/// Every neuron there is. The words of the command line, the glossary and the variants of tests come from here.
public enum NeuronRegistry {
    /// Those that a word chooses, in the order in which they are listed.
    public static let neurons: [any Neuron.Type] = [IntegrateAndFire.self, MultiThreshold.self, SignedMultiThreshold.self, MultiLevel.self]

    public static let specs: [NeuronSpec] = neurons.flatMap { $0.specs }
    public static let words: [String] = specs.map(\.word)

    public static func spec(_ word: String) -> NeuronSpec? { specs.first { $0.word == word } }
}
