import Formats
import Processors
import Testing

@testable import Models
@testable import Training

/// Does tuning simulate the network that the reference defines, and are its gradients those of a neuron written out?
@Suite struct SpikingPassTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var neuron: NeuronModel
        var membrane = Membrane()
        var reset = Reset.soft
        var comparison = Comparison.above
        var coding = SpikingInput.Coding.analogCurrent
    }

    static let cases = [
        Case(testDescription: "if", neuron: .integrateAndFire),
        Case(testDescription: "if, at or above", neuron: .integrateAndFire, comparison: .atOrAbove),
        Case(testDescription: "if, hard reset", neuron: .integrateAndFire, reset: .hard(potential: 0)),
        Case(testDescription: "if, firing first", neuron: .integrateAndFire, membrane: Membrane(order: .fireThenIntegrate)),
        Case(testDescription: "if, spike times", neuron: .integrateAndFire, coding: .latency),
        Case(testDescription: "lif", neuron: .integrateAndFire, membrane: Membrane(leak: 0.5)),
        Case(testDescription: "lif, firing first", neuron: .integrateAndFire, membrane: Membrane(order: .fireThenIntegrate, leak: 0.5)),
        Case(testDescription: "ternary", neuron: .ternary(negativeThreshold: 0.5, hasMemory: false)),
        Case(testDescription: "ternary with memory", neuron: .ternary(negativeThreshold: 1, hasMemory: true)),
        Case(testDescription: "multi-threshold", neuron: .multiThreshold([2, 1, 0.5, 0.25])),
        Case(testDescription: "multi-threshold, firing first", neuron: .multiThreshold([1, 0.5]), membrane: Membrane(order: .fireThenIntegrate)),
        Case(testDescription: "signed multi-threshold with memory", neuron: .signedMultiThreshold([1, 0.5, 0.25], hasMemory: true)),
        Case(testDescription: "signed multi-threshold", neuron: .signedMultiThreshold([1, 0.5], hasMemory: false)),
        Case(testDescription: "mlf", neuron: .multiLevel(MultiLevel(thresholds: [2, 1], amplitude: 0.5))),
    ]

    /// Whole multiples of 1/16, so that sums have no rounding.
    private static func network(seed: UInt64) -> Network {
        func weights(_ count: Int, _ name: String) -> [Float] {
            let stream = RandomStream(seed: seed, purpose: name)
            return (0..<count).map { (stream.uniform($0) * 12).rounded(.down) / 16 - 0.25 }
        }
        func conv(_ inputs: Int, _ outputs: Int, _ name: String) -> LayerOperation {
            .convolution(
                Convolution(
                    inputChannels: inputs, outputChannels: outputs, kernelHeight: 3, kernelWidth: 3, padding: Padding(1),
                    weights: weights(inputs * outputs * 9, name), bias: weights(outputs, "bias " + name)))
        }
        return Network(
            name: "dyadic",
            layers: [
                Layer(name: "in", operation: .input(channels: 2, height: 6, width: 4), inputs: []),
                Layer(name: "a", operation: conv(2, 5, "a"), inputs: [0]), Layer(name: "a.relu", operation: .relu, inputs: [1]),
                Layer(name: "pool", operation: .averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), inputs: [2]),
                Layer(name: "b", operation: conv(5, 4, "b"), inputs: [3]), Layer(name: "b.relu", operation: .relu, inputs: [4]),
                Layer(name: "up", operation: .upsample(factorY: 2, factorX: 2), inputs: [5]),
                Layer(name: "concat", operation: .concatenate, inputs: [2, 6]), Layer(name: "c", operation: conv(9, 3, "c"), inputs: [7]),
            ], output: 8)
    }

    private static func image(seed: UInt64) -> [Float] {
        let stream = RandomStream(seed: seed, purpose: "image")
        return (0..<48).map { (stream.uniform($0) * 17).rounded(.down) / 16 }
    }

    private static func settings(_ test: Case, steps: Int, scales: [Int]) -> SpikingSettings {
        var neuron = test.neuron
        neuron.comparison = test.comparison
        if neuron.allowsHardReset { neuron.reset = test.reset }
        return SpikingSettings(
            neuron: neuron, membrane: test.membrane, steps: steps, initial: 0.125, scales: Dictionary(uniqueKeysWithValues: scales.map { ($0, 1) }),
            coding: test.coding)
    }

    @Test(arguments: cases) func `Outputs are those of the reference`(_ test: Case) throws {
        for seed in UInt64(0)..<8 {
            let network = Self.network(seed: seed)
            let image = Self.image(seed: seed)
            let shape = Shape(channels: 2, height: 6, width: 4)
            let options = ConversionOptions(
                neuron: test.neuron, comparison: test.comparison, reset: test.reset, membrane: test.membrane, normalization: .unnormalized,
                initialPotential: 0.125, coding: test.coding)
            let sample = Tensor(shape: [2, 6, 4], scalars: ChannelOrder.channelsFirst(image, shape: shape))
            let converted = try network.convert(options, calibration: Tensor(shape: [1, 2, 6, 4], scalars: sample.scalars)).network
            let run = Reference<Float>(converted, schedule: Schedule(.sameStep, of: converted, window: 6)).run(try converted.encode(sample, window: 6, seed: 0))
            for mode in [TrainingMode.flow(Self.settings(test, steps: 6, scales: [2, 5])), .bptt(Self.settings(test, steps: 6, scales: [2, 5]), surrogate: .arctan)] {
                let trainer = try Trainer(network, input: shape, mode: mode, loss: .l2, optimizer: .adam(), seed: 1, threads: 1)
                let output = try trainer.outputs([image])[0]
                for (ours, theirs) in zip(output, run.readout) { #expect(abs(ours * 6 - theirs) < 1e-5, "seed \(seed)") }
            }
        }
    }

    /// A neuron between two weights, written out with the rule of its own file: what `Surrogate` stands for by a formula of its own.
    private struct Chain {
        var neuron: NeuronModel
        var membrane: Membrane
        var surrogate: (Double) -> Double

        /// ∂(Σ_t w₂ · s(t) ÷ T)² / ∂w₁ and ∂w₂, for a potential that nothing but w₁ · x enters.
        func gradients(first: Double, second: Double, _ inputs: [Double], initial: Double) -> (first: Double, second: Double, loss: Double) {
            let steps = inputs.count
            let count = neuron.membraneCount
            let leak = Double(membrane.leak)
            let firesFirst = membrane.order == .fireThenIntegrate
            var potentials = Array(repeating: initial, count: count)
            // ∂v / ∂w₁ by membrane, going forwards: real-time recurrent learning in the place of the way back.
            var sensitivities = Array(repeating: 0.0, count: count)
            var (sum, sumSensitivity) = (0.0, 0.0)
            var emitted: Float = 0
            let rule: any FiringRule<Double> = neuron.rule()
            for input in inputs {
                var sent: Float = 0
                for index in 0..<count {
                    if !firesFirst {
                        potentials[index] = leak * potentials[index] + first * input
                        sensitivities[index] = leak * sensitivities[index] + input
                    }
                    let tried = potentials[index]
                    var after = tried
                    let fired = rule.fire(&after, membrane: index, emitted: emitted)
                    sent += fired.value
                    sumSensitivity += slope(tried, index) * sensitivities[index]
                    if neuron.reset != .soft, fired.crossings > 0 { sensitivities[index] = 0 }
                    if firesFirst {
                        sensitivities[index] = leak * sensitivities[index] + input
                        potentials[index] = leak * tried + first * input + (after - tried)
                    } else {
                        potentials[index] = after
                    }
                }
                emitted += sent
                sum += Double(sent)
            }
            let output = second * sum / Double(steps)
            return (2 * output * second * sumSensitivity / Double(steps), 2 * output * sum / Double(steps), output * output)
        }

        private func slope(_ potential: Double, _ membrane: Int) -> Double {
            let levels = neuron.levels.filter { $0.membrane == membrane }
            let below = levels.filter { $0.side == .below }
            var (left, slope) = (potential, 0.0)
            for (number, level) in levels.filter({ $0.side == .above }).enumerated() {
                let threshold = Double(level.threshold)
                slope += Double(level.amplitude) / threshold * surrogate(abs(left / threshold - 1))
                if number < below.count {
                    let negative = Double(below[number].threshold)
                    slope += Double(-below[number].amplitude) / negative * surrogate(abs(-left / negative - 1))
                }
                if neuron.comparison.crosses(left, threshold) {
                    left = neuron.reset == .soft ? left - threshold : 0
                } else if number < below.count, neuron.comparison.crosses(-left, Double(below[number].threshold)), !neuron.hasMemory {
                    left = neuron.reset == .soft ? left + Double(below[number].threshold) : 0
                }
            }
            return slope
        }
    }

    static let surrogates: [(Surrogate, @Sendable (Double) -> Double)] = [
        (.triangle(), { 0.3 * max(0, 1 - $0) }), (.exponential(scale: 0.3, rate: 2), { 0.3 * exponential(-2 * $0) }),
        (.fastSigmoid(slope: 10), { 1 / ((1 + 10 * $0) * (1 + 10 * $0)) }), (.arctan, { 1 / (1 + .pi * .pi * $0 * $0) }),
        (.rectangle(width: 0.75), { $0 < 0.375 ? 1 / 0.75 : 0 }),
    ]

    /// By its series, so that no library function stands on both sides.
    private static func exponential(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for index in 1..<60 {
            term *= x / Double(index)
            sum += term
        }
        return sum
    }

    @Test(arguments: cases) func `Back-propagation gives the derivative that goes forwards`(_ test: Case) throws {
        for (surrogate, formula) in Self.surrogates {
            for seed in UInt64(0)..<6 {
                let stream = RandomStream(seed: seed, purpose: "chain")
                let (first, second) = (stream.uniform(0) + 0.4, stream.uniform(1) - 1.5)
                func pointwise(_ weight: Float) -> LayerOperation {
                    .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [weight]))
                }
                let network = Network(
                    name: "chain",
                    layers: [
                        Layer(name: "in", operation: .input(channels: 1, height: 1, width: 1), inputs: []),
                        Layer(name: "first", operation: pointwise(first), inputs: [0]), Layer(name: "relu", operation: .relu, inputs: [1]),
                        Layer(name: "second", operation: pointwise(second), inputs: [2]),
                    ], output: 3)
                let settings = Self.settings(test, steps: 7, scales: [2])
                let graph = try TrainingGraph(network, input: Shape(channels: 1, height: 1, width: 1))
                try settings.check(graph)
                let spiking = SpikingPass(graph, settings, ProcessorLevel.current.floatKernels)
                let pass = TimePass(spiking: spiking, surrogate: surrogate)
                let inputs = (0..<7).map { (stream.uniform(10 + $0) * 32).rounded(.down) / 16 - 0.4375 }
                let steps = InputSteps(given: inputs.map { [$0] })
                var (room, scratch) = (TimePass.Room(spiking, goesBack: false), Scratch())
                let output = Double(pass.output(steps, &room, masks: [], &scratch)[0])
                var past = TimePass.Room(spiking, goesBack: true)
                var gradients = SampleValues(graph)
                var sums = graph.nodes.map { node in if case .layer(let layer) = node.work { [Float](repeating: 0, count: layer.sumCount) } else { [Float]() } }
                pass.backward([Float(2 * output)], steps, &past, gradients: &gradients, masks: [], to: &sums, &scratch)
                let chain = Chain(neuron: settings.neuron, membrane: settings.membrane, surrogate: formula)
                let expected = chain.gradients(first: Double(first), second: Double(second), inputs.map { Double($0) }, initial: 0.125)
                #expect(abs(output * output - expected.loss) < 1e-5 * (1 + expected.loss), "seed \(seed)")
                #expect(abs(Double(sums[1][0]) - expected.first) < 1e-5 * (1 + abs(expected.first)), "\(surrogate.word), seed \(seed)")
                #expect(abs(Double(sums[3][0]) - expected.second) < 1e-5 * (1 + abs(expected.second)), "\(surrogate.word), seed \(seed)")
            }
        }
    }
}
