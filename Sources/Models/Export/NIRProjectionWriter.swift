import Formats

/// A projection as NIR's linear nodes.
struct NIRProjectionWriter {
    let projection: Projection
    let source: Grid
    let target: Population

    private func refusal(_ reason: String, _ remedy: String) -> NIRExportError {
        NIRExportError(population: target.name, reason: reason, remedy: remedy)
    }

    /// The pooling in front of the kernel that stands for the division of coordinates, and what the kernel is multiplied by to make
    /// up for it: an average, which more programs read, where that is exact in binary numbers, and a sum otherwise.
    func pooling() throws(NIRExportError) -> (NIRPooling?, gain: Float) {
        let gate = projection.gate
        let window = [projection.y.division / (gate?.height ?? 1), projection.x.division / (gate?.width ?? 1)]
        guard projection.y.extent == source.height / projection.y.division, projection.x.extent == source.width / projection.x.division else {
            throw refusal("it reads a source that is cut off behind a pooling", "choose an input size that every pooling divides")
        }
        let size = window[0] * window[1]
        guard size > 1 else { return (nil, 1) }
        let isExact = size & (size - 1) == 0
        return (NIRPooling(kind: isExact ? .average : .sum, kernel: window, stride: window, padding: [0, 0]), isExact ? Float(size) : 1)
    }

    /// Weights between vectors, [out, in].
    func matrix(bias: [Float]) -> NIRPrimitive {
        let kernel = projection.kernel
        var weights = [Float](repeating: 0, count: kernel.weights.count)
        for input in 0..<kernel.inputChannels {
            for output in 0..<kernel.outputChannels { weights[output * kernel.inputChannels + input] = kernel.weights[input * kernel.outputChannels + output] }
        }
        let weight = RawTensor(Tensor(shape: [kernel.outputChannels, kernel.inputChannels], scalars: weights))
        return bias.isEmpty ? .linear(weight: weight) : .affine(weight: weight, bias: RawTensor(Tensor(shape: [bias.count], scalars: bias)))
    }

    func convolution(bias: [Float], gain: Float) throws(NIRExportError) -> NIRConvolution {
        let kernel = projection.kernel
        let y = try axis(projection.y, kernel.height, target.grid.height)
        let x = try axis(projection.x, kernel.width, target.grid.width)
        let height = kernel.height + y.before + y.behind
        let width = kernel.width + x.before + x.behind
        let perGroup = kernel.inputChannels / kernel.groups
        var weights = [Float](repeating: 0, count: kernel.outputChannels * perGroup * height * width)
        forEachWeight { ky, kx, ci, co, weight in
            weights[((co * perGroup + ci % perGroup) * height + ky + y.before) * width + kx + x.before] = weight * gain
        }
        let division = (projection.y.division, projection.x.division)
        return NIRConvolution(
            weight: RawTensor(Tensor(shape: [kernel.outputChannels, perGroup, height, width], scalars: weights)),
            bias: RawTensor(Tensor(shape: [kernel.outputChannels], scalars: bias.isEmpty ? Array(repeating: 0, count: kernel.outputChannels) : bias)),
            stride: [projection.y.stride, projection.x.stride], padding: .pixels([y.padding, x.padding]), dilation: [projection.y.dilation, projection.x.dilation],
            groups: kernel.groups, inputShape: [source.height / division.0, source.width / division.1])
    }

    /// NIR pads both sides alike, so taps of zero make up for what should be padded on one side only.
    private func axis(_ mapping: AxisMapping, _ taps: Int, _ target: Int) throws(NIRExportError) -> (padding: Int, before: Int, behind: Int) {
        for added in 0...32 {
            for before in 0...added {
                let padding = mapping.offset + mapping.dilation * before
                let span = mapping.dilation * (taps + added - 1) + 1
                let padded = mapping.extent + 2 * padding
                guard padding >= 0, padded >= span, (padded - span) / mapping.stride + 1 == target else { continue }
                return (padding, before, added - before)
            }
        }
        throw refusal("its convolution crops or pads one side by more than 32 taps", "use the same padding on both sides")
    }

    func transposed(gain: Float) throws(NIRExportError) -> NIRTransposedConvolution {
        let kernel = projection.kernel
        let perGroup = kernel.outputsPerGroup
        var weights = [Float](repeating: 0, count: kernel.weights.count)
        forEachWeight { ky, kx, ci, co, weight in
            // Taps count upwards from the source in a transposed kernel.
            weights[((ci * perGroup + co % perGroup) * kernel.height + kernel.height - 1 - ky) * kernel.width + kernel.width - 1 - kx] = weight * gain
        }
        var padding: [Int] = []
        for (mapping, taps, source, target) in [
            (projection.y, kernel.height, projection.y.extent, target.grid.height), (projection.x, kernel.width, projection.x.extent, target.grid.width),
        ] {
            let before = mapping.dilation * (taps - 1) - mapping.offset
            let surplus = (source - 1) * mapping.upsampling + mapping.dilation * (taps - 1) + 1 - before - target
            guard mapping.stride == 1, before >= 0, surplus > -max(mapping.upsampling, mapping.dilation) else {
                throw refusal("an upsampling and a stride or a crop are folded into one projection", "put neurons between them")
            }
            padding.append(before)
        }
        return NIRTransposedConvolution(
            weight: RawTensor(Tensor(shape: [kernel.inputChannels, perGroup, kernel.height, kernel.width], scalars: weights)),
            stride: [projection.y.upsampling, projection.x.upsampling], padding: padding, dilation: [projection.y.dilation, projection.x.dilation],
            groups: kernel.groups, outputShape: [target.grid.height, target.grid.width])
    }

    /// Every weight with its tap, source channel and target channel.
    private func forEachWeight(_ body: (_ ky: Int, _ kx: Int, _ ci: Int, _ co: Int, Float) -> Void) {
        let kernel = projection.kernel
        let reach = kernel.outputsPerGroup
        for (index, weight) in kernel.weights.enumerated() {
            let ci = index / reach % kernel.inputChannels
            let tap = index / (reach * kernel.inputChannels)
            body(tap / kernel.width, tap % kernel.width, ci, kernel.firstOutput(of: ci) + index % reach, weight)
        }
    }
}
