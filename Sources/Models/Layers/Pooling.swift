import Formats

/// The window of an average or a max pooling. Average pooling divides by the window's full size when
/// `countsPadding`, by its taps inside the image otherwise.
public struct Pooling: Sendable, Equatable {
    /// Rows of a window.
    public var kernelHeight: Int
    /// Columns of a window.
    public var kernelWidth: Int
    /// Rows from one window to the next.
    public var strideY: Int
    /// Columns from one window to the next.
    public var strideX: Int
    /// Pixels around the image that windows may cover; smaller than the window on every side.
    public var padding: Padding
    /// Whether an average divides by all pixels of the window, those of the padding too (ONNX `count_include_pad`).
    public var countsPadding: Bool

    /// Without padding, and with averages over existing pixels, unless told otherwise.
    public init(
        kernelHeight: Int, kernelWidth: Int, strideY: Int, strideX: Int, padding: Padding = Padding(0), countsPadding: Bool = false
    ) {
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideY = strideY
        self.strideX = strideX
        self.padding = padding
        self.countsPadding = countsPadding
    }

    /// Whether windows lie side by side, inside the image.
    public var isDisjoint: Bool { kernelHeight == strideY && kernelWidth == strideX && padding == Padding(0) }

    /// An average pooling as a depthwise convolution; `nil` where windows at the border divide by fewer taps than others.
    func depthwise(channels: Int) -> Convolution? {
        guard padding == Padding(0) || countsPadding else { return nil }
        let taps = kernelHeight * kernelWidth
        return Convolution(
            inputChannels: channels, outputChannels: channels, kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideY: strideY,
            strideX: strideX, padding: padding, groups: channels, weights: Array(repeating: 1 / Float(taps), count: channels * taps))
    }
}

/// A layer that makes one value of each window, channel by channel.
protocol PoolingLayer: LayerDefinition {
    var window: Pooling { get }
    init(window: Pooling)
}

extension PoolingLayer {
    func check(_ layer: LayerCheck) throws(NetworkError) { try window.check(layer) }
    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape { try window.outputShape(inputs[0], layer) }

    var parameters: [JSON.Member] { window.parameters }
    init(_ fields: LayerFields) throws(FileError) { self.init(window: try Pooling(fields)) }
}

extension Pooling {
    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.window(kernel: (kernelHeight, kernelWidth), stride: (strideY, strideX), dilation: (1, 1), padding: padding)
        // A window wholly outside the image would have nothing to pool.
        if max(padding.top, padding.bottom) >= kernelHeight || max(padding.left, padding.right) >= kernelWidth {
            throw layer.failure("the padding is not smaller than the pooling window")
        }
    }

    func outputShape(_ input: Shape, _ layer: LayerCheck) throws(NetworkError) -> Shape {
        Shape(
            channels: input.channels,
            height: try layer.windows(
                over: input.height, kernel: kernelHeight, stride: strideY, dilation: 1, padding: padding.top + padding.bottom, axis: "height"),
            width: try layer.windows(
                over: input.width, kernel: kernelWidth, stride: strideX, dilation: 1, padding: padding.left + padding.right, axis: "width"))
    }

    /// Calls `body` with the first value of each output pixel and the source rows and columns of its window that exist.
    package func forEachWindow(input: Shape, output: Shape, _ body: (_ target: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void) {
        for y in 0..<output.height {
            let top = y * strideY - padding.top
            let rows = max(0, top)..<min(input.height, top + kernelHeight)
            for x in 0..<output.width {
                let left = x * strideX - padding.left
                let columns = max(0, left)..<min(input.width, left + kernelWidth)
                body((y * output.width + x) * output.channels, rows, columns)
            }
        }
    }

    var parameters: [JSON.Member] {
        [
            .pair("kernel", kernelHeight, kernelWidth), .pair("stride", strideY, strideX), .padding(padding),
            JSON.Member("countsPadding", .bool(countsPadding)),
        ]
    }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["kernel", "stride", "padding", "countsPadding"])
        let (kernel, stride) = (try parameters.pair("kernel"), try parameters.pair("stride"))
        self.init(
            kernelHeight: kernel.y, kernelWidth: kernel.x, strideY: stride.y, strideX: stride.x, padding: try parameters.padding(),
            countsPadding: try parameters.bool("countsPadding"))
    }
}
