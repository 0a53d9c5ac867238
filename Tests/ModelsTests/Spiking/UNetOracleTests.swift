import Formats
import Testing

@testable import Models

/// Do neurons, schedules and conversion mean what the papers' code means?
@Suite("Semantics: does the reference equal the oracle?")
struct UNetOracleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var neuron: ConversionOptions.Neuron
        var comparison: Comparison
        var schedule: Schedule.Kind
        var coding: SpikingInput.Coding
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "mt_same_step", neuron: .multiThreshold([2, 1, 0.5, 0.25]), comparison: .above, schedule: .sameStep, coding: .analogCurrent),
        Case(name: "mt_delayed", neuron: .multiThreshold([2, 1, 0.5, 0.25]), comparison: .above, schedule: .delayed, coding: .analogCurrent),
        Case(name: "if_const_same_step_ge", neuron: .integrateAndFire, comparison: .atOrAbove, schedule: .sameStep, coding: .analogCurrent),
        Case(name: "if_binary_same_step_ge", neuron: .integrateAndFire, comparison: .atOrAbove, schedule: .sameStep, coding: .binaryPoisson),
        Case(name: "if_ternary_same_step_ge", neuron: .integrateAndFire, comparison: .atOrAbove, schedule: .sameStep, coding: .ternaryPoisson),
    ]

    @Test("spikes, membranes and read-outs are exact", arguments: cases)
    func simulation(_ test: Case) throws {
        let oracle = try UNetOracle()
        let names = UNetOracle.populationNames(poolIsPopulation: true)
        let x = try oracle.tensor("x")
        let options = ConversionOptions(
            neuron: test.neuron, comparison: test.comparison, normalization: .unnormalized, initialPotential: 0, coding: test.coding)
        var network = try oracle.network(poolIsPopulation: true).convert(options, calibration: x).network
        // The oracle's spikes come from a file and need no remapping of the input.
        if test.coding == .ternaryPoisson, network.input.remapsUnitRange { network = try unremapped(oracle, options) }

        let window = 10
        let input = try encode(test, x, network, oracle, window: window)
        let run = Reference<Float>(network, schedule: Schedule(test.schedule, of: network, window: window)).run(input)

        for (population, name) in names.enumerated() {
            let mask = try oracle.tensor("\(test.name).mask.\(name)")
            let grid = network.populations[population].grid
            #expect(mask.shape == [window, grid.channels, grid.height, grid.width])
            let unit: Float = test.neuron == .integrateAndFire ? 1 : 0.25
            for step in 0..<window {
                var values = [Float](repeating: 0, count: grid.count)
                for firing in run.firings[population][step] { values[firing.neuron] = firing.value / unit }
                #expect(ChannelOrder.channelsFirst(values, shape: grid.shape) == mask.slice(step).scalars, "\(name), step \(step)")
            }
            let potential = try oracle.tensor("\(test.name).v_final.\(name)")
            #expect(ChannelOrder.channelsFirst(run.potentials[population], shape: grid.shape) == potential.scalars, "\(name)")
        }
        let head = try oracle.tensor("\(test.name).head")
        for step in 0..<window {
            #expect(ChannelOrder.channelsFirst(run.readoutHistory[step], shape: network.readout.grid.shape) == head.slice(step).scalars)
        }
    }

    private func unremapped(_ oracle: UNetOracle, _ options: ConversionOptions) throws -> SpikingNetwork {
        var analog = options
        analog.coding = .analogCurrent
        var network = try oracle.network(poolIsPopulation: true).convert(analog, calibration: try oracle.tensor("x")).network
        network.input.coding = .ternaryPoisson
        return network
    }

    private func encode(
        _ test: Case, _ x: Tensor, _ network: SpikingNetwork, _ oracle: UNetOracle, window: Int
    ) throws -> EncodedInput {
        guard test.coding.isSpikes else { return try network.encode(x.slice(0), window: window, seed: 0) }
        let spikes = try oracle.tensor(test.coding == .binaryPoisson ? "input.binary" : "input.ternary")
        let steps = (0..<window).map { step in
            spikes.slice(step).scalars.enumerated().compactMap { neuron, value in
                value == 0 ? nil : Firing(neuron: neuron, value: value)
            }
        }
        return EncodedInput(currents: [:], spikes: steps, macs: [:], clippedCurrents: 0)
    }

    @Test("connection-wise normalisation gives the recorded weights")
    func normalization() throws {
        let oracle = try UNetOracle()
        let trained = try oracle.network(poolIsPopulation: false)
        let options = ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25]), initialPotential: 0)
        let network = try trained.convert(options, calibration: try oracle.tensor("calib")).network
        let names = UNetOracle.populationNames(poolIsPopulation: false) + ["head"]
        let scales = oracle.summary["normalisation"]?["lambda_relu"]
        for (population, name) in names.enumerated() {
            let expected = try #require(scales?[name]?.doubleValue)
            #expect(abs(Double(network.populations[population].scale) - expected) < 1e-6 * expected, "λ of \(name)")
            let bias = try oracle.tensor("norm_connection_wise.\(name).bias").scalars
            for (ours, theirs) in zip(network.populations[population].bias, bias) { #expect(abs(ours - theirs) < 1e-6, "bias of \(name)") }
            try compareWeights(of: population, name, in: network, oracle)
        }
    }

    /// Projections hold their part of a concatenated kernel, pools folded in and transposed kernels flipped.
    private func compareWeights(of population: Int, _ name: String, in network: SpikingNetwork, _ oracle: UNetOracle) throws {
        let expected = try oracle.tensor("norm_connection_wise.\(name).weight")
        let pooled: Float = name == "conv3" ? 4 : 1
        var firstChannel = 0
        for projection in network.projections where projection.target == population {
            let kernel = projection.kernel
            for ky in 0..<kernel.height {
                for kx in 0..<kernel.width {
                    for ci in 0..<kernel.inputChannels {
                        for co in 0..<kernel.outputChannels {
                            let ours = kernel.weights[((ky * kernel.width + kx) * kernel.inputChannels + ci) * kernel.outputChannels + co]
                            let index =
                                name == "up1"
                                ? ((ci * kernel.outputChannels + co) * kernel.height + kernel.height - 1 - ky) * kernel.width
                                    + kernel.width - 1 - kx
                                : ((co * expected.shape[1] + firstChannel + ci) * kernel.height + ky) * kernel.width + kx
                            #expect(abs(ours * pooled - expected.scalars[index]) < 1e-6, "weight of \(name)")
                        }
                    }
                }
            }
            firstChannel += kernel.inputChannels
        }
    }
}

extension Grid {
    var shape: Shape { Shape(channels: channels, height: height, width: width) }
}
