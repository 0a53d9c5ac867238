import Formats
import Testing

@testable import Models

@Suite("Semantics: which spikes does a max-pool gate pass?")
struct MaxPoolGateTests {
    /// Neurons that integrate a constant current and a read-out that sums what passes a gate of 1×2.
    private func network(currents: [Float], width: Int, window: MaxPoolGate) -> SpikingNetwork {
        let grid = Grid(height: 1, width: width, channels: 1)
        let identity = Kernel(height: 1, width: 1, inputChannels: 1, outputChannels: 1, weights: [1])
        let pooled = width / window.width
        return SpikingNetwork(
            name: "gated", input: SpikingInput(grid: grid, coding: .analogCurrent),
            populations: [
                Population(
                    name: "source", kind: "Conv", grid: grid,
                    neuron: .integrateAndFire(IntegrateAndFire(comparison: .atOrAbove)), biasMap: currents),
                Population(
                    name: "read-out", kind: "Conv", grid: Grid(height: 1, width: pooled, channels: 1), neuron: .accumulate),
            ],
            projections: [
                Projection(
                    source: .population(0), target: 1, kernel: identity, y: AxisMapping(extent: 1),
                    x: AxisMapping(division: window.width, extent: pooled), gate: window)
            ])
    }

    private let nothing = EncodedInput(currents: [:], spikes: [], macs: [:], clippedCurrents: 0)

