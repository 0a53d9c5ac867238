/// The layers without weights, on height × width × channels arrays. Additions run in a fixed order: window rows, then
/// columns.
enum PointwiseLayers {
    static func leakyRelu(_ values: [Float], slope: Float) -> [Float] {
        // Comparing with `<` lets a NaN pass, so that a broken network shows.
        values.map { $0 < 0 ? $0 * slope : $0 }
    }

    static func relu(_ values: [Float]) -> [Float] {
        values.map { $0 < 0 ? 0 : $0 }
    }

    static func clip(_ values: [Float], minimum: Float, maximum: Float) -> [Float] {
        values.map { $0 < minimum ? minimum : $0 > maximum ? maximum : $0 }
    }

    static func affine(_ values: [Float], _ layer: ChannelAffine) -> [Float] {
        let channels = layer.scale.count
        return values.indices.map { values[$0] * layer.scale[$0 % channels] + layer.shift[$0 % channels] }
    }

    /// The sum of images of one shape, in their order.
    static func add(_ parts: [[Float]]) -> [Float] {
        var result = parts[0]
        for part in parts.dropFirst() {
            for i in result.indices { result[i] += part[i] }
        }
        return result
    }

    /// The mean of each channel, summed in double precision.
    static func globalAveragePool(_ values: [Float], channels: Int) -> [Float] {
        var sums = [Double](repeating: 0, count: channels)
        for start in stride(from: 0, to: values.count, by: channels) {
            for c in 0..<channels { sums[c] += Double(values[start + c]) }
        }
        return sums.map { Float($0 / Double(values.count / channels)) }
    }

    static func averagePool(_ values: [Float], _ pooling: Pooling, input: Shape, output: Shape) -> [Float] {
        var result = [Float](repeating: 0, count: output.count)
        forEachWindow(pooling, input: input, output: output) { target, rows, columns in
            for y in rows {
                for x in columns {
                    let source = (y * input.width + x) * input.channels
                    for c in 0..<input.channels { result[target + c] += values[source + c] }
                }
            }
            let taps = pooling.countsPadding ? pooling.kernelHeight * pooling.kernelWidth : rows.count * columns.count
            for c in 0..<input.channels { result[target + c] /= Float(taps) }
        }
        return result
    }

    static func maxPool(_ values: [Float], _ pooling: Pooling, input: Shape, output: Shape) -> [Float] {
        var result = [Float](repeating: -.infinity, count: output.count)
        forEachWindow(pooling, input: input, output: output) { target, rows, columns in
            for y in rows {
                for x in columns {
                    let source = (y * input.width + x) * input.channels
                    for c in 0..<input.channels where !(values[source + c] <= result[target + c]) {
                        result[target + c] = values[source + c]
                    }
                }
            }
        }
        return result
    }

    static func upsample(_ values: [Float], factorY: Int, factorX: Int, input: Shape) -> [Float] {
        let channels = input.channels
        var result: [Float] = []
        result.reserveCapacity(values.count * factorY * factorX)
        for y in 0..<input.height {
            let rowStart = result.count
            for x in 0..<input.width {
                let pixel = values[(y * input.width + x) * channels..<(y * input.width + x + 1) * channels]
                for _ in 0..<factorX { result.append(contentsOf: pixel) }
            }
            let row = Array(result[rowStart...])
            for _ in 1..<factorY { result.append(contentsOf: row) }
        }
        return result
    }

    static func concatenate(_ parts: [[Float]], channels: [Int]) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for pixel in 0..<parts[0].count / channels[0] {
            for (part, count) in zip(parts, channels) { result.append(contentsOf: part[pixel * count..<(pixel + 1) * count]) }
        }
        return result
    }

    /// Calls `body` with the first value of each output pixel and the source rows and columns of its window that exist.
    private static func forEachWindow(
        _ pooling: Pooling, input: Shape, output: Shape, _ body: (_ target: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
    ) {
        for y in 0..<output.height {
            let top = y * pooling.strideY - pooling.padding.top
            let rows = max(0, top)..<min(input.height, top + pooling.kernelHeight)
            for x in 0..<output.width {
                let left = x * pooling.strideX - pooling.padding.left
                let columns = max(0, left)..<min(input.width, left + pooling.kernelWidth)
                body((y * output.width + x) * output.channels, rows, columns)
            }
        }
    }
}
