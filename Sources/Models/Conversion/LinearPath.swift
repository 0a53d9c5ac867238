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
    /// This path followed by an average pooling over whole, disjoint windows.
    func pooled(_ pooling: Pooling) throws(FoldingObstacle) -> LinearPath {
        guard pooling.isDisjoint else {
            throw FoldingObstacle(
                reason: "average pooling with overlapping or padded windows does not fold into the next layer's weights",
                remedy: "use --pools spiking, or windows as large as their stride and no padding")
        }
        guard case .resampling(var y, var x, let gains) = form, y.upsampling == 1, x.upsampling == 1 else {
            throw FoldingObstacle(
                reason: "average pooling follows a weighted layer or an upsampling without a ReLU between them",
                remedy: "put a ReLU in front of the pooling")
        }
        guard y.offset == 0, x.offset == 0, !isCut else {
            throw FoldingObstacle(
                reason: "average pooling follows a padding or a crop without a ReLU between them", remedy: "put a ReLU in front of the pooling")
        }
        y.division *= pooling.kernelHeight
        y.extent /= pooling.kernelHeight
        x.division *= pooling.kernelWidth
        x.extent /= pooling.kernelWidth
        let window = Float(pooling.kernelHeight * pooling.kernelWidth)
        return with(.resampling(y: y, x: x, gains: gains.map { $0 / window }))
    }

    /// This path followed by a max pooling over whole, disjoint windows; the maximum of maxima is one over the joint window.
    func maxPooled(_ pooling: Pooling) throws(FoldingObstacle) -> LinearPath {
        guard pooling.isDisjoint else {
            throw FoldingObstacle(
                reason: "a spike would have to pass some of its windows and not others where max pooling overlaps or is padded",
                remedy: "use windows as large as their stride and no padding")
        }
        guard case .resampling(var y, var x, let gains) = form, y.upsampling == 1, x.upsampling == 1,
            y.division == gate?.height ?? 1, x.division == gate?.width ?? 1
        else {
            throw FoldingObstacle(
                reason: "max pooling follows a weighted layer, an average or an upsampling without a ReLU between them",
                remedy: "put the ReLU in front of the pooling, which computes the same, or use --max-pool average")
        }
        guard y.offset == 0, x.offset == 0, !isCut else {
            throw FoldingObstacle(
                reason: "max pooling follows a padding or a crop without a ReLU between them", remedy: "put a ReLU in front of the pooling")
        }
        guard gains.allSatisfy({ $0 > 0 }) else {
            throw FoldingObstacle(
                reason: "max pooling follows a normalisation that turns a channel upside down, so that its least value is wanted",
                remedy: "put the pooling in front of the normalisation, or use --max-pool average")
        }
        y.division *= pooling.kernelHeight
        y.extent /= pooling.kernelHeight
        x.division *= pooling.kernelWidth
        x.extent /= pooling.kernelWidth
        var path = with(.resampling(y: y, x: x, gains: gains))
        path.gate = MaxPoolGate(height: y.division, width: x.division)
        return path
    }

    /// This path followed by zeros around the image, or by cutting pixels off.
    func padded(_ padding: Padding) throws(FoldingObstacle) -> LinearPath {
        let sides = [padding.top, padding.left, padding.bottom, padding.right]
        switch form {
        case .resampling(var y, var x, let gains):
            y.offset += padding.top
            x.offset += padding.left
            var path = with(.resampling(y: y, x: x, gains: gains))
            path.isCut = isCut || sides.contains { $0 < 0 }
            return path
        case .kernel(let kernel, var y, var x):
            // The kernel would put values where the padding has zeros.
            guard sides.allSatisfy({ $0 <= 0 }) else {
                throw FoldingObstacle(
                    reason: "zeros are put around a weighted layer without a ReLU between them", remedy: "put a ReLU in front of the padding")
            }
            y.offset += padding.top * y.stride
            x.offset += padding.left * x.stride
            return with(.kernel(kernel, y: y, x: x))
        }
    }

    private var cutObstacle: FoldingObstacle {
        FoldingObstacle(
            reason: "its windows reach over the border of a cropped image, where the source still has values",
            remedy: "use a convolution without padding behind the crop")
    }

    /// This path followed by nearest-neighbour upsampling.
    func upsampled(y factorY: Int, x factorX: Int) throws(FoldingObstacle) -> LinearPath {
        guard shuffle == nil else {
            throw FoldingObstacle(reason: "upsampling follows a pixel shuffle without a ReLU between them", remedy: "put a ReLU in front of the upsampling")
        }
        guard case .resampling(var y, var x, let gains) = form else {
            throw FoldingObstacle(
                reason: "upsampling follows a weighted layer without a ReLU between them", remedy: "put a ReLU in front of the upsampling")
        }
        y.upsampling *= factorY
        x.upsampling *= factorX
        y.offset *= factorY
        x.offset *= factorX
        return with(.resampling(y: y, x: x, gains: gains))
    }

    /// Whether the path only averages or copies its source, so that its values stay in the source's range.
    var isTransparent: Bool {
        guard case .resampling(let y, let x, let gains) = form else { return false }
        return gains.allSatisfy { $0 * Float(y.division * x.division) == 1 }
    }

    /// This path followed by a scale per channel of the folded layer's value.
    func scaled(by scale: [Float]) -> LinearPath {
        switch form {
        case .resampling(let y, let x, let gains):
            return with(.resampling(y: y, x: x, gains: gains.indices.map { gains[$0] * scale[firstChannel + folded($0)] }))
        case .kernel(var kernel, let y, let x):
            let reach = kernel.outputsPerGroup
            for index in kernel.weights.indices {
                let output = kernel.firstOutput(of: index / reach % kernel.inputChannels) + index % reach
                kernel.weights[index] *= scale[firstChannel + output]
            }
            return with(.kernel(kernel, y: y, x: x))
        }
    }

    /// This path followed by a convolution; it reads the slice of the kernel that belongs to the path's channels.
    func convolved(_ layer: Convolution, input: Int) throws(FoldingObstacle) -> LinearPath {
        guard case .resampling(let y, let x, let gains) = form else {
            throw FoldingObstacle(
                reason: "two weighted layers follow each other without a ReLU between them",
                remedy: "put a ReLU between them or multiply them into one layer before the export")
        }
        var path = try weighted(inputChannels: layer.inputChannels, outputChannels: layer.outputChannels, groups: layer.groups, input: input)
        guard !isCut || layer.padding == Padding(0) else { throw cutObstacle }
        let inputsPerGroup = layer.inputChannels / layer.groups
        guard shuffle?.keepsGroups(layer.groups) ?? true else {
            throw FoldingObstacle(
                reason: "a grouped convolution reads a pixel shuffle whose channels do not lie together",
                remedy: "use an ordinary convolution, or the order CRD (PyTorch's PixelShuffle)")
        }
        let rows = AxisKernel(taps: layer.kernelHeight, dilation: layer.dilationY, upsampling: y.upsampling)
        let columns = AxisKernel(taps: layer.kernelWidth, dilation: layer.dilationX, upsampling: x.upsampling)
        let perGroup = layer.outputChannels / layer.groups
        var weights = [Float](repeating: 0, count: rows.count * columns.count * channels * perGroup)
        for (ky, phaseY, copyY) in rows.contributions {
            for (kx, phaseX, copyX) in columns.contributions {
                for ci in 0..<channels {
                    if let shuffle, shuffle.rows[ci] != copyY || shuffle.columns[ci] != copyX { continue }
                    let group = (folded(ci) + firstChannel) / inputsPerGroup
                    let inner = (folded(ci) + firstChannel) % inputsPerGroup
                    for co in 0..<perGroup {
                        let output = group * perGroup + co
                        let source = ((output * inputsPerGroup + inner) * layer.kernelHeight + ky) * layer.kernelWidth + kx
                        weights[((phaseY * columns.count + phaseX) * channels + ci) * perGroup + co] += layer.weights[source] * gains[ci]
                    }
                }
            }
        }
        path.form = .kernel(
            Kernel(
                height: rows.count, width: columns.count, inputChannels: channels, outputChannels: layer.outputChannels,
                groups: layer.groups, weights: weights),
            y: y.convolved(rows, stride: layer.strideY, padding: layer.padding.top),
            x: x.convolved(columns, stride: layer.strideX, padding: layer.padding.left))
        return path
    }

    /// This path followed by a transposed convolution, which is a convolution from the side of its source.
    func convolved(_ layer: TransposedConvolution, input: Int) throws(FoldingObstacle) -> LinearPath {
        guard case .resampling(let y, let x, let gains) = form, y.upsampling == 1, x.upsampling == 1 else {
            throw FoldingObstacle(
                reason: "a transposed convolution follows a weighted layer or an upsampling without a ReLU between them",
                remedy: "put a ReLU in front of the transposed convolution")
        }
        var path = try weighted(inputChannels: layer.inputChannels, outputChannels: layer.outputChannels, groups: layer.groups, input: input)
        let perGroup = layer.outputChannels / layer.groups
        guard !isCut else { throw cutObstacle }
        var weights = [Float](repeating: 0, count: layer.kernelHeight * layer.kernelWidth * channels * perGroup)
        for ky in 0..<layer.kernelHeight {
            for kx in 0..<layer.kernelWidth {
                // The mapping counts taps downwards from the offset, a transposed kernel counts upwards: flip it.
                let tap = (layer.kernelHeight - 1 - ky) * layer.kernelWidth + layer.kernelWidth - 1 - kx
                for ci in 0..<channels {
                    for co in 0..<perGroup {
                        let source = (((ci + firstChannel) * perGroup + co) * layer.kernelHeight + ky) * layer.kernelWidth + kx
                        weights[(tap * channels + ci) * perGroup + co] = layer.weights[source] * gains[ci]
                    }
                }
            }
        }
        path.form = .kernel(
            Kernel(
                height: layer.kernelHeight, width: layer.kernelWidth, inputChannels: channels, outputChannels: layer.outputChannels,
                groups: layer.groups, weights: weights),
            y: y.transposed(stride: layer.strideY, dilation: layer.dilationY, taps: layer.kernelHeight, padding: layer.padding.top),
            x: x.transposed(stride: layer.strideX, dilation: layer.dilationX, taps: layer.kernelWidth, padding: layer.padding.left))
        return path
    }

    /// This path as part of a concatenation.
    func shifted(by channels: Int) -> LinearPath {
        var path = self
        path.firstChannel += channels
        return path
    }

    /// The path as a projection's kernel into a layer of `layerChannels`; one without weights becomes a depthwise kernel.
    func kernel(into layerChannels: Int) throws(FoldingObstacle) -> (Kernel, y: AxisMapping, x: AxisMapping) {
        guard firstChannel == 0, outputChannels == layerChannels else {
            throw FoldingObstacle(
                reason: "a ReLU or a spiking pool reads a concatenation directly",
                remedy: "put a convolution between them, or use --pools folded")
        }
        switch form {
        case .kernel(let kernel, let y, let x): return (kernel, y, x)
        case .resampling:
            let identity =
                shuffle?.keepsGroups(outputChannels) ?? true
                ? Convolution(
                    inputChannels: outputChannels, outputChannels: outputChannels, kernelHeight: 1, kernelWidth: 1, groups: outputChannels,
                    weights: Array(repeating: 1, count: outputChannels))
                : Convolution(
                    inputChannels: outputChannels, outputChannels: outputChannels, kernelHeight: 1, kernelWidth: 1,
                    weights: (0..<outputChannels * outputChannels).map { $0 % (outputChannels + 1) == 0 ? 1 : 0 })
            return try convolved(identity, input: source).kernel(into: layerChannels)
        }
    }

    private func with(_ form: Form) -> LinearPath {
        var path = self
        path.form = form
        return path
    }

    private func weighted(inputChannels: Int, outputChannels: Int, groups: Int, input: Int) throws(FoldingObstacle) -> LinearPath {
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
    private func folded(_ channel: Int) -> Int { shuffle?.channels[channel] ?? channel }
}

