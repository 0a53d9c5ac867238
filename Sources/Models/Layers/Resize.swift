import Formats

/// A change of image size by interpolation, as ONNX `Resize` without antialiasing.
public struct Resize: Sendable, Equatable {
    /// Which input pixels an output coordinate x reads (ONNX `mode` and `nearest_mode`).
    public enum Sampling: String, Sendable {
        /// The nearest pixel, halves down: ⌈x − ½⌉.
        case roundPreferFloor = "round_prefer_floor"
        /// The nearest pixel, halves up: ⌊x + ½⌋.
        case roundPreferCeil = "round_prefer_ceil"
        /// The pixel at or before x: ⌊x⌋.
        case floor
        /// The pixel at or behind x: ⌈x⌉.
        case ceil
        /// Between the two nearest pixels of each axis.
        case linear
    }

    /// Where output coordinate o lies in an input of n pixels, scale s = outputs / n.
    public enum Coordinates: String, Sendable {
        /// o / s
        case asymmetric
        /// (o + ½) / s − ½
        case halfPixel = "half_pixel"
        /// The same, but 0 for a single output.
        case pytorchHalfPixel = "pytorch_half_pixel"
        /// As `halfPixel`, centred where s · n is no whole number.
        case halfPixelSymmetric = "half_pixel_symmetric"
        /// o · (n − 1) / (outputs − 1)
        case alignCorners = "align_corners"
        /// (o + ½) / s
        case tensorflowHalfPixel = "tf_half_pixel_for_nn"
    }

    /// How large the output is.
    public enum Target: Sendable, Equatable {
        /// The output has ⌊n · scale⌋ pixels.
        case scales(y: Float, x: Float)
        /// The output has that many rows and columns, whatever the input's are.
        case size(height: Int, width: Int)
    }

    /// Which pixels are read.
    public var sampling: Sampling
    /// Where output pixels lie in the input.
    public var coordinates: Coordinates
    /// How large the output is.
    public var target: Target

    /// Channels stay as they are; only rows and columns change.
    public init(sampling: Sampling, coordinates: Coordinates, target: Target) {
        self.sampling = sampling
        self.coordinates = coordinates
        self.target = target
    }

    /// Output extents for an input of `height` × `width`, `nil` where they exceed what an image can have.
    func outputSize(height: Int, width: Int) -> (height: Int, width: Int)? {
        switch target {
        case .size(let height, let width): return (height, width)
        case .scales(let y, let x):
            guard let rows = Int(exactly: (Float(height) * y).rounded(.down)), let columns = Int(exactly: (Float(width) * x).rounded(.down)) else {
                return nil
            }
            return (rows, columns)
        }
    }
}

extension Resize: LayerDefinition {
    static let kind = "Resize"
    static let word = "resize"
    var operation: LayerOperation { .resize(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        switch target {
        case .size(let height, let width):
            try layer.range(height, "height", in: 1...GraphLimits.extent)
            try layer.range(width, "width", in: 1...GraphLimits.extent)
        case .scales(let y, let x):
            guard y > 0, x > 0, y <= Float(GraphLimits.window), x <= Float(GraphLimits.window) else {
                throw layer.failure("it scales by \(y)×\(x), allowed is above 0 to \(GraphLimits.window)")
            }
        }
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        guard let size = outputSize(height: inputs[0].height, width: inputs[0].width) else {
            throw layer.failure("it scales \(inputs[0]) (height×width×channels) to no possible size")
        }
        return Shape(channels: inputs[0].channels, height: size.height, width: size.width)
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let input = inputs[0]
        return { inputs, _ in interpolate(inputs[0], input: input, output: output) }
    }

    var spikingForm: SpikingForm { .folded(words: "folded: a fixed linear map, corrected at the border") }
    var linearReach: LinearReach { .weighted }
    /// Weights of interpolation are never negative.
    var sign: SignRule { .asInputs }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        let (input, output) = (folding.inputShapes[0], folding.output)
        let scales = scales(input: input, output: output)
        func axis(_ inputs: Int, _ outputs: Int, _ scale: Float) -> AxisInterpolation {
            AxisInterpolation(
                rows: blends(inputs: inputs, outputs: outputs, scale: scale).map {
                    [AxisInterpolation.Entry(input: $0.first, weight: $0.firstWeight), AxisInterpolation.Entry(input: $0.second, weight: $0.secondWeight)]
                }, inputs: inputs, ratio: ratio(inputs, outputs, scale))
        }
        return try folding.interpolated(
            by: self, y: axis(input.height, output.height, scales.y), x: axis(input.width, output.width, scales.x))
    }

