import Formats

/// Why an operator has no form as a layer of a spiking network, and what to do instead.
enum UnsupportedOperators {
    static func error(for node: NodeReader) -> NetworkError {
        if let (reason, remedy) = reasons[node.kind] { return node.unsupported(reason, remedy: remedy) }
        let known = OperatorTable.operators.keys.sorted()
        let meant = Suggestion.closest(to: node.kind, in: known)
        return node.unsupported(
            "the operator is not supported", remedy: meant.map { "did you mean \($0)?" } ?? "supported are \(known.joined(separator: ", "))")
    }

    private static let reasons: [String: (reason: String, remedy: String)] = [
        "InstanceNormalization": normalization, "GroupNormalization": normalization, "LayerNormalization": normalization,
        "MeanVarianceNormalization": normalization, "LRN": normalization,
        "Pow": arithmetic, "Sqrt": arithmetic, "Exp": arithmetic,
        "Abs": arithmetic, "Neg": arithmetic,
        "HardSigmoid": saturating,
        "Elu": smooth, "Selu": smooth, "Celu": smooth, "Gelu": smooth, "Erf": smooth, "Tanh": smooth, "Softplus": smooth,
        "HardSwish": smooth, "Mish": smooth,
        "ArgMin": decision, "TopK": decision, "Less": decision, "LessOrEqual": decision, "Equal": decision, "Where": decision, "Not": decision,
        "GlobalMaxPool": classifier, "ReduceMax": classifier, "ReduceSum": classifier, "Gemm": classifier,
        "MatMul": classifier,
        "Reshape": rearranging, "Split": rearranging, "Unsqueeze": rearranging, "Expand": rearranging, "Tile": rearranging,
        "Gather": rearranging, "SpaceToDepth": rearranging, "Flatten": rearranging,
        "QuantizeLinear": quantized, "DequantizeLinear": quantized, "QLinearConv": quantized, "ConvInteger": quantized,
    ]

    private static let normalization = (
        "its statistics depend on the image, so it is no fixed linear map",
        "train with batch normalisation, which folds into the weights, or without normalisation"
    )
    private static let arithmetic = ("arithmetic between images has no layer here", "move it out of the network, before or after it")
    private static let saturating = ("a saturating activation has no layer here", "train with ReLU")
    private static let smooth = ("the activation is not a rate a spiking neuron can carry", "train with ReLU")
    private static let decision = (
        "it makes a decision from the read-out, which is not part of the network", "export the network up to its logits"
    )
    private static let classifier = (
        "the layer is not local; image-to-image networks are supported", "export a fully convolutional network"
    )
    private static let rearranging = ("rearranging the axes of an image has no layer here", "export the network without it")
    private static let quantized = (
        "quantised models carry their own number formats", "export the network in 32-bit floats; the compiler quantises it for the chip"
    )
}
