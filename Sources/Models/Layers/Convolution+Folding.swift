extension LinearPath {
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
}