    /// Neuron 0 fires in steps 1, 3, 5 (current ½), neuron 1 in steps 2 and 5 (current ⅜): by hand
    /// step 1: 0 leads 1 : 0, its spike passes; step 2: a tie at 1 goes to neuron 0, which is silent, and neuron 1's spike is lost;
    /// step 3: 0 leads 2 : 1, passes; step 5: 3 : 2, only neuron 0's spike passes.
    @Test("by hand: the leader passes, a tie goes to the first, others are lost")
    func byHand() {
        let network = network(currents: [0.5, 0.375], width: 2, window: MaxPoolGate(height: 1, width: 2))
        let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: 6)).run(nothing)
        #expect(run.firings[0].map { $0.map(\.neuron) } == [[], [0], [1], [0], [], [0, 1]])
        #expect(run.readoutHistory == [[0], [1], [1], [2], [2], [3]])
    }

    /// Neuron 1 is slow at first by a lower start and then overtakes: its spikes count from the step in which it leads.
    @Test("a neuron that overtakes passes from that step on, this step's spike included")
    func overtaking() {
        var network = network(currents: [0.25, 1], width: 2, window: MaxPoolGate(height: 1, width: 2))
        network.populations[0].initialPotential = 0.75
        network.populations[0].biasMap = [0.25, 0.75]
        // Neuron 0 fires in steps 0 and 4; neuron 1 in steps 0, 1, 2, 4 (1.5, 1.25, 1.0, then 0.75, 1.5).
        let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: 5)).run(nothing)
        #expect(run.firings[0].map { $0.map(\.neuron) } == [[0, 1], [1], [1], [], [0, 1]])
        // Step 0 is a tie that neuron 0 wins; from step 1 on neuron 1 leads.
        #expect(run.readoutHistory == [[1], [2], [3], [3], [4]])
    }

    @Test("columns that fill no whole window pass nothing")
    func leftover() {
        let network = network(currents: [0, 0, 1], width: 3, window: MaxPoolGate(height: 1, width: 2))
        let run = Reference<Float>(network, schedule: Schedule(.aligned, of: network, window: 4)).run(nothing)
        #expect(run.firings[0].joined().count == 4)
        #expect(run.readout == [0])
    }

    /// input 4×4 → conv 1×1 → ReLU → max 2×2 → conv 1×1.
    private func pooled(_ pooling: LayerOperation, on input: Bool = false) -> Network {
        func convolution(_ weight: Float) -> LayerOperation {
            .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [weight]))
        }
        var layers = [Layer(name: "input", operation: .input(channels: 1, height: 4, width: 4), inputs: [])]
        if !input {
            layers.append(Layer(name: "first", operation: convolution(1), inputs: [0]))
            layers.append(Layer(name: "relu", operation: .relu, inputs: [1]))
        }
        layers.append(Layer(name: "pool", operation: pooling, inputs: [layers.count - 1]))
        layers.append(Layer(name: "last", operation: convolution(2), inputs: [layers.count - 1]))
        return Network(name: "pooled", layers: layers, output: layers.count - 1)
    }

    private let image = Tensor(shape: [1, 4, 4], scalars: [-9, -3, 1, 4, -2, -7, 2, 3, 5, 6, 7, 8, 5, 6, 7, 0.5])
    private let twos = Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)

    private func converted(_ network: Network, _ options: ConversionOptions) throws -> Conversion {
        try network.convert(options, calibration: image.reshaped([1, 1, 4, 4]))
    }

    @Test("max pooling of an analog input is exact, and its multiply-accumulates are those of the pooled image")
    func analogInput() throws {
        let conversion = try converted(pooled(.maxPool(twos), on: true), ConversionOptions(neuron: .integrateAndFire))
        let encoded = try conversion.network.encode(image, window: 3, seed: 1)
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 3)).run(encoded)
        #expect(run.readout.map { $0 / 3 } == [-4, 8, 12, 16])
        #expect(encoded.macs == [0: 4])
        #expect(throws: NetworkError.self) {
            try converted(pooled(.maxPool(twos), on: true), ConversionOptions(neuron: .integrateAndFire, coding: .binaryPoisson))
        }
    }

    @Test("a gated network approaches the maximum, its average only on request and said so")
    func onRequest() throws {
        let gated = try converted(pooled(.maxPool(twos)), ConversionOptions(neuron: .integrateAndFire, percentile: 100))
        #expect(gated.network.projections[1].gate == MaxPoolGate(height: 2, width: 2))
        let run = Reference<Float>(gated.network, schedule: Schedule(.sameStep, of: gated.network, window: 800)).run(
            try gated.network.encode(image, window: 800, seed: 1))
        for (output, maximum) in zip(run.readout, [0, 4, 6, 8] as [Float]) { #expect(abs(output / 800 - 2 * maximum) < 0.05) }
        #expect(gated.notes.contains { $0.contains("1 max pooling became a gate") })

        let averaged = try converted(pooled(.maxPool(twos)), ConversionOptions(neuron: .integrateAndFire, maxPooling: .average))
        let asked = try converted(pooled(.averagePool(twos)), ConversionOptions(neuron: .integrateAndFire))
        #expect(averaged.network.projections == asked.network.projections)
        #expect(averaged.notes.contains { $0.contains("not the network that was trained") })
        #expect(!asked.notes.contains { $0.contains("max") })
    }

    @Test("a spiking pool has neurons and a depth of its own and its source's λ, also where windows overlap")
    func spikingPools() throws {
        let spiking = ConversionOptions(neuron: .integrateAndFire, percentile: 100, averagePooling: .spiking)
        let conversion = try converted(pooled(.averagePool(twos)), spiking)
        #expect(conversion.network.populations.map(\.grid.count) == [16, 4, 4])
        #expect(conversion.network.depths == [0, 1, 2])
        #expect(conversion.network.populations[1].kind == "AvgPool 2×2")
        #expect(conversion.network.populations[1].scale == 8)
        let overlapping = Pooling(
            kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1), countsPadding: true)
        let network = pooled(.averagePool(overlapping))
        let other = try converted(network, spiking)
        let run = Reference<Float>(other.network, schedule: Schedule(.sameStep, of: other.network, window: 900)).run(
            try other.network.encode(image, window: 900, seed: 1))
        let dense = try DenseInference(network, input: Shape(channels: 1, height: 4, width: 4)).run(image)
        for (output, value) in zip(run.readout, dense.scalars) { #expect(abs(output / 900 - value) < 0.05) }
        // Without a share of the next layer's weights to become, it is neurons of its own in either case.
        #expect(try converted(network, ConversionOptions(neuron: .integrateAndFire, percentile: 100)).network == other.network)
    }

    @Test("where windows overlap or reach over the border, neurons lay them side by side and the gate approaches the maximum")
    func overlappingWindows() throws {
        var padded = twos
        padded.padding = Padding(1)
        let stem = Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1))
        let unequal = Pooling(kernelHeight: 2, kernelWidth: 3, strideY: 1, strideX: 4, padding: Padding(top: 1, left: 0, bottom: 0, right: 1))
        for window in [padded, stem, unequal, Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1)] {
            let network = pooled(.maxPool(window))
            let conversion = try converted(network, ConversionOptions(neuron: .integrateAndFire, percentile: 100))
            #expect(conversion.network.populations.count == 3 && conversion.network.populations[1].scale == 8)
            let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 800)).run(
                try conversion.network.encode(image, window: 800, seed: 1))
            let dense = try DenseInference(network, input: Shape(channels: 1, height: 4, width: 4)).run(image)
            #expect(run.readout.count == dense.scalars.count)
            for (output, value) in zip(run.readout, dense.scalars) { #expect(abs(output / 800 - value) < 0.05, "\(window)") }
        }
    }

    @Test("what a gate cannot do is refused with a remedy")
    func refusals() throws {
        func last(_ window: Pooling) -> Network {
            var last = pooled(.maxPool(window))
            last.layers.swapAt(3, 4)
            last.layers[3].inputs = [2]
            last.layers[4].inputs = [3]
            return last
        }
        // Windows that overlap over values below zero are as impossible.
        for refused in [last(twos), last(Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1))] {
            let error = #expect(throws: NetworkError.self) { try converted(refused, ConversionOptions(neuron: .integrateAndFire)) }
            guard case .unsupported(_, "MaxPool", let reason, let remedy)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(!reason.isEmpty && remedy?.isEmpty == false)
        }
    }
}
