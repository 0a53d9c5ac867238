import Formats
import Models
import OracleNetworks
import Processors
import Testing

@testable import Training

/// Are gradients those that PyTorch computed on the small U-Net of the oracle?
@Suite struct GradientOracleTests {
    private func compare(_ gradients: [[Float]], _ network: Network, _ oracle: UNetOracle, _ name: String, headRow: Int? = nil) throws {
        var compared = 0
        for (index, layer) in network.layers.enumerated() where !gradients[index].isEmpty {
            var expected = try oracle.tensor("\(name).grad.\(layer.name).weight").scalars
            if let headRow, layer.name == "head" { expected = Array(expected[headRow * expected.count / 3..<(headRow + 1) * expected.count / 3]) }
            if layer.operation.biasCount > 0 { expected += try oracle.tensor("\(name).grad.\(layer.name).bias").scalars }
            #expect(expected.count == gradients[index].count)
            let norm = expected.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            let error = zip(expected, gradients[index]).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
            #expect(error <= 1e-5 * norm, "\(layer.name): \(error / norm)")
            compared += 1
        }
        #expect(compared == 8)
    }

    private func settings(_ network: Network, _ neuron: NeuronModel, steps: Int, _ scale: (Int) throws -> Float) rethrows -> SpikingSettings {
        var scales: [Int: Float] = [:]
        for (index, layer) in network.layers.enumerated() where layer.operation == .relu { scales[index] = try scale(layer.inputs[0]) }
        return SpikingSettings(neuron: neuron, steps: steps, initial: 0, scales: scales)
    }

    @Test func `Flow tuning with biases in every step`() throws {
        let oracle = try UNetOracle()
        let network = try oracle.network(poolIsPopulation: true)
        let settings = settings(network, .multiThreshold([2, 1, 0.5, 0.25]), steps: 10) { _ in 1 }
        let trainer = try Trainer(
            network, input: Shape(channels: 1, height: 16, width: 16), mode: .flow(settings), loss: .crossEntropy, optimizer: .adam(), seed: 1, threads: 1)
        let example = Example(image: try oracle.tensor("x").scalars, target: try oracle.tensor("label").scalars)
        let (loss, gradients) = try trainer.gradients([example])
        let recorded = try #require(oracle.summary["asf_bias_times_T"]?["loss"]?.doubleValue)
        #expect(abs(loss - recorded) < 1e-6)
        try compare(gradients, network, oracle, "asf_bias_times_T")
    }

    @Test(arguments: ["binary", "ternary"]) func `Back-propagation through time of neurons that fire first`(_ input: String) throws {
        let oracle = try UNetOracle()
        var network = try oracle.network(poolIsPopulation: false, hasBias: false)
        // The loss reads the second channel only.
        let head = network.output
        guard case .convolution(var convolution) = network.layers[head].operation else { return }
        convolution.weights = Array(convolution.weights[convolution.weights.count / 3..<2 * convolution.weights.count / 3])
        convolution.outputChannels = 1
        network.layers[head].operation = .convolution(convolution)
        let thresholds = try #require(oracle.summary["cases"]?["rathi_\(input)"]?["thresholds_used"])
        var settings = try settings(network, .integrateAndFire, steps: 20) { source in
            Float(try #require(thresholds[network.layers[source].name]?.doubleValue))
        }
        settings.membrane.order = .fireThenIntegrate
        settings.scalesSpikes = false
        settings.averagesReadout = false
        let shape = Shape(channels: 1, height: 16, width: 16)
        let graph = try TrainingGraph(network, input: shape)
        let spiking = SpikingPass(graph, settings, ProcessorLevel.current.floatKernels)
        let pass = TimePass(spiking: spiking, surrogate: .triangle(scale: 0.3))
        let spikes = try oracle.tensor("input.\(input)")
        let steps = InputSteps(given: (0..<20).map { spikes.slice($0).scalars })
        var room = TimePass.Room(spiking, goesBack: false)
        var scratch = Scratch()
        let output = pass.output(steps, &room, masks: [], &scratch)
        let label = try oracle.tensor("label").scalars.map { $0 == 1 ? Float(1) : 0 }
        let (loss, slopes) = Loss.bceDice.evaluate([output], [label], channels: 1, threads: 1)
        let name = "rathi_\(input)_bptt_bce_dice"
        #expect(abs(loss - (try #require(oracle.summary[name]?["loss"]?.doubleValue))) < 1e-6)
        var past = TimePass.Room(spiking, goesBack: true)
        var gradients = SampleValues(graph)
        var sums = graph.nodes.map { node in if case .layer(let layer) = node.work { [Float](repeating: 0, count: layer.sumCount) } else { [Float]() } }
        pass.backward(slopes[0], steps, &past, gradients: &gradients, masks: [], to: &sums, &scratch)
        let parameters = graph.nodes.enumerated().map { index, node in
            if case .layer(let layer) = node.work { layer.parameterGradient(sums[index]) } else { [Float]() }
        }
        try compare(parameters, network, oracle, name, headRow: 1)
    }
}
