internal import Formats
private import Foundation

/// −log of the softmax of each pixel's own class, the mean over the pixels of a batch that have one.
enum CategoricalCrossEntropy {
    static func evaluate(_ outputs: [[Float]], _ targets: [[Float]], channels: Int, threads: Int) -> (loss: Double, gradients: [[Float]]) {
        let pixels = targets.reduce(0) { $0 + $1.reduce(0) { $1 >= 0 ? $0 + 1 : $0 } }
        guard pixels > 0 else { return (0, outputs.map { $0.map { _ in 0 } }) }
        let parts = parallelMap(count: outputs.count, threads: threads) { sample in
            var loss = 0.0
            var gradient = [Float](repeating: 0, count: outputs[sample].count)
            for (pixel, target) in targets[sample].enumerated() where target >= 0 {
                let scores = outputs[sample][pixel * channels..<(pixel + 1) * channels]
                let largest = scores.max() ?? 0
                let weights = scores.map { exp($0 - largest) }
                let sum = weights.reduce(0, +)
                let own = Int(target)
                loss -= Double(scores[scores.startIndex + own] - largest) - Double(log(sum))
                for channel in 0..<channels {
                    gradient[pixel * channels + channel] = (weights[channel] / sum - (channel == own ? 1 : 0)) / Float(pixels)
                }
            }
            return (loss, gradient)
        }
        return (parts.reduce(0) { $0 + $1.0 } / Double(pixels), parts.map(\.1))
    }
}
