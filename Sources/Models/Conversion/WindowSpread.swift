/// Pooling windows laid side by side: pixel k of window w, which is pixel stride · w + k − padding of the image, comes to
/// block · w + k. What lies outside the image is zero.
///
/// A gate passes the spikes of a window's leader, and a neuron in two windows may lead in one and not in the other. Neurons that
/// repeat the image spread out so have windows of their own, and gate as windows without overlap do.
public struct WindowSpread: Sendable, Equatable {
    /// The pooling whose windows it spreads.
    public var window: Pooling
    /// Rows that a window has: at least those of the pooling's, and without a factor in common with its stride, so that
    /// no two pixels of a block come from one tap.
    public let blockY: Int
    /// The same of its columns.
    public let blockX: Int

    init(_ window: Pooling) {
        self.window = window
        blockY = Self.block(kernel: window.kernelHeight, stride: window.strideY)
        blockX = Self.block(kernel: window.kernelWidth, stride: window.strideX)
    }

    private static func block(kernel: Int, stride: Int) -> Int {
        func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
        var block = max(kernel, stride + 1)
        while divisor(block, stride) != 1 { block += 1 }
        return block
    }

    /// The pooling over the spread windows.
    var pooling: Pooling { Pooling(kernelHeight: blockY, kernelWidth: blockX, strideY: blockY, strideX: blockX) }

    /// The spread image's shape.
    ///
    /// - Parameter output: the pooling's output.
    func shape(output: Shape) -> Shape {
        Shape(channels: output.channels, height: output.height * blockY, width: output.width * blockX)
    }

    /// The spread image, height × width × channels.
    ///
    /// - Parameters:
    ///   - values: the image's, height × width × channels.
    ///   - input: the image's shape.
    ///   - output: the spread image's shape.
    public func apply(_ values: [Float], input: Shape, output: Shape) -> [Float] {
        var result = [Float](repeating: 0, count: output.count)
        for y in 0..<output.height where y % blockY < window.kernelHeight {
            let row = y / blockY * window.strideY + y % blockY - window.padding.top
            guard (0..<input.height).contains(row) else { continue }
            for x in 0..<output.width where x % blockX < window.kernelWidth {
                let column = x / blockX * window.strideX + x % blockX - window.padding.left
                guard (0..<input.width).contains(column) else { continue }
                let (source, target) = ((row * input.width + column) * input.channels, (y * output.width + x) * input.channels)
                for c in 0..<input.channels { result[target + c] = values[source + c] }
            }
        }
        return result
    }
}

extension LinearPath {
    /// This path, which only copies its source, followed by the spreading of windows.
    ///
    /// Pixel i comes to place o as pixel k of a window exactly when stride · o = block · i − (block − stride) · k + block · padding.
    func spread(_ spread: WindowSpread) throws(FoldingObstacle) -> LinearPath {
        guard case .resampling(let y, let x, let gains) = form, y.upsampling == 1, x.upsampling == 1, y.stride == 1, x.stride == 1, shuffle == nil else {
            throw FoldingObstacle(
                reason: "max pooling follows a weighted layer, an average or an upsampling without a ReLU between them",
                remedy: "put the ReLU in front of the pooling, which computes the same, or use --max-pool average")
        }
        guard y.division == 1 || gate != nil, x.division == 1 || gate != nil, y.offset == 0, x.offset == 0, !isCut, !isPadded else {
            throw FoldingObstacle(
                reason: "max pooling whose windows overlap follows an average, a padding or a crop without a ReLU between them",
                remedy: "put a ReLU in front of the pooling, or use --max-pool average")
        }
        let window = spread.window
        func mapping(_ axis: AxisMapping, stride: Int, block: Int, padding: Int) -> AxisMapping {
            AxisMapping(division: axis.division, extent: axis.extent, upsampling: block, stride: stride, dilation: block - stride, offset: block * padding)
        }
        let kernel = Kernel(
            height: window.kernelHeight, width: window.kernelWidth, inputChannels: channels, outputChannels: channels, groups: channels,
            weights: (0..<window.kernelHeight * window.kernelWidth).flatMap { _ in gains })
        return with(
            .kernel(
                kernel, y: mapping(y, stride: window.strideY, block: spread.blockY, padding: window.padding.top),
                x: mapping(x, stride: window.strideX, block: spread.blockX, padding: window.padding.left)))
    }
}
