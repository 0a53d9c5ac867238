import Formats

/// x for x ≥ 0, `slope` · x below.
struct LeakyRectifier: LayerDefinition {
    var slope: Float

    static let kind = "LeakyRelu"
    static let word = "leakyRelu"
    var operation: LayerOperation { .leakyRelu(slope: slope) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        if !slope.isFinite { throw layer.failure("the slope \(slope) is not a finite number") }
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm { { inputs, _ in apply(inputs[0]) } }

    func apply(_ values: [Float]) -> [Float] {
        // Comparing with `<` lets a NaN pass, so that a broken network shows.
        values.map { $0 < 0 ? $0 * slope : $0 }
    }

    var spikingForm: SpikingForm { .neurons(words: "population of signed neurons") }
    /// A read-out multiplies the slopes of rectifiers that keep the sign.
    var headForm: HeadForm? { slope >= 0 ? .rectifier(slope: slope) : nil }

    var parameters: [JSON.Member] { [.number("slope", slope)] }
}

extension LeakyRectifier {
    init(_ fields: LayerFields) throws(FileError) {
        self.init(slope: Float(try fields.parameters(["slope"]).double("slope")))
    }
}
