import Formats
import OracleNetworks
import Testing

@testable import Models

/// Are thresholds balanced as in Sengupta's and Rathi's code?
@Suite("Conversion: are balanced thresholds the recorded ones?")
struct ThresholdBalancingTests {
    @Test(arguments: ["binary", "ternary"])
    func `Thresholds of the recorded networks are exact`(kind: String) throws {
        let oracle = try UNetOracle()
        let recorded = try #require(oracle.summary["cases"]?["rathi_\(kind)"])
        let steps = try #require(recorded["balancing_steps"]?.intValue)
        let scale = Float(try #require(recorded["scaling_factor"]?.doubleValue))
        var trained = try oracle.network(poolIsPopulation: false)
        for index in trained.layers.indices {
            switch trained.layers[index].operation {
            case .convolution(var layer):
                layer.bias = []
                trained.layers[index].operation = .convolution(layer)
            case .transposedConvolution(var layer):
                layer.bias = []
                trained.layers[index].operation = .transposedConvolution(layer)
            default: break
            }
        }
        let options = ConversionOptions(
            neuron: .integrateAndFire, membrane: Membrane(order: .fireThenIntegrate), normalization: .unnormalized, initialPotential: 0)
        var network = try trained.convert(options, calibration: try oracle.tensor("x")).network
        network.input.coding = .ternaryPoisson
        let spikes = try oracle.tensor("input.\(kind)")
        let input = EncodedInput(
            currents: [:],
            spikes: (0..<steps).map { step in
                spikes.slice(step).scalars.enumerated().compactMap { $1 == 0 ? nil : Firing(neuron: $0, value: $1) }
            }, macs: [:], clippedCurrents: 0)
        let balanced = try ThresholdBalancing(
            network, inputs: [input], ConversionOptions.Balancing(steps: steps, scale: scale), threads: 2)
        for (population, name) in zip(balanced.network.populations, UNetOracle.populationNames(poolIsPopulation: false)) {
            let threshold = Float(try #require(recorded["balanced_thresholds_max_weighted_input"]?[name]?.doubleValue))
            #expect(population.neuron.thresholds == [threshold * scale], "\(name)")
            #expect(Double(population.neuron.thresholds[0]) == recorded["thresholds_used"]?[name]?.doubleValue)
        }
        #expect(balanced.notes.count == 1 && balanced.notes[0].hasPrefix("conv5 joins"))
    }

    static func chain(weights: [Float], bias: [Float] = []) -> Network {
        func convolution(_ weight: Float) -> LayerOperation {
            .convolution(
                Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [weight], bias: bias))
        }
        var layers = [Layer(name: "in", operation: .input(channels: 1, height: 1, width: 2), inputs: [])]
        for (index, weight) in weights.enumerated() {
            layers.append(Layer(name: "c\(index)", operation: convolution(weight), inputs: [layers.count - 1]))
            if index < weights.count - 1 { layers.append(Layer(name: "r\(index)", operation: .relu, inputs: [layers.count - 1])) }
        }
        return Network(name: "chain", layers: layers, output: layers.count - 1)
    }

    @Test func `A chain with biases keeps its output, whatever the scale`() throws {
        let network = Self.chain(weights: [2, 3, 0.5], bias: [0.25])
        let image = Tensor(shape: [1, 1, 1, 2], scalars: [0.5, 0.25])
        for scale in [1, 0.9] as [Float] {
            var options = ConversionOptions(neuron: .integrateAndFire, normalization: .balanced)
            options.balancing = ConversionOptions.Balancing(steps: 50, scale: scale)
            let conversion = try network.convert(options, calibration: image)
            // The largest input of the first layer is 0.5 × 2 + 0.25.
            #expect(abs(conversion.network.populations[0].neuron.thresholds[0] - 1.25 * scale) < 1e-6)
            let window = 400
            let input = try conversion.network.encode(image.slice(0), window: window, seed: 0)
            // With the scale 0.9 the brighter pixel asks for more than one spike per step and saturates; the other one does not.
            let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: window)).run(input)
            let expected = try network.infer(image.slice(0)).scalars
            #expect(abs(run.readout[1] / Float(window) - expected[1]) < 0.02 * expected[1], "scale \(scale)")
        }
    }

    @Test func `A layer that nothing drives is named, with what to do`() throws {
        var options = ConversionOptions(neuron: .integrateAndFire, normalization: .balanced)
        options.balancing.steps = 40
        let image = Tensor(shape: [1, 1, 1, 2], scalars: [0.5, 0.25])
        let silent = #expect(throws: ConversionError.self) {
            try Self.chain(weights: [2, -3, 1]).convert(options, calibration: image)
        }
        #expect(silent?.reason.hasPrefix("layer c1 gets no positive input in 40 steps of balancing") == true)
        #expect(silent?.reason.contains("connection-wise") == true)
        options.balancing.steps = 3
        let short = #expect(throws: ConversionError.self) { try Self.chain(weights: [2, 3, 1]).convert(options, calibration: image) }
        #expect(short?.reason.contains("too short for a network 2 stages deep") == true)
    }
}
