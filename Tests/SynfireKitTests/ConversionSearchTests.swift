import EventSim
import Formats
import Models
import Testing

@testable import SynfireKit

/// A network with a max pooling, and inputs for it.
enum PooledCase {
    static let stream = RandomStream(seed: 11, purpose: "search tests")

    static func convolution(_ inputs: Int, _ outputs: Int, size: Int = 3, first: Int) -> LayerOperation {
        .convolution(
            Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: size, kernelWidth: size, padding: Padding(size / 2),
                weights: (0..<outputs * inputs * size * size).map { stream.normal(first + $0) / Float(inputs * size * size).squareRoot() },
                bias: (0..<outputs).map { 0.05 * Float($0) }))
    }

    /// Two convolutions, a pooling, a convolution, nearest upsampling and the output, as large as the input.
    static let network = Network(
        name: "pooled",
        layers: [
            Layer(name: "in", operation: .input(channels: 1, height: 16, width: 16), inputs: []),
            Layer(name: "a", operation: convolution(1, 6, first: 0), inputs: [0]), Layer(name: "ra", operation: .relu, inputs: [1]),
            Layer(name: "pool", operation: .maxPool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), inputs: [2]),
            Layer(name: "b", operation: convolution(6, 6, first: 1000), inputs: [3]), Layer(name: "rb", operation: .relu, inputs: [4]),
            Layer(name: "up", operation: .upsample(factorY: 2, factorX: 2), inputs: [5]),
            Layer(name: "c", operation: convolution(6, 1, size: 1, first: 2000), inputs: [6]),
        ], output: 7)

    static let inputs = Tensor(shape: [4, 1, 16, 16], scalars: (0..<4 * 256).map { stream.uniform(9000 + $0) })

    static func options(_ conversion: ConversionOptions, chip: String = "loihi-like", steps: Int = 8, threads: Int = 1) throws -> ExperimentOptions {
        ExperimentOptions(
            conversion: conversion, chip: try ChipLibrary(directories: [Package.path("hwspec")]).chip(chip), steps: steps, threads: threads)
    }

    /// The inputs, and what the trained network makes of them as the target.
    static func set() throws -> InputSet {
        var set = InputSet(samples: inputs, source: "inputs")
        set.targets = try network.infer(inputs)
        return set
    }
}

/// Does `--neuron auto` find what measuring by hand would?
@Suite("Search: is the conversion that is chosen the one that measures best?")
struct ConversionSearchTests {
    private static let base = ConversionOptions(neuron: .integrateAndFire)

    private static func search(_ fixed: ConversionSearch.Fixed = .init(), chip: String = "loihi-like", threads: Int = 1) throws -> ConversionSearch {
        try ConversionSearch(
            PooledCase.network, calibration: PooledCase.inputs, try PooledCase.options(base, chip: chip, threads: threads), fixed: fixed)
    }

    @Test func `Of all that was tried the cheapest near the least error is chosen, and its options give its error`() throws {
        let search = try Self.search()
        let least = try #require(search.trials.compactMap(\.error).min())
        let chosen = search.trials[search.chosen]
        let limit = max(1.25 * least, 0.01)
        #expect(try #require(chosen.error) <= limit)
        for trial in search.trials where (trial.error ?? .infinity) <= limit { #expect(trial.operations >= chosen.operations) }
        // Better than what papers use, and codes, thresholds, pools, percentiles and starts are among what was tried.
        let published = try #require(search.trials.first { $0.candidate.neuron == "if" }?.error)
        #expect(try #require(chosen.error) < published / 2)
        for word in ["--neuron if", "signed-multi-threshold", "--thresholds 1,0.5,0.25,0.125", "--max-pool relu", "--percentile 99", "--initial 0", "--weight-percentile 99.9"] {
            #expect(search.trials.contains { $0.candidate.arguments.contains(word) }, "\(word)")
        }

        #expect(search.options.conversion.neuron != Self.base.neuron)
        let experiment = try Experiment(
            PooledCase.network, calibration: PooledCase.inputs, search.options)
        let outcomes = try experiment.run(InputSet(samples: PooledCase.inputs, source: "inputs"))
        #expect(ConversionSearch.error(outcomes.map(\.outputs)) < 2 * limit)
    }

    @Test func `The number of threads changes nothing`() throws {
        let lines = try Self.search().lines()
        #expect(try Self.search(threads: 3).lines() == lines)
        #expect(lines.contains { $0.hasPrefix("chosen   --neuron ") })
    }

    @Test func `What was asked for is not tried otherwise`() throws {
        let search = try Self.search(.init(maxPooling: true, percentile: true, start: true, weightPercentile: true))
        for trial in search.trials {
            #expect(trial.candidate.maxPooling == nil && trial.candidate.percentile == nil && trial.candidate.start == nil)
            #expect(trial.candidate.weightPercentile == nil)
        }
        #expect(search.trials.count == ConversionCandidate.codes.count)
    }

    @Test func `What a chip refuses is listed as refused, and the rest decides`() throws {
        let search = try Self.search(chip: "loihi1")
        #expect(search.trials.contains { $0.refusal != nil && $0.error == nil })
        #expect(search.trials[search.chosen].error != nil)
        #expect(search.lines().contains { $0.contains("refused") })
        // Loihi 1 has no gate: of both ways to pool only ReLUs are left.
        #expect(search.arguments.contains("--max-pool relu"))
    }

    @Test func `Large samples are cut to pieces and many thinned out, small ones run whole`() throws {
        let large = Tensor(shape: [5, 1, 512, 512], scalars: Array(repeating: 0.5, count: 5 * 512 * 512))
        let plan = try SearchSample(of: large, for: PooledCase.open, steps: 4096)
        #expect(plan.inputs.shape[0] <= 2 && plan.inputs.shape[2] < 512)
        #expect(plan.calibration.shape == [plan.inputs.shape[0], 1, 512, 512])
        let small = try SearchSample(of: PooledCase.inputs, for: PooledCase.network, steps: 8)
        #expect(small.inputs.shape == [2, 1, 16, 16])
        #expect(small.inputs.scalars == Array(PooledCase.inputs.scalars[256..<512] + PooledCase.inputs.scalars[768..<1024]))
        #expect(small.description == "2 samples of 16×16")
    }

    @Test func `The error is the difference's root mean square as a share of the dense output's deviation`() {
        // Deviation 1, differences 0.5 and −0.5.
        #expect(ConversionSearch.error([.init(dense: [1, 3], spiking: [1.5, 2.5])]) == 0.5)
    }
}

extension PooledCase {
    /// The same for images of any size.
    static var open: Network {
        var open = network
        open.layers[0].operation = .input(channels: 1, height: nil, width: nil)
        return open
    }
}
