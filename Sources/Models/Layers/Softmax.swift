import Foundation

/// Softmax over the channels of each pixel at a read-out.
struct Softmax: PlainLayer {
    static let kind = "Softmax"
    static let word = "softmax"
    var operation: LayerOperation { .softmax }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let channels = inputs[0].channels
        return { inputs, _ in Self.apply(inputs[0], channels: channels) }
    }

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

    var spikingForm: SpikingForm { .headOnly }
    var sign: SignRule { .neverNegative }
    var headForm: HeadForm? { .squashing(.softmax) }
}
