import Models
import Testing

@Suite("Fidelity: does every neuron take part?")
struct NeuronVariantTests {
    @Test("the variants of generated networks are the neurons of the registry")
    func everyWord() throws {
        let words = NeuronVariants.neurons(on: try TestChips.load("loihi-like")).flatMap { [$0.word(leaks: false), $0.word(leaks: true)] }
        #expect(Set(words) == Set(NeuronRegistry.words))
    }
}
