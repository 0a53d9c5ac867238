/// Interpolation to another image size, the arithmetic of ONNX Runtime in 32-bit floats.
enum ResizeLayer {
    /// For one output coordinate the two pixels it lies between and their weights.
    private struct Blend {
        var first: Int
        var second: Int
        var firstWeight: Float
        var secondWeight: Float
    }

    static func apply(_ values: [Float], _ resize: Resize, input: Shape, output: Shape) -> [Float] {
        var scales: (y: Float, x: Float) = (Float(output.height) / Float(input.height), Float(output.width) / Float(input.width))
        if case .scales(let y, let x) = resize.target { scales = (y, x) }
        let rows = blends(resize, inputs: input.height, outputs: output.height, scale: scales.y)
        let columns = blends(resize, inputs: input.width, outputs: output.width, scale: scales.x)
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

    private static func blends(_ resize: Resize, inputs: Int, outputs: Int, scale: Float) -> [Blend] {
        (0..<outputs).map { output in
            let position = coordinate(Float(output), resize.coordinates, inputs: Float(inputs), outputs: Float(outputs), scale: scale)
            let last = Float(inputs - 1)
            func single(_ value: Float) -> Blend {
                let pixel = Int(min(max(value, 0), last))
                return Blend(first: pixel, second: pixel, firstWeight: 1, secondWeight: 0)
            }
            switch resize.sampling {
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

    private static func coordinate(_ output: Float, _ coordinates: Resize.Coordinates, inputs: Float, outputs: Float, scale: Float) -> Float {
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
