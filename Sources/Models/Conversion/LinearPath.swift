/// The linear map from one source (the network's input or a ReLU layer) to the value of a layer, as far as it has been
/// folded.
struct LinearPath {
    enum Form {
        /// Every output pixel averages a source window or copies a source pixel, each channel times its own gain; channels stay
        /// apart.
        case resampling(y: AxisMapping, x: AxisMapping, gains: [Float])
        /// A kernel with weights.
        case kernel(Kernel, y: AxisMapping, x: AxisMapping)
    }

    /// Index of the source layer in the trained network.
    var source: Int
    /// Channels of the source.
    var channels: Int
    /// First channel of the folded layer's value that this path reaches.
    var firstChannel: Int
    /// Channels of the folded layer's value that this path reaches.
    var outputChannels: Int
    var form: Form
    /// The max pooling that the source passes first.
    var gate: MaxPoolGate?
    /// The layer whose output the last weighted operation read: layer-wise normalisation takes its λ there.
    var weightedInput: Int?
    /// Where each source channel goes, when blocks of channels have become blocks of pixels.
    var shuffle: PixelShuffle?
    /// Whether pixels at a border are cut off that the source still has, so that no window may reach over that border.
    var isCut = false
    /// Whether zeros stand around the source's image.
    var isPadded = false

    /// The source itself.
    init(source: Int, shape: Shape) {
        self.source = source
        channels = shape.channels
        firstChannel = 0
        outputChannels = shape.channels
        form = .resampling(y: AxisMapping(extent: shape.height), x: AxisMapping(extent: shape.width), gains: Array(repeating: 1, count: shape.channels))
    }
}

/// Why two linear operations cannot become one projection.
struct FoldingObstacle: Error {
    var reason: String
    var remedy: String
}

extension LinearPath {
    var cutObstacle: FoldingObstacle {
        FoldingObstacle(
            reason: "its windows reach over the border of a cropped image, where the source still has values",
            remedy: "use a convolution without padding behind the crop")
    }

    /// Whether the path only averages or copies its source, so that its values stay in the source's range.
    var isTransparent: Bool {
        guard case .resampling(let y, let x, let gains) = form else { return false }
        return gains.allSatisfy { $0 * Float(y.division * x.division) == 1 }
    }

    /// The path as a projection's kernel into a layer of `layerChannels`; one without weights becomes a depthwise kernel, or an
    /// identity of 1 × 1 where it reaches only some of the channels, as the parts of a concatenation do.
    func kernel(into layerChannels: Int) throws(FoldingObstacle) -> (Kernel, y: AxisMapping, x: AxisMapping) {
        let reachesAll = firstChannel == 0 && outputChannels == layerChannels
        switch form {
        case .kernel(let kernel, let y, let x):
            return (reachesAll ? kernel : kernel.widened(to: layerChannels, from: firstChannel), y, x)
        case .resampling:
            let isDepthwise = reachesAll && shuffle?.keepsGroups(layerChannels) ?? true
            let identity = Convolution(
                inputChannels: layerChannels, outputChannels: layerChannels, kernelHeight: 1, kernelWidth: 1, groups: isDepthwise ? layerChannels : 1,
                weights: isDepthwise
                    ? Array(repeating: 1, count: layerChannels)
                    : (0..<layerChannels * layerChannels).map { $0 % (layerChannels + 1) == 0 ? 1 : 0 })
            return try convolved(identity, input: source).kernel(into: layerChannels)
        }
    }

    /// Whether no pooled window has pixels of the image and zeros behind it.
    func keepsZerosApart(_ pooling: Pooling, _ y: AxisMapping, _ x: AxisMapping) -> Bool {
        !isPadded || y.extent.isMultiple(of: pooling.kernelHeight) && x.extent.isMultiple(of: pooling.kernelWidth)
    }

    func with(_ form: Form) -> LinearPath {
        var path = self
        path.form = form
        return path
    }

    func weighted(inputChannels: Int, outputChannels: Int, groups: Int, input: Int) throws(FoldingObstacle) -> LinearPath {
        guard groups == 1 || self.outputChannels == inputChannels else {
            throw FoldingObstacle(
                reason: "a grouped convolution reads a concatenation", remedy: "use an ordinary convolution behind the concatenation")
        }
        var path = self
        path.firstChannel = 0
        path.outputChannels = outputChannels
        path.weightedInput = input
        path.shuffle = nil
        return path
    }

    /// The channel of the folded layer's value, counted from `firstChannel`, that a source channel reaches.
    func folded(_ channel: Int) -> Int { shuffle?.channels[channel] ?? channel }
}

extension Kernel {
    /// The kernel into a layer of more channels, which reaches those from `first` on.
    func widened(to channels: Int, from first: Int) -> Kernel {
        var wide = [Float](repeating: 0, count: height * width * inputChannels * channels)
        for index in weights.indices {
            let row = index / outputsPerGroup
            wide[row * channels + first + firstOutput(of: row % inputChannels) + index % outputsPerGroup] = weights[index]
        }
        return Kernel(height: height, width: width, inputChannels: inputChannels, outputChannels: channels, weights: wide)
    }
}
