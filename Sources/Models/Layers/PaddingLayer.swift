import Formats

/// Zero padding of an image, in pixels. As a layer of its own it may be negative and cut pixels off.
public struct Padding: Sendable, Equatable {
    /// Rows in front of the first.
    public var top: Int
    /// Columns in front of the first.
    public var left: Int
    /// Rows behind the last.
    public var bottom: Int
    /// Columns behind the last.
    public var right: Int

    /// Pixels at each side, in the order of ONNX's `pads`.
    public init(top: Int, left: Int, bottom: Int, right: Int) {
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }

    /// The same padding on all four sides.
    public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }

    /// Top, left, bottom, right.
    var sides: [Int] { [top, left, bottom, right] }
}

/// Zeros around the image; a negative padding cuts pixels off.
struct PaddingLayer: LayerDefinition {
    var padding: Padding

    static let kind = "Pad"
    static let word = "pad"
    var operation: LayerOperation { .pad(padding) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        for value in padding.sides { try layer.range(value, "padding", in: -GraphLimits.window...GraphLimits.window) }
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        let image = inputs[0]
        // What is cut off has to be there.
        guard -padding.top < image.height, -padding.bottom < image.height, -padding.left < image.width, -padding.right < image.width else {
            throw layer.failure("it cuts more off than \(image) (height×width×channels) has")
        }
        return Shape(
            channels: image.channels, height: image.height + padding.top + padding.bottom, width: image.width + padding.left + padding.right)
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let input = inputs[0]
        let rows = max(0, -padding.top)..<min(input.height, output.height - padding.top)
        let columns = max(0, -padding.left)..<min(input.width, output.width - padding.left)
        return { inputs, _ in
            let values = inputs[0]
            var result = [Float](repeating: 0, count: output.count)
            let length = columns.count * input.channels
            for row in rows {
                let source = (row * input.width + columns.lowerBound) * input.channels
                let target = ((row + padding.top) * output.width + columns.lowerBound + padding.left) * input.channels
                for i in 0..<length { result[target + i] = values[source + i] }
            }
            return result
        }
    }

    var spikingForm: SpikingForm { .folded(words: "folded: shifted coordinates") }
    var linearReach: LinearReach { .passes }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        try folding.extended(by: self) { path throws(FoldingObstacle) in try path.padded(padding) }
    }

    var parameters: [JSON.Member] { [.padding(padding)] }
}

extension PaddingLayer {
    init(_ fields: LayerFields) throws(FileError) { self.init(padding: try fields.parameters(["padding"]).padding()) }
}

extension LinearPath {
    /// This path followed by zeros around the image, or by cutting pixels off.
    func padded(_ padding: Padding) throws(FoldingObstacle) -> LinearPath {
        let sides = [padding.top, padding.left, padding.bottom, padding.right]
        guard !isCut || sides.allSatisfy({ $0 <= 0 }) else {
            throw FoldingObstacle(
                reason: "zeros are put around a cropped image, where the source still has values",
                remedy: "put a ReLU in front of the padding, or crop by less")
        }
        switch form {
        case .resampling(var y, var x, let gains):
            y.offset += padding.top * y.stride
            x.offset += padding.left * x.stride
            var path = with(.resampling(y: y, x: x, gains: gains))
            path.isCut = isCut || sides.contains { $0 < 0 }
            path.isPadded = isPadded || sides.contains { $0 > 0 }
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
}
