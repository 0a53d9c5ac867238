/// The operators that have a layer here; a further one is one function and one entry.
struct OperatorTable {
    /// Attributes the function understands, and the function itself.
    struct Entry: Sendable {
        var attributes: [String]
        var lower: @Sendable (NodeReader, inout ImportContext) throws(NetworkError) -> ImportedValue

        init(
            _ attributes: [String] = [],
            _ lower: @escaping @Sendable (NodeReader, inout ImportContext) throws(NetworkError) -> ImportedValue
        ) {
            self.attributes = attributes
            self.lower = lower
        }
    }

    static let operators: [String: Entry] = [
        "Conv": Entry(["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"], Lowering.convolution),
        "ConvTranspose": Entry(
            ["auto_pad", "dilations", "group", "kernel_shape", "output_padding", "output_shape", "pads", "strides"],
            Lowering.transposedConvolution),
        "BatchNormalization": Entry(
            ["epsilon", "momentum", "training_mode"], Lowering.batchNormalization),
        "InstanceNormalization": Entry(["epsilon"], Lowering.instanceNormalization),
        "GroupNormalization": Entry(["epsilon", "num_groups", "stash_type"], Lowering.groupNormalization),
        "Relu": Entry([], Lowering.relu),
        "LeakyRelu": Entry(["alpha"], Lowering.leakyRelu),
        "LIFRate": Entry(["amplitude", "tau_rc", "tau_ref", "v_th"], Lowering.lifRate),
        "Sigmoid": Entry([], Lowering.sigmoid),
        "Softmax": Entry(["axis"], Lowering.softmax),
        "LogSoftmax": Entry(["axis"], Lowering.logSoftmax),
        "ArgMax": Entry(["axis", "keepdims", "select_last_index"], Lowering.argMax),
        "Greater": Entry([], Lowering.greater),
        "GreaterOrEqual": Entry([], Lowering.greaterOrEqual),
        "Cast": Entry(["round_mode", "saturate", "to"], Lowering.cast),
        "Squeeze": Entry(["axes"], Lowering.squeeze),
        "PRelu": Entry([], Lowering.parametricRelu),
        "Clip": Entry([], Lowering.clip),
        "Max": Entry([], Lowering.maximum),
        "Min": Entry([], Lowering.minimum),
        "Add": Entry([], Lowering.add),
        "Sub": Entry([], Lowering.subtract),
        "Mul": Entry([], Lowering.multiply),
        "Div": Entry([], Lowering.divide),
        "Neg": Entry([], Lowering.negate),
        "Sum": Entry([], Lowering.sum),
        "GlobalAveragePool": Entry([], Lowering.globalAveragePool),
        "ReduceMean": Entry(["axes", "keepdims", "noop_with_empty_axes"], Lowering.globalAveragePool),
        "Slice": Entry([], Lowering.slice),
        "DepthToSpace": Entry(["blocksize", "mode"], Lowering.depthToSpace),
        "AveragePool": Entry(
            ["auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape", "pads", "strides"], Lowering.averagePool),
        "MaxPool": Entry(
            ["auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides"], Lowering.maxPool),
        "Resize": Entry(
            [
                "antialias", "axes", "coordinate_transformation_mode", "cubic_coeff_a", "exclude_outside", "extrapolation_value",
                "keep_aspect_ratio_policy", "mode", "nearest_mode",
            ], Lowering.resize),
        "Concat": Entry(["axis"], Lowering.concatenate),
        "Identity": Entry([], Lowering.identity),
        "Dropout": Entry(["ratio", "seed"], Lowering.dropout),
        "Pad": Entry(["mode"], Lowering.pad),
        "Transpose": Entry(["perm"], Lowering.transpose),
        "Reshape": Entry(["allowzero"], Lowering.reshape),
        "QuantizeLinear": Entry(["axis", "block_size", "output_dtype", "precision", "saturate"], Lowering.quantize),
        "DequantizeLinear": Entry(["axis", "block_size", "output_dtype"], Lowering.dequantize),
    ]

    /// The operator set of an operator, where that is not the standard one.
    static func domain(of kind: String) -> String { kind == "LIFRate" ? "nengo" : "" }
}

/// The operators that have no layer: why, and what to do instead.
extension OperatorTable {
    static let refusals: [String: (reason: String, remedy: String)] = [
        "LayerNormalization": normalization, "MeanVarianceNormalization": normalization, "LRN": normalization,
        "Pow": arithmetic, "Sqrt": arithmetic, "Exp": arithmetic,
        "Abs": arithmetic,
        "HardSigmoid": saturating,
        "Elu": smooth, "Selu": smooth, "Celu": smooth, "Gelu": smooth, "Erf": smooth, "Tanh": smooth, "Softplus": smooth,
        "HardSwish": smooth, "Mish": smooth,
        "ArgMin": decision, "TopK": decision, "Less": decision, "LessOrEqual": decision, "Equal": decision, "Where": decision, "Not": decision,
        "GlobalMaxPool": classifier, "ReduceMax": classifier, "ReduceSum": classifier, "Gemm": classifier,
        "MatMul": classifier,
        "Split": rearranging, "Unsqueeze": rearranging, "Expand": rearranging, "Tile": rearranging,
        "Gather": rearranging, "SpaceToDepth": rearranging, "Flatten": rearranging,
        "DynamicQuantizeLinear": quantized, "QLinearConv": quantized, "QLinearAdd": quantized, "QLinearConcat": quantized, "ConvInteger": quantized,
        "QLinearMatMul": quantized, "MatMulInteger": quantized,
    ]

    /// Whether the operator belongs to a quantised network, whatever its inputs: weights are refused for the same reason as images.
    static func quantizes(_ kind: String) -> Bool { refusals[kind].map { $0 == quantized } ?? false }

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
        "it computes with the integers of a quantised network",
        "quantise with QDQ nodes, quant_format=QuantFormat.QDQ in ONNX Runtime, or export the network in floats: the compiler quantises it for the chip"
    )
}

/// The functions of the operator table.
enum Lowering {}
