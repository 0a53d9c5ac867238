/// Where the channels of a path's source go when blocks of channels become blocks of pixels.
struct PixelShuffle {
    /// Per source channel: the channel it becomes, and the row and column of its pixel in the block.
    var channels: [Int]
    var rows: [Int]
    var columns: [Int]
    /// Channels behind the shuffle.
    var outputs: Int

    /// - Parameter range: the source's channels among all that the shuffle reads.
    init(_ layer: DepthToSpace, outputs: Int, range: Range<Int>) {
        let places = range.map { layer.place(of: $0, outputs: outputs) }
        channels = places.map(\.channel)
        rows = places.map(\.row)
        columns = places.map(\.column)
        self.outputs = outputs
    }

    /// Whether each of so many equal groups of outputs reads source channels that lie together, as a grouped kernel has them.
    func keepsGroups(_ groups: Int) -> Bool {
        let block = channels.count / groups
        return groups == 1 || channels.count % groups == 0 && channels.indices.allSatisfy { channels[$0] / (outputs / groups) == $0 / block }
    }
}

extension LinearPath {
    /// This path followed by a pixel shuffle to `outputs` channels.
    func shuffled(_ layer: DepthToSpace, outputs: Int) throws(FoldingObstacle) -> LinearPath {
        let block = layer.block
        var path = self
        path.firstChannel = 0
        path.outputChannels = outputs
        switch form {
        case .resampling(var y, var x, let gains):
            guard y.upsampling == 1, x.upsampling == 1, y.stride == 1, x.stride == 1 else {
                throw FoldingObstacle(
                    reason: "a pixel shuffle follows an upsampling or another shuffle without a ReLU between them", remedy: "put a ReLU in front of it")
            }
            (y.upsampling, x.upsampling) = (block, block)
            y.offset *= block
            x.offset *= block
            path.form = .resampling(y: y, x: x, gains: gains)
            path.shuffle = PixelShuffle(layer, outputs: outputs, range: firstChannel..<firstChannel + channels)
        case .kernel(let kernel, let y, let x):
            guard y.stride == 1, x.stride == 1, kernel.groups == 1, outputChannels == outputs * block * block else {
                throw FoldingObstacle(
                    reason: "a pixel shuffle follows a strided or grouped convolution or a concatenation of convolutions without a ReLU between them",
                    remedy: "put a ReLU in front of it")
            }
            path.form = .kernel(
                kernel.shuffled(layer, outputs: outputs, dilationY: y.dilation, dilationX: x.dilation), y: y.shuffled(block), x: x.shuffled(block))
        }
        return path
    }
}

extension Kernel {
    /// The kernel of a convolution and a pixel shuffle behind it: output channel and pixel of the block become one tap, as in a
    /// transposed convolution whose stride is the block.
    fileprivate func shuffled(_ layer: DepthToSpace, outputs: Int, dilationY: Int, dilationX: Int) -> Kernel {
        let block = layer.block
        let rows = block * (dilationY * (height - 1) + 1)
        let columns = block * (dilationX * (width - 1) + 1)
        var shuffled = [Float](repeating: 0, count: rows * columns * inputChannels * outputs)
        for output in 0..<outputChannels {
            let place = layer.place(of: output, outputs: outputs)
            for ky in 0..<height {
                let tapY = block * dilationY * ky + block - 1 - place.row
                for kx in 0..<width {
                    let tapX = block * dilationX * kx + block - 1 - place.column
                    for input in 0..<inputChannels {
                        shuffled[((tapY * columns + tapX) * inputChannels + input) * outputs + place.channel] =
                            weights[((ky * width + kx) * inputChannels + input) * outputChannels + output]
                    }
                }
            }
        }
        return Kernel(height: rows, width: columns, inputChannels: inputChannels, outputChannels: outputs, weights: shuffled)
    }
}

extension AxisMapping {
    /// Coordinates in pixels of the block: o = block · o′ + p under tap block · dilation · k + block − 1 − p.
    fileprivate func shuffled(_ block: Int) -> AxisMapping {
        AxisMapping(division: division, extent: extent, upsampling: upsampling * block, offset: block * offset + block - 1)
    }
}
