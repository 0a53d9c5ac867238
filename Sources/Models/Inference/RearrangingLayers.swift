/// The layers that move values and compute nothing, on height × width × channels arrays.
enum RearrangingLayers {
    /// Zeros around the image; a negative padding cuts pixels off.
    static func pad(_ values: [Float], _ padding: Padding, input: Shape, output: Shape) -> [Float] {
        var result = [Float](repeating: 0, count: output.count)
        let rows = max(0, -padding.top)..<min(input.height, output.height - padding.top)
        let columns = max(0, -padding.left)..<min(input.width, output.width - padding.left)
        let length = columns.count * input.channels
        for row in rows {
            let source = (row * input.width + columns.lowerBound) * input.channels
            let target = ((row + padding.top) * output.width + columns.lowerBound + padding.left) * input.channels
            for i in 0..<length { result[target + i] = values[source + i] }
        }
        return result
    }

    /// Blocks of channels become blocks of pixels (pixel shuffle).
    static func depthToSpace(_ values: [Float], _ shuffle: DepthToSpace, input: Shape, output: Shape) -> [Float] {
        let block = shuffle.block
        var result: [Float] = []
        result.reserveCapacity(output.count)
        for y in 0..<output.height {
            for x in 0..<output.width {
                let source = (y / block * input.width + x / block) * input.channels
                let phase = y % block * block + x % block
                for c in 0..<output.channels { result.append(values[source + shuffle.inputChannel(of: c, phase: phase, outputs: output.channels)]) }
            }
        }
        return result
    }
}
