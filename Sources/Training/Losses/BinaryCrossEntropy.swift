internal import Formats
private import Foundation

/// −t · log s − (1 − t) · log(1 − s) of the sigmoid s of each value, the mean over a batch.
enum BinaryCrossEntropy {
    static func evaluate(_ outputs: [[Float]], _ targets: [[Float]], threads: Int) -> (loss: Double, gradients: [[Float]]) {
        let count = Float(outputs.reduce(0) { $0 + $1.count })
        let parts = parallelMap(count: outputs.count, threads: threads) { sample in
            var loss = 0.0
            var gradient = outputs[sample]
            for index in gradient.indices {
                let (value, target) = (gradient[index], targets[sample][index])
                // As numbers far from zero need it: no exponential overflows, and no logarithm sees zero.
                let tail = exp(-abs(value))
                loss += Double(max(value, 0) - value * target + log1p(tail))
                let sigmoid = value >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
                gradient[index] = (sigmoid - target) / count
            }
            return (loss, gradient)
        }
        return (parts.reduce(0) { $0 + $1.0 } / Double(count), parts.map(\.1))
    }
}
