/// The geometry that convolutions and poolings share, read from a node's attributes.
struct Window {
    var stride: (y: Int, x: Int)
    var dilation: (y: Int, x: Int)
    var padding: Padding

    /// - Parameters:
    ///   - kernel: extents of the kernel; `kernel_shape`, where given, has to agree.
    ///   - extent: the image size, `nil` while it is open.
    init(_ node: NodeReader, kernel: (y: Int, x: Int), input: Shape?) throws(NetworkError) {
        stride = try node.pair("strides", default: 1)
        dilation = try node.pair("dilations", default: 1)
        let given = try node.pair("kernel_shape", default: 0)
        if node.has("kernel_shape"), given != kernel {
            throw node.malformed("kernel_shape is \(given.0)×\(given.1), its weights are \(kernel.y)×\(kernel.x)")
        }
        for value in [kernel.y, kernel.x, stride.y, stride.x, dilation.y, dilation.x] where !(1...GraphLimits.window).contains(value) {
            throw node.malformed("a kernel extent, stride or dilation is \(value), allowed are 1 to \(GraphLimits.window)")
        }
        let mode = try node.string("auto_pad") ?? "NOTSET"
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
            throw node.unsupported(
                "its automatic padding depends on the image size, which the file leaves open", remedy: "give the input's shape")
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
