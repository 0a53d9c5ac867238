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
            ["epsilon", "momentum", "training_mode", "spatial", "is_test", "consumed_inputs"], Lowering.batchNormalization),
        "InstanceNormalization": Entry(["epsilon", "consumed_inputs"], Lowering.instanceNormalization),
        "GroupNormalization": Entry(["epsilon", "num_groups", "stash_type"], Lowering.groupNormalization),
        "Relu": Entry(["consumed_inputs"], Lowering.relu),
        "LeakyRelu": Entry(["alpha", "consumed_inputs"], Lowering.leakyRelu),
        "LIFRate": Entry(["amplitude", "tau_rc", "tau_ref", "v_th"], Lowering.lifRate),
        "Sigmoid": Entry(["consumed_inputs"], Lowering.sigmoid),
        "Softmax": Entry(["axis"], Lowering.softmax),
        "LogSoftmax": Entry(["axis"], Lowering.logSoftmax),
        "ArgMax": Entry(["axis", "keepdims", "select_last_index"], Lowering.argMax),
        "Greater": Entry(["axis", "broadcast"], Lowering.greater),
        "GreaterOrEqual": Entry([], Lowering.greaterOrEqual),
        "Cast": Entry(["round_mode", "saturate", "to"], Lowering.cast),
        "Squeeze": Entry(["axes"], Lowering.squeeze),
        "PRelu": Entry([], Lowering.parametricRelu),
        "Clip": Entry(["consumed_inputs", "max", "min"], Lowering.clip),
        "Max": Entry([], Lowering.maximum),
        "Min": Entry([], Lowering.minimum),
        "Add": Entry(["axis", "broadcast", "consumed_inputs"], Lowering.add),
        "Sub": Entry(["axis", "broadcast", "consumed_inputs"], Lowering.subtract),
        "Mul": Entry(["axis", "broadcast", "consumed_inputs"], Lowering.multiply),
        "Div": Entry(["axis", "broadcast", "consumed_inputs"], Lowering.divide),
        "Neg": Entry(["consumed_inputs"], Lowering.negate),
        "Sum": Entry(["consumed_inputs"], Lowering.sum),
        "GlobalAveragePool": Entry([], Lowering.globalAveragePool),
        "ReduceMean": Entry(["axes", "keepdims", "noop_with_empty_axes"], Lowering.globalAveragePool),
        "Slice": Entry(["axes", "ends", "starts"], Lowering.slice),
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
        "Upsample": Entry(["mode", "scales"], Lowering.upsample),
        "Concat": Entry(["axis"], Lowering.concatenate),
        "Identity": Entry([], Lowering.identity),
        "Dropout": Entry(["ratio", "seed", "is_test", "consumed_inputs"], Lowering.dropout),
        "Pad": Entry(["mode", "pads", "paddings", "value"], Lowering.pad),
        "Transpose": Entry(["perm"], Lowering.transpose),
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
        "Reshape": rearranging, "Split": rearranging, "Unsqueeze": rearranging, "Expand": rearranging, "Tile": rearranging,
        "Gather": rearranging, "SpaceToDepth": rearranging, "Flatten": rearranging,
        "QuantizeLinear": quantized, "DequantizeLinear": quantized, "QLinearConv": quantized, "ConvInteger": quantized,
        "DynamicQuantizeLinear": quantized, "QLinearMatMul": quantized, "MatMulInteger": quantized,
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
        "quantised models carry their own number formats", "export the network in 32-bit floats; the compiler quantises it for the chip"
    )
}

/// The functions of the operator table.
enum Lowering {}