    /// Outputs per input as a fraction.
    private func ratio(_ inputs: Int, _ outputs: Int, _ scale: Float) -> (numerator: Int, denominator: Int) {
        if coordinates == .alignCorners { return inputs > 1 && outputs > 1 ? (outputs - 1, inputs - 1) : (1, 1) }
        // Scales are given as floats: the first fraction that is one.
        for denominator in 1...64 {
            let numerator = (Double(scale) * Double(denominator)).rounded()
            if numerator >= 1, abs(numerator / Double(denominator) - Double(scale)) < 1e-6 * Double(scale) { return (Int(numerator), denominator) }
        }
        return (outputs, inputs)
    }

    private func scales(input: Shape, output: Shape) -> (y: Float, x: Float) {
        if case .scales(let y, let x) = target { return (y, x) }
        return (Float(output.height) / Float(input.height), Float(output.width) / Float(input.width))
    }

    var parameters: [JSON.Member] {
        let target: JSON.Member =
            switch target {
            case .scales(let y, let x): JSON.Member("scales", .array([.number(Double(y)), .number(Double(x))]))
            case .size(let height, let width): .pair("size", height, width)
            }
        return [JSON.Member("sampling", .string(sampling.rawValue)), JSON.Member("coordinates", .string(coordinates.rawValue)), target]
    }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["sampling", "coordinates", "scales", "size"])
        guard let sampling = Sampling(rawValue: try parameters.string("sampling")),
            let coordinates = Coordinates(rawValue: try parameters.string("coordinates"))
        else { throw parameters.failure("an unknown sampling or unknown coordinates") }
        if parameters.json["size"] != nil {
            let (height, width) = try parameters.pair("size")
            self.init(sampling: sampling, coordinates: coordinates, target: .size(height: height, width: width))
        } else {
            let scales = parameters.json["scales"]?.arrayValue?.compactMap(\.doubleValue) ?? []
            guard scales.count == 2 else { throw parameters.failure("\"scales\" must be two numbers") }
            self.init(sampling: sampling, coordinates: coordinates, target: .scales(y: Float(scales[0]), x: Float(scales[1])))
        }
    }
}

/// Interpolation, the arithmetic of ONNX Runtime in 32-bit floats.
extension Resize {
    /// For one output coordinate the two pixels it lies between and their weights.
    private struct Blend {
        var first: Int
        var second: Int
        var firstWeight: Float
        var secondWeight: Float
    }

    fileprivate func interpolate(_ values: [Float], input: Shape, output: Shape) -> [Float] {
        let scales = scales(input: input, output: output)
        let rows = blends(inputs: input.height, outputs: output.height, scale: scales.y)
        let columns = blends(inputs: input.width, outputs: output.width, scale: scales.x)
        let channels = input.channels
        var result: [Float] = []
        result.reserveCapacity(output.count)
        for row in rows {
            for column in columns {
                func pixel(_ y: Int, _ x: Int) -> Int { (y * input.width + x) * channels }
                let corners = [
                    (pixel(row.first, column.first), row.firstWeight * column.firstWeight),
                    (pixel(row.first, column.second), row.firstWeight * column.secondWeight),
                    (pixel(row.second, column.first), row.secondWeight * column.firstWeight),
                    (pixel(row.second, column.second), row.secondWeight * column.secondWeight),
                ].filter { $0.1 != 0 }
                for c in 0..<channels { result.append(corners.reduce(Float(0)) { $0 + values[$1.0 + c] * $1.1 }) }
            }
        }
        return result
    }

    private func blends(inputs: Int, outputs: Int, scale: Float) -> [Blend] {
        (0..<outputs).map { output in
            let position = coordinate(Float(output), inputs: Float(inputs), outputs: Float(outputs), scale: scale)
            let last = Float(inputs - 1)
            func single(_ value: Float) -> Blend {
                let pixel = Int(min(max(value, 0), last))
                return Blend(first: pixel, second: pixel, firstWeight: 1, secondWeight: 0)
            }
            switch sampling {
            case .roundPreferFloor: return single((position - 0.5).rounded(.up))
            case .roundPreferCeil: return single((position + 0.5).rounded(.down))
            case .floor: return single(position.rounded(.down))
            case .ceil: return single(position.rounded(.up))
            case .linear:
                let inside = min(max(position, 0), last)
                let first = Int(inside)
                let share = inside - Float(first)
                return Blend(first: first, second: min(first + 1, inputs - 1), firstWeight: 1 - share, secondWeight: share)
            }
        }
    }

    private func coordinate(_ output: Float, inputs: Float, outputs: Float, scale: Float) -> Float {
        switch coordinates {
        case .asymmetric: return output / scale
        case .halfPixel: return (output + 0.5) / scale - 0.5
        case .pytorchHalfPixel: return outputs > 1 ? (output + 0.5) / scale - 0.5 : 0
        case .halfPixelSymmetric:
            let adjustment = outputs / (scale * inputs)
            return inputs / 2 * (1 - adjustment) + (output + 0.5) / scale - 0.5
        case .alignCorners: return outputs > 1 ? output * (inputs - 1) / (outputs - 1) : 0
        case .tensorflowHalfPixel: return (output + 0.5) / scale
        }
    }
}
