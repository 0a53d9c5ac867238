import Foundation

/// The logarithm of softmax over channels at a read-out, computed without it.
struct LogSoftmax: ChannelHead {
    static let kind = "LogSoftmax"
    static let word = "logSoftmax"
    var operation: LayerOperation { .logSoftmax }

    static func apply(_ values: [Float], channels: Int) -> [Float] {
        var result = values
        for start in stride(from: 0, to: values.count, by: channels) {
            let largest = values[start..<start + channels].max() ?? 0
            let sum = values[start..<start + channels].reduce(Float(0)) { $0 + exp($1 - largest) }
            let shift = largest + log(sum)
            for i in start..<start + channels { result[i] = values[i] - shift }
        }
        return result
    }

    var headForm: HeadForm? { .squashing(.logSoftmax) }
}
