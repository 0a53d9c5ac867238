import Formats

extension OperationCoding {
    /// The operation of a layer's fields; `tensor` gives, once, what the file has under a name.
    ///
    /// Ranges are left to `Network.validate`.
    static func operation(_ layer: FieldReader, tensor: (String) -> RawTensor?) throws(FileError) -> LayerOperation {
        let kind = try layer.string("kind")
        func fields(_ keys: [String]) throws(FileError) -> FieldReader { try layer.object("parameters", keys: keys) }
        func none(_ operation: LayerOperation) throws(FileError) -> LayerOperation {
            _ = try fields([])
            return operation
        }
        switch kind {
        case "input":
            let fields = try fields(["channels", "height", "width"])
            return .input(channels: try fields.int("channels"), height: try fields.optionalInt("height"), width: try fields.optionalInt("width"))
        case "conv": return .convolution(try convolution(try fields(["stride", "dilation", "padding", "groups"]), layer, tensor))
        case "convTranspose":
            return .transposedConvolution(
                try transposed(try fields(["stride", "dilation", "padding", "groups", "outputPadding"]), layer, tensor))
        case "channelAffine":
            _ = try fields([])
            return .channelAffine(ChannelAffine(scale: try vector("scale", layer, tensor), shift: try vector("shift", layer, tensor)))
        case "averagePool": return .averagePool(try pooling(try fields(["kernel", "stride", "padding", "countsPadding"])))
        case "maxPool": return .maxPool(try pooling(try fields(["kernel", "stride", "padding", "countsPadding"])))
        case "leakyRelu": return .leakyRelu(slope: Float(try fields(["slope"]).double("slope")))
        case "lifRate":
            let fields = try fields(["refractoryTime", "membraneTime", "threshold", "amplitude"])
            return .lifRate(
                LIFRate(
                    refractoryTime: Float(try fields.double("refractoryTime")), membraneTime: Float(try fields.double("membraneTime")),
                    threshold: Float(try fields.double("threshold")), amplitude: Float(try fields.double("amplitude"))))
        case "upsample":
            let (y, x) = try pair("factor", try fields(["factor"]))
            return .upsample(factorY: y, factorX: x)
        case "resize": return .resize(try resize(try fields(["sampling", "coordinates", "scales", "size"])))
        case "pad": return .pad(try padding(try fields(["padding"])))
        case "depthToSpace":
            let fields = try fields(["block", "order"])
            guard let order = DepthToSpace.Order(rawValue: try fields.string("order")) else { throw fields.failure("\"order\" must be DCR or CRD") }
            return .depthToSpace(DepthToSpace(block: try fields.int("block"), order: order))
        case "clip":
            let fields = try fields(["minimum", "maximum"])
            return .clip(
                minimum: Float(try fields.optionalDouble("minimum") ?? -.infinity), maximum: Float(try fields.optionalDouble("maximum") ?? .infinity))
        case "threshold": return .threshold(Float(try fields(["cut"]).double("cut")))
        case "relu": return try none(.relu)
        case "globalAveragePool": return try none(.globalAveragePool)
        case "concat": return try none(.concatenate)
        case "add": return try none(.add)
        case "sigmoid": return try none(.sigmoid)
        case "softmax": return try none(.softmax)
        case "logSoftmax": return try none(.logSoftmax)
        case "argMax": return try none(.argMax)
        default: throw layer.failure("unknown kind \"\(kind)\"\(Suggestion.phrase(for: kind, in: kinds))")
        }
    }

    private static let kinds = [
        "input", "conv", "convTranspose", "relu", "leakyRelu", "lifRate", "channelAffine", "averagePool", "maxPool", "globalAveragePool", "upsample",
        "resize", "pad", "depthToSpace", "concat", "add", "clip", "sigmoid", "softmax", "logSoftmax", "argMax", "threshold",
    ]

