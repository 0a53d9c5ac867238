import Foundation

/// Softmax over the channels of each pixel at a read-out.
struct Softmax: ChannelHead {
    static let kind = "Softmax"
    static let word = "softmax"
    var operation: LayerOperation { .softmax }

    static func apply(_ values: [Float], channels: Int) -> [Float] {
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

    var sign: SignRule { .neverNegative }
    var headForm: HeadForm? { .squashing(.softmax) }
}