/// The taps of a kernel axis after nearest upsampling has been folded into it: phase kernels in one array.
///
/// Upsampled pixel `u·p + a` under tap k reaches o with `o·stride = u·p + a + padding − dilation·k`, so a and k together
/// act as one tap `dilation·k + u − 1 − a` of a transposed kernel.
private struct AxisKernel {
    var count: Int
    var dilation: Int
    /// Last phase of the upsampling, which the offset makes up for.
    var shift: Int
    /// Original tap and folded tap, for every upsampled copy.
    var contributions: [(tap: Int, folded: Int, copy: Int)]

    init(taps: Int, dilation: Int, upsampling: Int) {
        shift = upsampling - 1
        if upsampling == 1 {
            count = taps
            self.dilation = dilation
            contributions = (0..<taps).map { ($0, $0, 0) }
        } else {
            count = dilation * (taps - 1) + upsampling
            self.dilation = 1
            contributions = (0..<taps).flatMap { tap in (0..<upsampling).map { (tap, dilation * tap + upsampling - 1 - $0, $0) } }
        }
    }
}

extension AxisMapping {
    fileprivate func convolved(_ kernel: AxisKernel, stride: Int, padding: Int) -> AxisMapping {
        AxisMapping(
            division: division, extent: extent, upsampling: upsampling, stride: stride, dilation: kernel.dilation,
            offset: offset + padding + kernel.shift)
    }

    fileprivate func transposed(stride: Int, dilation: Int, taps: Int, padding: Int) -> AxisMapping {
        AxisMapping(
            division: division, extent: extent, upsampling: stride, stride: 1, dilation: dilation,
            offset: stride * offset + dilation * (taps - 1) - padding)
    }
}
