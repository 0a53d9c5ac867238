import EventSim
import FastEngine
import Formats
import Models
import Testing

@testable import Compiler

/// Does a ReLU network of sigma-delta neurons compute what the trained one does, after one step per layer?
@Suite("Fidelity: is a network of sigma-delta neurons the trained one, up to rounding?")
struct SigmaDeltaTests {
    /// Both networks' outputs for a generated network's own input.
    private struct Outcome {
        var dense: [Float]
        var conversion: Conversion

        init(_ net: RandomUNet, threshold: Float) throws {
            let options = ConversionOptions(neuron: .sigmaDelta(threshold), percentile: 100, maxPooling: .gate)
            conversion = try net.network.convert(options, calibration: net.input.reshaped([1] + net.input.shape))
            let inference = try DenseInference(net.network, input: Shape(channels: net.input.shape[0], height: net.input.shape[1], width: net.input.shape[2]))
            let output = try inference.run(net.input) { _, _ in }
            dense = ChannelOrder.channelsLast(output.scalars[...], shape: inference.shapes[net.network.output])
        }

        /// Root mean square of the difference, of the dense output's.
        func error(_ output: [Float]) -> Double {
            let square = { (values: [Float]) in values.reduce(0.0) { $0 + Double($1) * Double($1) } }
            return (square(zip(output, dense).map { $0 - $1 }) / max(square(dense), 1e-12)).squareRoot()
        }

        func reference(window: Int, _ net: RandomUNet) throws -> [Float] {
            let network = conversion.network
            let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: window)).run(try network.encode(net.input, window: window, seed: 1))
            return network.output(of: run, window: window)
        }
    }

    @Test("in real numbers, a threshold of next to nothing gives the trained network's output in one step")
    func exact() throws {
        for seed in 0..<30 {
            let net = RandomUNet(seed: seed)
            let outcome = try Outcome(net, threshold: 1e-6)
            #expect(outcome.error(try outcome.reference(window: 1, net)) < 1e-4, "seed \(seed)")
            #expect(outcome.error(try outcome.reference(window: 5, net)) < 1e-4, "seed \(seed)")
        }
    }

    @Test("a finer threshold is nearer")
    func thresholds() throws {
        var errors = [0.3, 0.1, 0.03, 0.01].map { (threshold: Float($0), error: 0.0) }
        for seed in 0..<30 {
            let net = RandomUNet(seed: seed)
            for index in errors.indices {
                let outcome = try Outcome(net, threshold: errors[index].threshold)
                errors[index].error += outcome.error(try outcome.reference(window: 1, net))
            }
        }
        #expect(zip(errors, errors.dropFirst()).allSatisfy { $0.error > $1.error }, "\(errors)")
    }

    /// The rounding left is that of 8-bit weights, which other neurons have too, and of payloads, of which λ has 128.
    @Test("on a chip it stays within rounding, the same after any number of steps", arguments: ["loihi-like", "loihi2"])
    func chip(name: String) throws {
        let chip = try TestChips.load(name)
        var errors: [Double] = []
        for seed in 0..<30 {
            let net = RandomUNet(seed: seed)
            if net.usesMaxPool, !chip.neurons.maxPoolGate { continue }
            let outcome = try Outcome(net, threshold: 1.0 / 256)
            var outputs: [[Float]] = []
            for window in [1, 4] {
                let compilation = try Compilation(outcome.conversion.network, CompileOptions(chip: chip, window: window, inputPeak: outcome.conversion.inputPeak))
                let stimulus = compilation.stimulus(try compilation.encode(net.input, seed: 1))
                let engine = try FastEngine(compilation.checkedMap, threads: 1)
                #expect(try engine.fallbackReason(for: stimulus) == nil)
                let result = try engine.run(stimulus, recordsSpikes: true)
                outputs.append(compilation.output(of: result))
                let history = compilation.outputHistory(of: result, stimulus: stimulus)
                #expect(history.last == outputs.last)
                // A still image changes once.
                for (layer, spikes) in zip(compilation.map.layers, result.spikes) {
                    let later = spikes[(layer.windowStart + 1)...].reduce(0) { $0 + $1.count }
                    #expect(later == 0, "seed \(seed), \(layer.name)")
                }
            }
            #expect(outputs[0] == outputs[1], "seed \(seed)")
            errors.append(outcome.error(outputs[0]))
        }
        #expect(errors.count >= 10)
        #expect(errors.allSatisfy { $0 < 0.1 }, "\(errors)")
        #expect(errors.reduce(0, +) / Double(errors.count) < 0.03, "\(errors)")
    }

    @Test("chips whose spikes carry no value refuse it, with the reason", arguments: ["loihi1", "loihi-like-binary"])
    func refused(name: String) throws {
        let net = try #require((0..<40).lazy.map { RandomUNet(seed: $0) }.first { !$0.usesMaxPool })
        let conversion = try Outcome(net, threshold: 0.1).conversion
        let chip = try TestChips.load(name)
        let error = #expect(throws: NetworkError.self) {
            try Compilation(conversion.network, CompileOptions(chip: chip, window: 1, inputPeak: conversion.inputPeak))
        }
        guard case .unsupported(_, "sigma-delta neuron", let reason, let remedy?)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("carry no value") && remedy.contains("loihi-like"))
    }

    @Test("what has a meaning for rates only is refused")
    func options() throws {
        let net = RandomUNet(seed: 3)
        let batch = net.input.reshaped([1] + net.input.shape)
        func refusal(_ change: (inout ConversionOptions) -> Void) -> String {
            var options = ConversionOptions(neuron: .sigmaDelta())
            change(&options)
            let error = #expect(throws: ConversionError.self) { try net.network.convert(options, calibration: batch) }
            return error?.reason ?? ""
        }
        #expect(refusal { $0.coding = .binaryPoisson }.contains("--coding analog"))
        #expect(refusal { $0.membrane.leak = 0.9 }.contains("no leak"))
        #expect(refusal { $0.membrane.order = .fireThenIntegrate }.contains("integrate-then-fire"))
        #expect(refusal { $0.readout = .spikes }.contains("--readout potential"))
        #expect(refusal { $0.normalization = .balanced }.contains("connection-wise"))
        #expect(refusal { $0.reset = .hard(potential: 0) }.contains("hard reset"))
    }
}
