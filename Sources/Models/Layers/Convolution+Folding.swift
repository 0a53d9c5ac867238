extension LinearPath {
    /// This path followed by a convolution; it reads the slice of the kernel that belongs to the path's channels.
    func convolved(_ layer: Convolution, input: Int) throws(FoldingObstacle) -> LinearPath {
        guard case .resampling(let y, let x, let gains) = form else {
            throw FoldingObstacle(
                reason: "two weighted layers follow each other without a ReLU between them",
                remedy: "put a ReLU between them or multiply them into one layer before the export")
        }
        guard y.stride == 1 || y.upsampling == 1, x.stride == 1 || x.upsampling == 1 else {
            throw FoldingObstacle(
                reason: "a convolution reads an upsampled choice of pixels without a ReLU between them", remedy: "put a ReLU in front of the upsampling")
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
            division: division, extent: extent, upsampling: upsampling, stride: self.stride * stride, dilation: self.stride * kernel.dilation,
            offset: offset + self.stride * padding + kernel.shift)
    }
}

extension Convolution {
    /// The tap that a depthwise convolution with a stride copies, where that is all it does; its value is then its input's at other
    /// coordinates, and folds as a resampling does. Beside the first and the last copied pixel no tap may reach into the image.
    var copiedTap: (y: Int, x: Int)? {
        guard groups == inputChannels, groups == outputChannels, strideY > 1 || strideX > 1, bias.isEmpty else { return nil }
        let taps = kernelHeight * kernelWidth
        guard let tap = weights.prefix(taps).firstIndex(of: 1), weights.indices.allSatisfy({ weights[$0] == ($0 % taps == tap ? 1 : 0) }) else { return nil }
        let (y, x) = (tap / kernelWidth * dilationY, tap % kernelWidth * dilationX)
        return y - padding.top < strideY && x - padding.left < strideX ? (y, x) : nil
    }
}

extension LinearPath {
    /// This path followed by a copy of every stride-th pixel; `nil` where it has to become weights.
    func copied(_ layer: Convolution, output: Shape) -> LinearPath? {
        guard let tap = layer.copiedTap, case .resampling(let y, let x, let gains) = form, gate == nil, shuffle == nil, !isCut, !isPadded,
            y.upsampling == 1, x.upsampling == 1, y.division == 1, x.division == 1, y.offset == 0, x.offset == 0, y.stride == 1, x.stride == 1
        else { return nil }
        return with(
            .resampling(
                y: y.copying(tap: tap.y, stride: layer.strideY, padding: layer.padding.top, count: output.height),
                x: x.copying(tap: tap.x, stride: layer.strideX, padding: layer.padding.left, count: output.width), gains: gains))
    }
}

extension AxisMapping {
    /// Pixel stride · o + tap − padding for each o below `count`, and none beyond.
    fileprivate func copying(tap: Int, stride: Int, padding: Int, count: Int) -> AxisMapping {
        AxisMapping(extent: min(extent, stride * (count - 1) + tap - padding + 1), stride: stride, offset: padding - tap)
    }
}
