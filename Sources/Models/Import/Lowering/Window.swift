/// The geometry that convolutions and poolings share, read from a node's attributes.
struct Window {
    var stride: (y: Int, x: Int)
    var dilation: (y: Int, x: Int)
    var padding: Padding

    /// - Parameters:
    ///   - kernel: extents of the kernel; `kernel_shape`, where given, has to agree.
    ///   - input: the image's shape, `nil` while it is open.
    ///   - readsPadding: whether the padding is that of the attributes; otherwise there is none.
    init(_ node: NodeReader, kernel: (y: Int, x: Int), input: Shape?, readsPadding: Bool = true) throws(NetworkError) {
        stride = try node.pair("strides", default: 1)
        dilation = try node.pair("dilations", default: 1)
        let given = try node.pair("kernel_shape", default: 0)
        if node.has("kernel_shape"), given != kernel {
            throw node.malformed("kernel_shape is \(given.0)×\(given.1), its weights are \(kernel.y)×\(kernel.x)")
        }
        for value in [kernel.y, kernel.x, stride.y, stride.x, dilation.y, dilation.x] where !(1...GraphLimits.window).contains(value) {
            throw node.malformed("a kernel extent, stride or dilation is \(value), allowed are 1 to \(GraphLimits.window)")
        }
        let mode = readsPadding ? try node.string("auto_pad") ?? "NOTSET" : "VALID"
        switch mode {
        case "NOTSET":
            padding = try Padding(onnx: try node.integers("pads") ?? [0, 0, 0, 0], of: node)
        case "VALID":
            padding = Padding(0)
        case "SAME_UPPER", "SAME_LOWER":
            let y = try Self.samePadding(
                node, extent: input?.height, stride: stride.y, span: (kernel.y - 1) * dilation.y + 1, extraLast: mode == "SAME_UPPER")
            let x = try Self.samePadding(
                node, extent: input?.width, stride: stride.x, span: (kernel.x - 1) * dilation.x + 1, extraLast: mode == "SAME_UPPER")
            padding = Padding(top: y.first, left: x.first, bottom: y.last, right: x.last)
        default:
            throw node.malformed("auto_pad is \"\(mode)\", allowed are NOTSET, SAME_UPPER, SAME_LOWER and VALID")
        }
    }

    /// The geometry of a transposed convolution, whose padding is what its output is smaller by than windows side by side reach.
    ///
    /// - Parameters:
    ///   - node: a `ConvTranspose`.
    ///   - kernel: extents of the kernel.
    ///   - input: the image's shape, `nil` while it is open.
    ///   - outputPadding: rows and columns more at the end.
    init(transposed node: NodeReader, kernel: (y: Int, x: Int), input: Shape?, outputPadding: (y: Int, x: Int)) throws(NetworkError) {
        let mode = try node.string("auto_pad") ?? "NOTSET"
        let asked = try node.integers("output_shape")?.suffix(2)
        self = try Window(node, kernel: kernel, input: input, readsPadding: asked == nil && !mode.hasPrefix("SAME"))
        guard asked != nil || mode.hasPrefix("SAME") else { return }
        func sides(
            _ extent: Int?, asked: Int?, kernel: Int, stride: Int, dilation: Int, outputPadding: Int
        ) throws(NetworkError) -> (first: Int, last: Int) {
            var total = (kernel - 1) * dilation + 1 + outputPadding - stride
            if let asked {
                guard let extent else { throw node.openSize("its padding follows from its output's size, and the file leaves its input's open") }
                guard (1...GraphLimits.extent).contains(asked) else { throw node.malformed("its output_shape has \(asked)") }
                total += stride * extent - asked
            }
            guard total >= 0 else { throw node.unsupported("its output is to be larger than its windows reach", remedy: "export with explicit pads and output_padding") }
            return mode == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
        }
        let y = try sides(
            input?.height, asked: asked?.first, kernel: kernel.y, stride: stride.y, dilation: dilation.y, outputPadding: outputPadding.y)
        let x = try sides(
            input?.width, asked: asked?.last, kernel: kernel.x, stride: stride.x, dilation: dilation.x, outputPadding: outputPadding.x)
        padding = Padding(top: y.first, left: x.first, bottom: y.last, right: x.last)
    }

    /// Enlarges the padding at the end so that the last windows may reach over the image, as `ceil_mode` asks for: every window
    /// that begins inside the image or its padding at the beginning counts.
    mutating func reachOver(_ node: NodeReader, kernel: (y: Int, x: Int), input: Shape?) throws(NetworkError) {
        guard let input else {
            throw node.openSize("with ceil_mode 1 its windows depend on the image size, which the file leaves open")
        }
        func extra(extent: Int, first: Int, last: Int, span: Int, stride: Int) -> Int {
            let room = max(extent + first + last - span, 0)
            var windows = (room + stride - 1) / stride + 1
            if (windows - 1) * stride >= extent + first { windows -= 1 }
            return max((windows - 1) * stride + span - extent - first - last, 0)
        }
        let counts = try node.integer("count_include_pad") ?? 0 != 0
        let bottom = extra(extent: input.height, first: padding.top, last: padding.bottom, span: kernel.y, stride: stride.y)
        let right = extra(extent: input.width, first: padding.left, last: padding.right, span: kernel.x, stride: stride.x)
        guard !counts || (bottom == 0 && right == 0) else {
            throw node.unsupported(
                "with ceil_mode 1 its last windows reach over the image, where frameworks disagree on what the average divides by",
                remedy: "export with ceil_mode 0 and an image size it divides")
        }
        padding.bottom += bottom
        padding.right += right
    }

    /// Padding that makes ⌈extent / stride⌉ windows; an odd pixel goes to the side that the mode says.
    private static func samePadding(
        _ node: NodeReader, extent: Int?, stride: Int, span: Int, extraLast: Bool
    ) throws(NetworkError) -> (first: Int, last: Int) {
        let total: Int
        if stride == 1 {
            total = span - 1
        } else if let extent {
            total = max(0, ((extent + stride - 1) / stride - 1) * stride + span - extent)
        } else {
            throw node.openSize("its automatic padding depends on the image size, which the file leaves open")
        }
        return extraLast ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
    }
}

extension Padding {
    /// From ONNX order: all beginnings, then all ends.
    init(onnx pads: [Int], of node: NodeReader) throws(NetworkError) {
        guard pads.count == 4 else {
            throw node.unsupported("its pads have \(pads.count) entries", remedy: "export a network of two-dimensional layers")
        }
        guard pads.allSatisfy({ $0 >= 0 }) else {
            throw node.unsupported("its padding \(pads) crops the image", remedy: "choose an image size at which nothing is cropped")
        }
        guard pads.allSatisfy({ $0 <= GraphLimits.window }) else {
            throw node.malformed("its padding \(pads) is above \(GraphLimits.window)")
        }
        self.init(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    }

    static func + (a: Padding, b: Padding) -> Padding {
        Padding(top: a.top + b.top, left: a.left + b.left, bottom: a.bottom + b.bottom, right: a.right + b.right)
    }
}
