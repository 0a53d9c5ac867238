import Formats
import Models
import Training

/// Steps of training on the small U-Net, a batch of twenty-six: forwards, backwards and the optimiser.
enum TrainingBenchmark {
    static let batch = 26
    static let steps = 10

    struct Row {
        var mode: String
        var threads: Int
        var measurement: Measurement
        var peakBytes: Int

        var json: JSON {
            .object([
                JSON.Member("mode", .string(mode)), JSON.Member("batch", .integer(TrainingBenchmark.batch)), JSON.Member("threads", .integer(threads)),
                JSON.Member("seconds", .number(measurement.median)), JSON.Member("minimum", .number(measurement.seconds[0])),
                JSON.Member("peakBytes", .integer(peakBytes)),
            ])
        }
    }

    /// - Parameters:
    ///   - only: `dense`, `flow` or `bptt`; `nil` for all.
    ///   - threads: of a step.
    static func rows(only: String?, threads: Int) throws -> [Row] {
        let network = try Zoo.network(BenchmarkNetworks.small)
        let input = Shape(channels: 1, height: 56, width: 40)
        var scales: [Int: Float] = [:]
        for (index, layer) in network.layers.enumerated() where layer.operation == .relu { scales[index] = 1 }
        let neuron = SpikingSettings(neuron: .integrateAndFire, steps: steps, initial: 0.5, scales: scales)
        let cascade = SpikingSettings(neuron: .multiThreshold([1, 0.5, 0.25, 0.125]), steps: steps, initial: 0.0625, scales: scales)
        let modes: [(String, TrainingMode)] = [
            ("dense", .dense(dropout: 0)), ("flow", .flow(cascade)), ("flow-if", .flow(neuron)), ("bptt", .bptt(neuron, surrogate: .triangle())),
        ]
        let stream = RandomStream(seed: 1, purpose: "training benchmark")
        let examples = (0..<batch).map { number in
            Example(
                image: (0..<input.count).map { stream.uniform(number * input.count + $0) },
                target: (0..<input.count).map { stream.uniform(-1 - number * input.count - $0) > 0.8 ? 1 : 0 })
        }
        return try modes.filter { only == nil || only == $0.0 }.map { name, mode in
            let trainer = try Trainer(network, input: input, mode: mode, loss: .bceDice, optimizer: .adam(), seed: 1, threads: threads)
            let measurement = try Measurement("training step, \(name), \(threads) threads", unit: "sample", runs: name == "bptt" ? 3 : 7) {
                _ = try trainer.step(examples, learningRate: 1e-3)
                return batch
            }
            return Row(mode: name, threads: threads, measurement: measurement, peakBytes: Memory.peakBytes)
        }
    }
}
