import Formats

/// x limited to `minimum` ... `maximum`; either may be infinite. ReLU6 is one.
struct Clipping: LayerDefinition {
    var minimum: Float
    var maximum: Float

    static let kind = "Clip"
    static let word = "clip"
    var operation: LayerOperation { .clip(minimum: minimum, maximum: maximum) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        guard minimum <= maximum else { throw layer.failure("its limits \(minimum) and \(maximum) leave no range") }
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        { inputs, _ in inputs[0].map { $0 < minimum ? minimum : $0 > maximum ? maximum : $0 } }
    }

    var spikingForm: SpikingForm {
        minimum == 0
            ? .neurons(words: "population")
            : .refused(
                reason: "a spiking neuron's rate ends at zero and at its maximum, not at other limits", remedy: "train with ReLU or ReLU6")
    }
    var sign: SignRule { minimum == 0 ? .neverNegative : .any }

    var parameters: [JSON.Member] { [.number("minimum", minimum), .number("maximum", maximum)] }
}

extension Clipping {
    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["minimum", "maximum"])
        self.init(
            minimum: Float(try parameters.optionalDouble("minimum") ?? -.infinity),
            maximum: Float(try parameters.optionalDouble("maximum") ?? .infinity))
    }
}
