internal import Formats

/// The mean over a batch of a function of output − target.
enum Difference {
    static func evaluate(
        _ outputs: [[Float]], _ targets: [[Float]], threads: Int, value: @Sendable (Float) -> Float, slope: @Sendable (Float) -> Float
    ) -> (loss: Double, gradients: [[Float]]) {
        let count = outputs.reduce(0) { $0 + $1.count }
        let parts = parallelMap(count: outputs.count, threads: threads) { sample in
            var loss = 0.0
            let gradient = zip(outputs[sample], targets[sample]).map { output, target in
                loss += Double(value(output - target))
                return slope(output - target) / Float(count)
            }
            return (loss, gradient)
        }
        return (parts.reduce(0) { $0 + $1.0 } / Double(count), parts.map(\.1))
    }
}
