import Formats

/// Operations as the network file has them: a kind, parameters in JSON, and tensors.
enum OperationCoding {
    static func kind(of operation: LayerOperation) -> String {
        switch operation {
        case .input: "input"
        case .convolution: "conv"
        case .transposedConvolution: "convTranspose"
        case .relu: "relu"
        case .leakyRelu: "leakyRelu"
        case .lifRate: "lifRate"
        case .channelAffine: "channelAffine"
        case .averagePool: "averagePool"
        case .maxPool: "maxPool"
        case .globalAveragePool: "globalAveragePool"
        case .upsample: "upsample"
        case .resize: "resize"
        case .pad: "pad"
        case .depthToSpace: "depthToSpace"
        case .concatenate: "concat"
        case .add: "add"
        case .clip: "clip"
        case .sigmoid: "sigmoid"
        case .softmax: "softmax"
        case .logSoftmax: "logSoftmax"
        case .argMax: "argMax"
        case .threshold: "threshold"
        }
    }

    static func tensors(of operation: LayerOperation) -> [NamedTensor] {
        func vector(_ name: String, _ values: [Float]) -> [NamedTensor] {
            values.isEmpty ? [] : [NamedTensor(name: name, tensor: RawTensor(Tensor(shape: [values.count], scalars: values)))]
        }
        func weight(_ outer: Int, _ inner: Int, _ height: Int, _ width: Int, _ values: [Float]) -> [NamedTensor] {
            [NamedTensor(name: "weight", tensor: RawTensor(Tensor(shape: [outer, inner, height, width], scalars: values)))]
        }
        return switch operation {
        case .convolution(let layer):
            weight(layer.outputChannels, layer.inputChannels / layer.groups, layer.kernelHeight, layer.kernelWidth, layer.weights)
                + vector("bias", layer.bias)
        case .transposedConvolution(let layer):
            weight(layer.inputChannels, layer.outputChannels / layer.groups, layer.kernelHeight, layer.kernelWidth, layer.weights)
                + vector("bias", layer.bias)
        case .channelAffine(let layer): vector("scale", layer.scale) + vector("shift", layer.shift)
        default: []
        }
    }

    static func parameters(of operation: LayerOperation) -> [JSON.Member] {
        func pair(_ key: String, _ y: Int, _ x: Int) -> JSON.Member { JSON.Member(key, .array([.integer(y), .integer(x)])) }
        func padding(_ value: Padding) -> JSON.Member {
            JSON.Member("padding", .array([value.top, value.left, value.bottom, value.right].map { .integer($0) }))
        }
        func number(_ key: String, _ value: Float) -> JSON.Member { JSON.Member(key, value.isFinite ? .number(Double(value)) : .null) }
        switch operation {
        case .input(let channels, let height, let width):
            return [
                JSON.Member("channels", .integer(channels)), JSON.Member("height", height.map { .integer($0) } ?? .null),
                JSON.Member("width", width.map { .integer($0) } ?? .null),
            ]
        case .convolution(let layer):
            return [
                pair("stride", layer.strideY, layer.strideX), pair("dilation", layer.dilationY, layer.dilationX), padding(layer.padding),
                JSON.Member("groups", .integer(layer.groups)),
            ]
        case .transposedConvolution(let layer):
            return [
                pair("stride", layer.strideY, layer.strideX), pair("dilation", layer.dilationY, layer.dilationX), padding(layer.padding),
                JSON.Member("groups", .integer(layer.groups)), pair("outputPadding", layer.outputPaddingY, layer.outputPaddingX),
            ]
        case .averagePool(let window), .maxPool(let window):
            return [
                pair("kernel", window.kernelHeight, window.kernelWidth), pair("stride", window.strideY, window.strideX), padding(window.padding),
                JSON.Member("countsPadding", .bool(window.countsPadding)),
            ]
        case .leakyRelu(let slope): return [number("slope", slope)]
        case .lifRate(let rate):
            return [
                number("refractoryTime", rate.refractoryTime), number("membraneTime", rate.membraneTime), number("threshold", rate.threshold),
                number("amplitude", rate.amplitude),
            ]
        case .upsample(let y, let x): return [pair("factor", y, x)]
        case .resize(let resize):
            let target =
                switch resize.target {
                case .scales(let y, let x): JSON.Member("scales", .array([.number(Double(y)), .number(Double(x))]))
                case .size(let height, let width): pair("size", height, width)
                }
            return [
                JSON.Member("sampling", .string(resize.sampling.rawValue)), JSON.Member("coordinates", .string(resize.coordinates.rawValue)), target,
            ]
        case .pad(let value): return [padding(value)]
        case .depthToSpace(let shuffle):
            return [JSON.Member("block", .integer(shuffle.block)), JSON.Member("order", .string(shuffle.order.rawValue))]
        case .clip(let minimum, let maximum): return [number("minimum", minimum), number("maximum", maximum)]
        case .threshold(let cut): return [number("cut", cut)]
        case .relu, .channelAffine, .globalAveragePool, .concatenate, .add, .sigmoid, .softmax, .logSoftmax, .argMax: return []
        }
    }
}