    private static func convolution(_ fields: FieldReader, _ layer: FieldReader, _ tensor: (String) -> RawTensor?) throws(FileError) -> Convolution {
        let (weight, shape) = try weight(layer, tensor)
        let (groups, stride, dilation) = (try fields.int("groups"), try pair("stride", fields), try pair("dilation", fields))
        let (inputs, overflow) = shape[1].multipliedReportingOverflow(by: groups)
        guard groups > 0, !overflow else { throw fields.failure("\"groups\" must be a number of groups of channels") }
        return Convolution(
            inputChannels: inputs, outputChannels: shape[0], kernelHeight: shape[2], kernelWidth: shape[3], strideY: stride.y, strideX: stride.x,
            dilationY: dilation.y, dilationX: dilation.x, padding: try padding(fields), groups: groups, weights: weight,
            bias: tensor("bias").map { $0.floats() } ?? [])
    }

    private static func transposed(
        _ fields: FieldReader, _ layer: FieldReader, _ tensor: (String) -> RawTensor?
    ) throws(FileError) -> TransposedConvolution {
        let (weight, shape) = try weight(layer, tensor)
        let (groups, stride, dilation) = (try fields.int("groups"), try pair("stride", fields), try pair("dilation", fields))
        let (outputs, overflow) = shape[1].multipliedReportingOverflow(by: groups)
        guard groups > 0, !overflow else { throw fields.failure("\"groups\" must be a number of groups of channels") }
        let outputPadding = try pair("outputPadding", fields)
        return TransposedConvolution(
            inputChannels: shape[0], outputChannels: outputs, kernelHeight: shape[2], kernelWidth: shape[3], strideY: stride.y, strideX: stride.x,
            dilationY: dilation.y, dilationX: dilation.x, padding: try padding(fields), outputPaddingY: outputPadding.y,
            outputPaddingX: outputPadding.x, groups: groups, weights: weight, bias: tensor("bias").map { $0.floats() } ?? [])
    }

    private static func pooling(_ fields: FieldReader) throws(FileError) -> Pooling {
        let (kernel, stride) = (try pair("kernel", fields), try pair("stride", fields))
        return Pooling(
            kernelHeight: kernel.y, kernelWidth: kernel.x, strideY: stride.y, strideX: stride.x, padding: try padding(fields),
            countsPadding: try fields.bool("countsPadding"))
    }

    private static func resize(_ fields: FieldReader) throws(FileError) -> Resize {
        guard let sampling = Resize.Sampling(rawValue: try fields.string("sampling")),
            let coordinates = Resize.Coordinates(rawValue: try fields.string("coordinates"))
        else { throw fields.failure("an unknown sampling or unknown coordinates") }
        if fields.json["size"] != nil {
            let (height, width) = try pair("size", fields)
            return Resize(sampling: sampling, coordinates: coordinates, target: .size(height: height, width: width))
        }
        let scales = fields.json["scales"]?.arrayValue?.compactMap(\.doubleValue) ?? []
        guard scales.count == 2 else { throw fields.failure("\"scales\" must be two numbers") }
        return Resize(sampling: sampling, coordinates: coordinates, target: .scales(y: Float(scales[0]), x: Float(scales[1])))
    }

    private static func weight(_ layer: FieldReader, _ tensor: (String) -> RawTensor?) throws(FileError) -> ([Float], shape: [Int]) {
        guard let weight = tensor("weight"), weight.shape.count == 4 else { throw layer.failure("its tensor \"weight\" of four axes is missing") }
        return (weight.floats(), weight.shape)
    }

    private static func vector(_ name: String, _ layer: FieldReader, _ tensor: (String) -> RawTensor?) throws(FileError) -> [Float] {
        guard let values = tensor(name) else { throw layer.failure("its tensor \"\(name)\" is missing") }
        return values.floats()
    }

    private static func pair(_ key: String, _ fields: FieldReader) throws(FileError) -> (y: Int, x: Int) {
        let values = try fields.int32s(key)
        guard values.count == 2 else { throw fields.failure("\"\(key)\" must be two whole numbers") }
        return (Int(values[0]), Int(values[1]))
    }

    private static func padding(_ fields: FieldReader) throws(FileError) -> Padding {
        let values = try fields.int32s("padding").map { Int($0) }
        guard values.count == 4 else { throw fields.failure("\"padding\" must be four whole numbers") }
        return Padding(top: values[0], left: values[1], bottom: values[2], right: values[3])
    }
}
