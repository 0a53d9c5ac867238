/// max(x, 0).
struct Rectifier: PlainLayer {
    static let kind = "Relu"
    static let word = "relu"
    var operation: LayerOperation { .relu }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        // Comparing with `<` lets a NaN pass, so that a broken network shows.
        { inputs, _ in inputs[0].map { $0 < 0 ? 0 : $0 } }
    }

    var spikingForm: SpikingForm { .neurons(words: "population") }
    var sign: SignRule { .neverNegative }
    var headForm: HeadForm? { .rectifier(slope: 0) }
}
