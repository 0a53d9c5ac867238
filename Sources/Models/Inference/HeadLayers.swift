import Foundation

/// The layers behind the scores of a network, on height × width × channels arrays.
enum HeadLayers {
    static func sigmoid(_ values: [Float]) -> [Float] {
        values.map { 1 / (1 + exp(-$0)) }
    }

    /// Softmax over the channels of each pixel.
    static func softmax(_ values: [Float], channels: Int) -> [Float] {
        var result = values
        for start in stride(from: 0, to: values.count, by: channels) {
            let largest = values[start..<start + channels].max() ?? 0
            var sum: Float = 0
            for i in start..<start + channels {
                result[i] = exp(values[i] - largest)
                sum += result[i]
            }
            for i in start..<start + channels { result[i] /= sum }
        }
        return result
    }

    /// The logarithm of `softmax`, computed without it.
    static func logSoftmax(_ values: [Float], channels: Int) -> [Float] {
        var result = values
        for start in stride(from: 0, to: values.count, by: channels) {
            let largest = values[start..<start + channels].max() ?? 0
            let sum = values[start..<start + channels].reduce(Float(0)) { $0 + exp($1 - largest) }
            let shift = largest + log(sum)
            for i in start..<start + channels { result[i] = values[i] - shift }
        }
        return result
    }

    /// The number of each pixel's largest channel, the first of equals.
    static func argMax(_ values: [Float], channels: Int) -> [Float] {
        stride(from: 0, to: values.count, by: channels).map { pixel in
            Float((0..<channels).reduce(0) { values[pixel + $1] > values[pixel + $0] ? $1 : $0 })
        }
    }

    static func threshold(_ values: [Float], above cut: Float) -> [Float] {
        values.map { $0 > cut ? 1 : 0 }
    }
}
