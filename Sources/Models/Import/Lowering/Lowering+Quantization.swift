/// Networks that were quantised with pairs of `QuantizeLinear` and `DequantizeLinear` around every operator.
extension Lowering {
    /// `QuantizeLinear` of an image: rounding, which keeps its scale; where the format has nothing below zero it stands for the
    /// ReLU that quantisers leave out.
    static func quantize(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let format = try format(node, context)
        let image = try context.activation(0, of: node)
        var source = try context.pixels(0, of: node)
        if format.rectifies, source != 0, !context.isNonnegative[source],
            case .activation(let rectified) = try context.append("\(node.name).relu", .relu, inputs: [source])
        {
            source = rectified.layer
        }
        let value = seen(try context.append(node.name, .quantize(format), inputs: [source]), as: image.view)
        guard case .activation(var result) = value else { return value }
        result.format = format
        return .activation(result)
    }

    /// `DequantizeLinear` of an image, the second half of the pair.
    static func dequantize(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let name = node.input(0), case .activation(var image) = try context.value(name, for: node) else {
            throw node.malformed("its input is missing")
        }
        guard let given = image.format else {
            throw node.unsupported("it reads an image that no QuantizeLinear made", remedy: "export the network with floats as its input")
        }
        var format = try format(node, context)
        (format.minimum, format.maximum) = (given.minimum, given.maximum)
        guard format == given else {
            throw node.unsupported(
                "its scale or zero point is not that of the QuantizeLinear before it", remedy: "quantise with QDQ nodes, quant_format=QuantFormat.QDQ in ONNX Runtime")
        }
        image.format = nil
        return .activation(image)
    }

    /// `Clip` between the two halves of the pair: fewer bits than the format has, whose largest value is one that neurons must know.
    static func clipIntegers(
        of image: Activation, _ format: IntegerFormat, _ node: NodeReader, _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        var narrow = format
        if let low = try context.constant(1, of: node)?.integers?.first { narrow.minimum = max(low, format.minimum) }
        if let high = try context.constant(2, of: node)?.integers?.first { narrow.maximum = min(high, format.maximum) }
        guard narrow.minimum <= narrow.maximum else { throw node.malformed("its limits leave no integer of the format before it") }
        guard narrow != format else { return .activation(image) }
        func real(_ integer: Int) -> Float { Float(integer - format.zeroPoint) * format.scale }
        let low = real(narrow.minimum)
        let isRectified = context.isNonnegative[image.layer] && low <= 0
        let value = try context.append(
            node.name, .clip(minimum: isRectified ? 0 : low, maximum: real(narrow.maximum)), inputs: [image.layer])
        guard case .activation(var result) = seen(value, as: image.view) else { return value }
        result.format = narrow
        return .activation(result)
    }

    private static func format(_ node: NodeReader, _ context: ImportContext) throws(NetworkError) -> IntegerFormat {
        guard let scale = try context.weights(1, of: node)?.values else { throw node.malformed("its scale is missing") }
        let zero = try context.constant(2, of: node)
        guard scale.count == 1, zero?.count ?? 1 == 1 else {
            throw node.unsupported("it quantises the channels of an image each in its own way", remedy: "quantise activations per tensor")
        }
        guard let range = zero == nil ? 0...255 : zero?.range else {
            throw node.unsupported("its integers have neither 8 nor 16 bits", remedy: "quantise activations to 8 bits")
        }
        return IntegerFormat(scale: scale[0], zeroPoint: zero?.integers?.first ?? 0, minimum: range.lowerBound, maximum: range.upperBound)
    }
}
