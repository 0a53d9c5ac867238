internal import Formats
private import Foundation

/// 1 − (2Σsr + ε) / (Σs + Σr + ε), s the sigmoid of each value and r its target, summed over a whole batch.
enum DiceLoss {
    static let epsilon = 1e-5

    static func evaluate(_ outputs: [[Float]], _ targets: [[Float]], threads: Int) -> (loss: Double, gradients: [[Float]]) {
        let parts = parallelMap(count: outputs.count, threads: threads) { sample in
            var (overlap, sum) = (0.0, 0.0)
            let sigmoids = outputs[sample].map { 1 / (1 + exp(-$0)) }
            for index in sigmoids.indices {
                let target = targets[sample][index]
                overlap += Double(sigmoids[index] * target)
                sum += Double(sigmoids[index] + target)
            }
            return (overlap, sum, sigmoids)
        }
        let above = 2 * parts.reduce(0) { $0 + $1.0 } + epsilon
        let below = parts.reduce(0) { $0 + $1.1 } + epsilon
        let (ofTarget, ofSum) = (Float(-2 / below), Float(above / (below * below)))
        let gradients = parallelMap(count: outputs.count, threads: threads) { sample in
            zip(parts[sample].2, targets[sample]).map { sigmoid, target in (ofTarget * target + ofSum) * sigmoid * (1 - sigmoid) }
        }
        return (1 - above / below, gradients)
    }
}
