import Formats
import OracleNetworks
import Testing

@testable import Models

/// Do neurons, schedules and conversion mean what the papers' code means?
@Suite("Semantics: does the reference equal the oracle?")
struct UNetOracleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var neuron: NeuronModel
        var comparison: Comparison
        var reset = Reset.soft
        var order = Membrane.Order.integrateThenFire
        var schedule = Schedule.Kind.sameStep
        var coding = SpikingInput.Coding.analogCurrent
        var poolIsPopulation = true
        var hasBias = true
        /// The oracle has sums of this case, but no tensors.
        var hasTensors = true
        var testDescription: String { name }
    }

    private static let quarters = NeuronModel.multiThreshold([2, 1, 0.5, 0.25])

    static let cases = [
        Case(name: "mt_same_step", neuron: quarters, comparison: .above),
        Case(name: "mt_delayed", neuron: quarters, comparison: .above, schedule: .delayed),
        Case(name: "mt_same_step_pool_passthrough", neuron: quarters, comparison: .above, poolIsPopulation: false, hasTensors: false),
        Case(name: "if_const_same_step_ge", neuron: .integrateAndFire, comparison: .atOrAbove),
        Case(
            name: "if_const_same_step_ge_resetzero", neuron: .integrateAndFire, comparison: .atOrAbove, reset: .hard(potential: 0),
            hasTensors: false),
        Case(name: "if_binary_same_step_ge", neuron: .integrateAndFire, comparison: .atOrAbove, coding: .binaryPoisson),
        Case(name: "if_ternary_same_step_ge", neuron: .integrateAndFire, comparison: .atOrAbove, coding: .ternaryPoisson),
        Case(
            name: "rathi_binary", neuron: .integrateAndFire, comparison: .above, order: .fireThenIntegrate, coding: .binaryPoisson,
            poolIsPopulation: false, hasBias: false),
        Case(
            name: "rathi_ternary", neuron: .integrateAndFire, comparison: .above, order: .fireThenIntegrate, coding: .ternaryPoisson,
            poolIsPopulation: false, hasBias: false),
    ]

    @Test("every case of the oracle is tested")
    func completeness() throws {
        let recorded = try #require(try UNetOracle().summary["cases"]?.objectValue).map(\.key)
        #expect(Set(recorded).isSubset(of: Self.cases.map(\.name)))
    }

    @Test("spikes, membranes and read-outs are exact, in Float and in whole numbers", arguments: cases)
    func simulation(_ test: Case) throws {
        let oracle = try UNetOracle()
        let network = try network(test, oracle)
        let window = try #require(oracle.summary["cases"]?[test.name]?["T"]?.intValue)
        let input = try encode(test, network, oracle, window: window)
        let schedule = Schedule(test.schedule, of: network, window: window)
        let run = Reference<Float>(network, schedule: schedule).run(input)
        try compareSums(test, run, network, oracle)
        if test.hasTensors { try compareTensors(test, run, network, oracle, window: window) }

        // All membranes are multiples of 2⁻¹⁰.
        let unit: Float = test.neuron == .integrateAndFire ? 1 : 0.25
        let whole = network.wholeNumbers(potentialUnit: 1 / 1024, amplitudeUnit: unit)
        let integer = Reference<Int>(whole, schedule: schedule).run(test.coding.isSpikes ? input : try whole.encode(oracle.tensor("x").slice(0), window: window, seed: 0))
        for population in network.populations.indices {
            #expect(integer.potentials[population].map { Float($0) / 1024 } == run.potentials[population])
            #expect(integer.firings[population].map { $0.map(\.neuron) } == run.firings[population].map { $0.map(\.neuron) })
            #expect(integer.firings[population].joined().map { $0.value * unit } == run.firings[population].joined().map(\.value))
        }
        #expect(integer.readoutHistory.map { $0.map { Float($0) / 1024 } } == run.readoutHistory)
    }

    private func network(_ test: Case, _ oracle: UNetOracle) throws -> SpikingNetwork {
        let options = ConversionOptions(
            neuron: test.neuron, comparison: test.comparison, reset: test.reset, membrane: Membrane(order: test.order),
            normalization: .unnormalized, initialPotential: 0)
        let trained = try oracle.network(poolIsPopulation: test.poolIsPopulation, hasBias: test.hasBias)
        var network = try trained.convert(options, calibration: try oracle.tensor("x")).network
        // The oracle's spikes come from a file and need no remapping of the input.
        network.input.coding = test.coding
        if let thresholds = oracle.summary["cases"]?[test.name]?["thresholds_used"] {
            for (population, name) in UNetOracle.populationNames(poolIsPopulation: false).enumerated() {
                let threshold = Float(try #require(thresholds[name]?.doubleValue))
                network.populations[population].neuron = network.populations[population].neuron.withThresholds([threshold])
            }
        }
        return network
    }

    private func compareTensors(
        _ test: Case, _ run: Reference<Float>.Run, _ network: SpikingNetwork, _ oracle: UNetOracle, window: Int
    ) throws {
        for (population, name) in UNetOracle.populationNames(poolIsPopulation: test.poolIsPopulation).enumerated() {
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

    /// What the oracle counted per layer and step, and of the read-out.
    private func compareSums(_ test: Case, _ run: Reference<Float>.Run, _ network: SpikingNetwork, _ oracle: UNetOracle) throws {
        let recorded = try #require(oracle.summary["cases"]?[test.name])
        let steps = try #require(recorded["steps"]?.arrayValue)
        #expect(steps.count == run.readoutHistory.count)
        for (population, name) in UNetOracle.populationNames(poolIsPopulation: test.poolIsPopulation).enumerated() {
            for (step, layers) in steps.enumerated() {
                let layer = try #require(layers[name], "\(name), step \(step)")
                let firings = run.firings[population][step]
                #expect(firings.count == layer["neurons_firing"]?.intValue, "\(name), step \(step)")
                #expect(Double(firings.reduce(0) { $0 + $1.value }) == layer["value_sum"]?.doubleValue, "\(name), step \(step)")
                let crossed = layer["per_threshold"]?.arrayValue?.compactMap(\.intValue).reduce(0, +)
                #expect(firings.reduce(0) { $0 + $1.crossings } == crossed, "\(name), step \(step)")
            }
        }
        #expect(Double(run.readout.reduce(0, +)) == recorded["head_sum"]?.doubleValue)
        let classes = network.readout.grid.channels
        var histogram = [Int](repeating: 0, count: classes)
        for pixel in 0..<run.readout.count / classes {
            let values = run.readout[pixel * classes..<(pixel + 1) * classes]
            histogram[values.firstIndex(of: values.max()!)! - values.startIndex] += 1
        }
        #expect(histogram == recorded["argmax_hist"]?.arrayValue?.compactMap(\.intValue))
    }

    private func encode(
        _ test: Case, _ network: SpikingNetwork, _ oracle: UNetOracle, window: Int
    ) throws -> EncodedInput {
        guard test.coding.isSpikes else { return try network.encode(oracle.tensor("x").slice(0), window: window, seed: 0) }
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
