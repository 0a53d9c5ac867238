import Formats

/// Makes a U-Net's layers from the tensors of a state dict, each of which is taken once.
struct StateDictBuilder {
    private let tensors: [String: RawTensor]
    private let architecture: String
    private let file: String
    private var taken: Set<String> = []
    private var layers: [Layer] = []

    /// The image size, where it is known.
    private let inputShape: Shape?

    init(tensors: [String: RawTensor], architecture: String, file: String, inputShape: Shape?) {
        self.inputShape = inputShape
        self.tensors = tensors
        self.architecture = architecture
        self.file = file
    }

    /// Biases that layers could have had.
    var missingBiases: [String] {
        taken.filter { $0.hasSuffix(".weight") }.map { $0.dropLast("weight".count) + "bias" }.filter { !taken.contains($0) }.sorted()
    }
    var unused: [String] { tensors.keys.filter { !taken.contains($0) }.sorted() }

    mutating func network(_ map: UNetKeyMap) throws(FileError) -> Network {
        let first = try tensor("\(map.encoder[0][0].key).weight", axes: 4)
        var value = append("input", .input(channels: first.shape[1], height: nil, width: nil), [])
        var skips: [Int] = []
        for (level, convolutions) in map.encoder.enumerated() {
            if level > 0 {
                skips.append(value)
                let window = Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)
                value = append("pool\(level)", map.pooling == .average ? .averagePool(window) : .maxPool(window), [value])
            }
            value = try rectified(convolutions, value)
        }
        for (step, level) in map.decoder.enumerated() {
            switch level.upsampling {
            case .transposed(let key, let isRectified):
                value = append(key, .transposedConvolution(try doubling(key)), [value])
                if isRectified { value = append("\(key).relu", .relu, [value]) }
            case .bilinear:
                value = append("up\(step + 1)", .resize(Resize(sampling: .linear, coordinates: .alignCorners, target: .scales(y: 2, x: 2))), [value])
            }
            if map.padsToSkip, let padding = padding(behind: map.encoder.count - 1 - step) {
                value = append("pad\(step + 1)", .pad(padding), [value])
            }
            value = append("join\(step + 1)", .concatenate, [skips.removeLast(), value])
            value = try rectified(level.convolutions, value)
        }
        value = append(map.head.key, .convolution(try convolution(map.head.key)), [value])
        return Network(name: architecture, layers: layers, output: value)
    }

    /// What an image of twice the size of a level's lacks of the level above it; `nil` for nothing.
    private func padding(behind level: Int) -> Padding? {
        guard let inputShape else { return nil }
        let (rows, columns) = ((inputShape.height >> (level - 1)) % 2, (inputShape.width >> (level - 1)) % 2)
        return rows + columns == 0 ? nil : Padding(top: 0, left: 0, bottom: rows, right: columns)
    }

    private mutating func append(_ name: String, _ operation: LayerOperation, _ inputs: [Int]) -> Int {
        layers.append(Layer(name: name, operation: operation, inputs: inputs))
        return layers.count - 1
    }

    private mutating func rectified(_ convolutions: [UNetKeyMap.Convolution], _ source: Int) throws(FileError) -> Int {
        var value = source
        for entry in convolutions {
            value = append(entry.key, .convolution(try convolution(entry.key)), [value])
            if let key = entry.normalization { value = append(key, .channelAffine(try normalization(key)), [value]) }
            value = append("\(entry.key).relu", .relu, [value])
        }
        return value
    }

    private mutating func convolution(_ key: String) throws(FileError) -> Convolution {
        let weight = try tensor("\(key).weight", axes: 4)
        let (height, width) = (weight.shape[2], weight.shape[3])
        guard height % 2 == 1, width % 2 == 1 else {
            throw failure(key, "has a kernel of \(height) × \(width), and only odd ones keep the image's size")
        }
        return Convolution(
            inputChannels: weight.shape[1], outputChannels: weight.shape[0], kernelHeight: height, kernelWidth: width,
            padding: Padding(top: height / 2, left: width / 2, bottom: height / 2, right: width / 2), weights: weight.floats(),
            bias: try bias(key, count: weight.shape[0]))
    }

    /// A transposed convolution that doubles the size exactly: 2 × 2, or 3 × 3 with padding and output padding 1.
    private mutating func doubling(_ key: String) throws(FileError) -> TransposedConvolution {
        let weight = try tensor("\(key).weight", axes: 4)
        let kernel = weight.shape[2]
        guard kernel == weight.shape[3], kernel == 2 || kernel == 3 else {
            throw failure(key, "has a kernel of \(kernel) × \(weight.shape[3]), where a step upwards has 2 × 2 or 3 × 3")
        }
        return TransposedConvolution(
            inputChannels: weight.shape[0], outputChannels: weight.shape[1], kernelHeight: kernel, kernelWidth: kernel, strideY: 2, strideX: 2,
            padding: Padding(kernel - 2), outputPaddingY: kernel - 2, outputPaddingX: kernel - 2, weights: weight.floats(),
            bias: try bias(key, count: weight.shape[1]))
    }

    private mutating func bias(_ key: String, count: Int) throws(FileError) -> [Float] {
        guard tensors["\(key).bias"] != nil else { return [] }
        return try vector("\(key).bias", count: count)
    }

    private mutating func normalization(_ key: String) throws(FileError) -> ChannelAffine {
        let weight = try tensor("\(key).weight", axes: 1).floats()
        let bias = try vector("\(key).bias", count: weight.count)
        let mean = try vector("\(key).running_mean", count: weight.count)
        let variance = try vector("\(key).running_var", count: weight.count)
        let scale = weight.indices.map { weight[$0] / (variance[$0] + 1e-5).squareRoot() }
        return ChannelAffine(scale: scale, shift: scale.indices.map { bias[$0] - mean[$0] * scale[$0] })
    }

    private mutating func vector(_ name: String, count: Int) throws(FileError) -> [Float] {
        let values = try tensor(name, axes: 1).floats()
        guard values.count == count else { throw failure(name, "has \(values.count) values for \(count) channels") }
        return values
    }

    private mutating func tensor(_ name: String, axes: Int) throws(FileError) -> RawTensor {
        guard let tensor = tensors[name] else {
            throw failure(name, "is missing, which the \(architecture) architecture has\(Suggestion.phrase(for: name, in: unused))")
        }
        guard tensor.shape.count == axes, !tensor.shape.contains(0) else {
            throw failure(name, "has shape \(tensor.shape), where \(axes == 1 ? "one axis" : "\(axes) axes") and no empty one is wanted")
        }
        taken.insert(name)
        return tensor
    }

    private func failure(_ name: String, _ reason: String) -> FileError { FileError(file: file, place: "tensor \(name)", reason: reason) }
}
