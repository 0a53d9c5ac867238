import Formats
import Testing

@testable import Models

@Suite("Is an exported NIR graph the network that it was made from?")
struct NIRExportTests {
    /// A random convolutional network with a skip, whose numbers are multiples of 1/16, so that sums are exact in any order.
    private static func network(seed: UInt64) throws -> SpikingNetwork {
        var random = Draw(seed: seed)
        func eighths(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.integer(-12...16)) / 16 } }
        func convolution(_ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, groups: Int = 1, padding: Padding = Padding(1)) -> LayerOperation {
            .convolution(
                Convolution(
                    inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: stride, strideX: stride, padding: padding,
                    groups: groups, weights: eighths(outputs * inputs / groups * kernel * kernel), bias: eighths(outputs)))
        }
        var layers = [Layer(name: "input", operation: .input(channels: 2, height: 8, width: 8), inputs: [])]
        func add(_ name: String, _ operation: LayerOperation, _ inputs: [Int]) -> Int {
            layers.append(Layer(name: name, operation: operation, inputs: inputs))
            return layers.count - 1
        }
        let window = [2, 4][random.integer(0...1)]
        let a = add("a.relu", .relu, [add("a", convolution(2, 4, groups: [1, 2][random.integer(0...1)]), [0])])
        let pooled = add("pool", .averagePool(Pooling(kernelHeight: window, kernelWidth: window, strideY: window, strideX: window)), [a])
        let b = add("b/relu", .relu, [add("b", convolution(4, 3), [pooled])])
        let uneven = Padding(top: 1, left: 1, bottom: 0, right: 0)
        let c = add("c.relu", .relu, [add("c", convolution(4, 3, kernel: 2, padding: uneven), [pooled])])
        let joined = add("joined", .concatenate, [b, c])
        let up: Int
        let kind = random.integer(0...2)
        switch kind {
        case 0: up = joined
        case 1: up = add("up", .upsample(factorY: 2, factorX: 2), [joined])
        default:
            let layer = TransposedConvolution(
                inputChannels: 6, outputChannels: 5, kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1), outputPaddingY: 1,
                outputPaddingX: 1, weights: eighths(6 * 5 * 9), bias: eighths(5))
            up = add("t.relu", .relu, [add("t", .transposedConvolution(layer), [joined])])
        }
        let channels = if case .relu = layers[up].operation { 5 } else { 6 }
        let d = add("d.relu", .relu, [add("d", convolution(channels, 4, stride: kind == 1 ? 1 : [1, 2][random.integer(0...1)]), [up])])
        let output = add("o", convolution(4, 2, kernel: 1, padding: Padding(0)), [d])
        let network = Network(name: "random \(seed)", layers: layers, output: output)
        let leak: Float = [1, 1, 0.75, 0.5, 0][random.integer(0...4)]
        let membrane = Membrane(leak: leak == 0 ? 1 : leak, currentDecay: leak < 1 && leak > 0 && random.integer(0...1) == 1 ? 0.5 : 0)
        let options = ConversionOptions(
            neuron: .integrateAndFire, comparison: random.integer(0...3) == 0 ? .atOrAbove : .above,
            reset: [.soft, .hard(potential: 0), .hard(potential: -0.25)][random.integer(0...2)], membrane: membrane, normalization: .unnormalized,
            initialPotential: [0, 0.5][random.integer(0...1)], coding: .analogCurrent)
        var spiking = try network.convert(options, calibration: Tensor(shape: [1, 2, 8, 8], repeating: 1)).network
        if membrane.currentDecay > 0 { spiking.input.coding = .binaryPoisson }
        if leak == 0 { spiking.populations[1].membrane.leak = 0 }
        if random.integer(0...2) == 0 { spiking.populations[0].channelThresholds = [[1], [0.5], [2], [1.5]] }
        if random.integer(0...3) == 0 { spiking.populations[2].neuron.comparison = .above }
        if random.integer(0...3) == 0 {
            spiking.populations[1].initialPotential = 0
            spiking.populations[1].initialPotentials = (0..<spiking.populations[1].grid.channels).map { Float($0) / 4 }
        }
        return spiking
    }

    @Test("a network comes back as it was, whatever is folded into it", arguments: 0..<24)
    func roundTrip(seed: Int) throws {
        let network = try Self.network(seed: UInt64(seed))
        let export = try NIRExport(network, allowsExtensions: true)
        let read = try NIRImport(try NIR.parse(NIR.encoded(export.graph), file: "x.nir"), name: "other")
        // Taps of zero stand in for uneven padding.
        let isPadded = network.projections.contains { $0.kernel.height == 2 }
        if isPadded {
            var trimmed = read.network
            for (index, projection) in network.projections.enumerated() where projection.kernel.height == 2 { trimmed.projections[index] = projection }
            #expect(trimmed == network)
        } else {
            #expect(read.network == network)
        }
        #expect(read.notes.isEmpty)
    }

    @Test("the graph run node by node emits the network's spikes", arguments: 0..<24)
    func interpreted(seed: Int) throws {
        let network = try Self.network(seed: UInt64(seed))
        guard !network.input.coding.isSpikes else { return }
        let export = try NIRExport(network, allowsExtensions: true)
        let input = NIRComparison.input(network.input.grid, seed: UInt64(seed))
        let spikes = try NIRComparison.compare(network, export.graph, nodes: export.nodeNames, input: input, steps: 12)
        #expect(spikes > 0)
    }

    @Test("the imported graph of an uneven padding computes the same", arguments: 0..<8)
    func uneven(seed: Int) throws {
        let network = try Self.network(seed: UInt64(seed))
        guard !network.input.coding.isSpikes else { return }
        let read = try NIRImport(try NIRExport(network, allowsExtensions: true).graph, name: "x").network
        let input = try network.encode(NIRComparison.input(network.input.grid, seed: 5), window: 12, seed: 1)
        func firings(_ network: SpikingNetwork) -> [[[Firing]]] {
            Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: 12)).run(input).firings
        }
        #expect(firings(read) == firings(network))
    }

    @Test("vectors are written with matrices")
    func vectors() throws {
        let kernel = Kernel(height: 1, width: 1, inputChannels: 2, outputChannels: 3, weights: [1, 2, 3, 4, 5, 6])
        let axis = AxisMapping(extent: 1)
        let network = SpikingNetwork(
            name: "dense", input: SpikingInput(grid: Grid(height: 1, width: 1, channels: 2), coding: .analogCurrent),
            populations: [
                Population(name: "h", kind: "Linear", grid: Grid(height: 1, width: 1, channels: 3), neuron: .integrateAndFire(IntegrateAndFire()), bias: [1, 0, 2]),
                Population(name: "o", kind: "Linear", grid: Grid(height: 1, width: 1, channels: 1), neuron: .accumulate),
            ],
            projections: [
                Projection(source: .input, target: 0, kernel: kernel, y: axis, x: axis),
                Projection(
                    source: .population(0), target: 1, kernel: Kernel(height: 1, width: 1, inputChannels: 3, outputChannels: 1, weights: [1, 2, 3]), y: axis, x: axis),
            ])
        let export = try NIRExport(network)
        #expect(export.graph.nodes.map(\.primitive.typeName) == ["Input", "Affine", "IF", "Linear", "I", "Output"])
        guard case .affine(let weight, _)? = export.graph["h_weights"]?.primitive else {
            Issue.record("no Affine")
            return
        }
        #expect(weight.shape == [3, 2] && weight.floats() == [1, 4, 2, 5, 3, 6])
        #expect(try NIRImport(export.graph, name: "x").network == network)
    }

    @Test("a bias per neuron is a leak potential behind a synapse, an extension elsewhere")
    func biasMaps() throws {
        var network = try Self.network(seed: 1)
        network.populations[0].bias = []
        network.populations[0].biasMap = (0..<network.populations[0].grid.count).map { Float($0 % 7) / 16 }
        let error = #expect(throws: NIRExportError.self) { try NIRExport(network) }
        #expect(error?.remedy.contains("--nir-extensions") == true)
        let read = try NIRImport(try NIRExport(network, allowsExtensions: true).graph, name: "x").network
        #expect(read.populations[0].biasMap == network.populations[0].biasMap)
    }

    @Test("max poolings survive as extensions")
    func maxPooling() throws {
        let layers = [
            Layer(name: "input", operation: .input(channels: 1, height: 4, width: 4), inputs: []), Layer(name: "relu", operation: .relu, inputs: [0]),
            Layer(name: "max", operation: .maxPool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), inputs: [1]),
            Layer(
                name: "o",
                operation: .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [0.5])), inputs: [2]),
        ]
        let network = try Network(name: "max", layers: layers, output: 3).convert(
            ConversionOptions(neuron: .integrateAndFire, normalization: .unnormalized), calibration: Tensor(shape: [1, 1, 4, 4], repeating: 1)
        ).network
        #expect(throws: NIRExportError.self) { try NIRExport(network) }
        #expect(try NIRImport(try NIRExport(network, allowsExtensions: true).graph, name: "x").network == network)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var change: @Sendable (inout Population) -> Void
        var reason: String
        var testDescription: String { reason }
    }

    @Test(
        "what NIR has no form for is refused by population and reason",
        arguments: [
            Refusal(change: { $0.neuron = .multiThreshold(MultiThreshold(thresholds: [2, 1])) }, reason: "one threshold"),
            Refusal(change: { $0.membrane.order = .fireThenIntegrate }, reason: "no order"),
            Refusal(change: { $0.membrane.refractorySteps = 1 }, reason: "rests"),
            Refusal(change: { $0.membrane = Membrane(currentDecay: 0.5) }, reason: "synaptic currents and no leak"),
            Refusal(change: { $0.potentialLimit = 1024 }, reason: "chip's integers"),
        ])
    func refused(_ refusal: Refusal) throws {
        var network = try Self.network(seed: 0)
        refusal.change(&network.populations[0])
        let error = #expect(throws: NIRExportError.self) { try NIRExport(network, allowsExtensions: true) }
        #expect(error?.population == network.populations[0].name && error?.reason.contains(refusal.reason) == true)
    }
}
