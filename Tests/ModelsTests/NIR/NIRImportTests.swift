import Formats
import Testing

@testable import Models

@Suite("Does a NIR graph become the spiking network that it describes?")
struct NIRImportTests {
    private static func vector(_ values: [Float]) -> RawTensor { RawTensor(Tensor(shape: [values.count], scalars: values)) }

    private static func neuron(_ model: NIRNeuron.Model, _ change: (inout NIRNeuron) -> Void = { _ in }) -> NIRPrimitive {
        var neuron = NIRNeuron(model)
        neuron.resistance = vector([1])
        if model.fires { (neuron.threshold, neuron.resetPotential) = (vector([1]), vector([0])) }
        if model.leaks { (neuron.membraneTime, neuron.leakPotential) = (RawTensor(shape: [1], doubles: [4e-4]), vector([0])) }
        if model.hasSynapse { (neuron.synapseTime, neuron.inputWeight) = (RawTensor(shape: [1], doubles: [2e-4]), vector([1])) }
        change(&neuron)
        return .neuron(neuron)
    }

    /// Input, the nodes in a chain, Output.
    private static func chain(_ primitives: [NIRPrimitive], input: [Int] = [1], metadata: NIRMetadata = NIRMetadata()) -> NIRGraph {
        let nodes = [.input(shape: input)] + primitives + [.output(shape: [1])]
        let names = ["input"] + primitives.indices.map { "n\($0)" } + ["output"]
        return NIRGraph(
            nodes: zip(names, nodes).map { NIRNode(name: $0, primitive: $1) }, edges: zip(names, names.dropFirst()).map { NIREdge($0, $1) },
            metadata: metadata)
    }

    /// Steps, counted from 1, in which the only neuron of the first population fires.
    private static func spikes(_ network: SpikingNetwork, input: Float, steps: Int) throws -> [Int] {
        let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: steps)).run(
            try network.encode(Tensor(shape: [1, 1, 1], scalars: [input]), window: steps, seed: 1))
        return run.firings[0].indices.filter { !run.firings[0][$0].isEmpty }.map { $0 + 1 }
    }

    @Test("a constant input of 1/16 against a threshold of 1 fires first in step 17, for > is strict")
    func constantInput() throws {
        let graph = Self.chain([Self.neuron(.integrateAndFire)])
        func first(_ options: NIRImportOptions) throws -> [Int] {
            try Self.spikes(try NIRImport(graph, name: "constant", options: options).network, input: 1 / 16, steps: 40)
        }
        #expect(try first(NIRImportOptions(reset: .zero)) == [17, 34])
        // What is left of 17/16 brings the second spike a step sooner.
        #expect(try first(NIRImportOptions(reset: .subtract)) == [17, 33])
        #expect(try first(NIRImportOptions(reset: .subtract, comparison: .atOrAbove)) == [16, 32])
        #expect(try first(NIRImportOptions()) == [17, 34], "NIR sets to v_reset where nothing else is said")
    }

    @Test("the reset comes from options, node, graph and definition, in this order, and its absence is told")
    func resetRule() throws {
        func reset(graph word: String?, node nodeWord: String?, _ options: NIRImportOptions = NIRImportOptions()) throws -> (Reset, Bool) {
            var metadata = NIRMetadata()
            if let word { metadata.set("reset", word) }
            var graph = Self.chain([Self.neuron(.integrateAndFire) { $0.resetPotential = Self.vector([-0.5]) }], metadata: metadata)
            if let nodeWord { graph.nodes[1].metadata.set("reset", nodeWord) }
            let result = try NIRImport(graph, name: "reset", options: options)
            return (result.network.populations[0].neuron.reset, result.notes.contains { $0.contains("how its neurons reset") })
        }
        #expect(try reset(graph: nil, node: nil) == (.hard(potential: -0.5), true))
        #expect(try reset(graph: "subtract", node: nil) == (.soft, false))
        #expect(try reset(graph: "subtract", node: "zero") == (.hard(potential: -0.5), false))
        #expect(try reset(graph: "subtract", node: "zero", NIRImportOptions(reset: .subtract)) == (.soft, false))
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        /// By population.
        var nodes: [String]
        var spikes: ClosedRange<Int>
        var testDescription: String { name }
    }

    @Test(
        "the samples' spikes are those of the graph run node by node",
        arguments: [
            Sample(name: "conv_if", nodes: ["if1", "thr", ""], spikes: 20...10_000),
            Sample(name: "lif", nodes: ["lif", ""], spikes: 0...1000),
            Sample(name: "skip_sum", nodes: ["ifa", "ifb", "ifc", ""], spikes: 20...10_000),
            Sample(name: "conv1d", nodes: ["spike", ""], spikes: 20...10_000),
            Sample(name: "chunked", nodes: [""], spikes: 0...0),
        ])
    func samples(_ sample: Sample) throws {
        let graph = try NIRComparison.graph(sample.name)
        let network = try NIRImport(graph, name: sample.name).network
        let input = NIRComparison.input(network.input.grid, seed: 3)
        let spikes = try NIRComparison.compare(network, graph, nodes: sample.nodes, input: input, steps: 24, tolerance: 1e-5)
        #expect(sample.spikes.contains(spikes), "\(spikes)")
    }

    @Test("two edges into a node add up: a concatenation is two convolutions into one population")
    func convergingEdges() throws {
        let network = try NIRImport(try NIRComparison.graph("skip_sum"), name: "skip").network
        let into = network.projections.filter { $0.target == 2 }.map(\.source)
        #expect(into == [.population(0), .population(1)])
        #expect(network.populations[2].bias.count == 1 && abs(network.populations[2].bias[0] - 0.04330963) < 1e-7)
    }

    @Test("leaks, gains and leak potentials are forward Euler steps")
    func leaky() throws {
        // dt / tau = 1/4, dt / tau_syn = 1/2.
        let graph = Self.chain(
            [
                Self.neuron(.currentBasedIntegrateAndFire) {
                    ($0.resistance, $0.inputWeight, $0.leakPotential) = (Self.vector([4]), Self.vector([3]), Self.vector([0.5]))
                }
            ])
        let network = try NIRImport(graph, name: "cuba", options: NIRImportOptions(inputCoding: .binaryPoisson)).network
        let membrane = network.populations[0].membrane
        #expect(membrane.leak == 0.75 && membrane.currentDecay == 0.5)
        #expect(network.projections[0].kernel.weights == [4 * 3 * 0.25 * 0.5])
        #expect(network.populations[0].bias == [0.125])
        let slower = try NIRImport(graph, name: "cuba", options: NIRImportOptions(stepSeconds: 5e-5, inputCoding: .binaryPoisson))
        #expect(slower.network.populations[0].membrane.leak == 0.875 && slower.stepSeconds == 5e-5)
    }

    @Test("r of 1 / dt and r of 1 are two ways to write that a step adds what arrives")
    func integrator() throws {
        for r: Float in [1, 10_000] {
            let graph = Self.chain([Self.neuron(.integrateAndFire) { $0.resistance = Self.vector([r]) }])
            #expect(try NIRImport(graph, name: "r").network.projections[0].kernel.weights == [1])
        }
        let strong = Self.chain([Self.neuron(.integrateAndFire) { $0.resistance = Self.vector([3]) }])
        #expect(try NIRImport(strong, name: "r").network.projections[0].kernel.weights == [3])
    }

    @Test("sub-graphs take part as if their nodes stood in the graph around them")
    func subgraphs() throws {
        let inner = Self.chain([.scale(Self.vector([0.5])), Self.neuron(.integrateAndFire)])
        let graph = Self.chain([.graph(inner), .scale(Self.vector([2])), .graph(inner)])
        let network = try NIRImport(graph, name: "nested").network
        #expect(network.populations.map(\.name) == ["n0.n1", "n2.n1", "output"])
        #expect(network.projections.map(\.kernel.weights) == [[0.5], [1], [1]])
    }

    @Test("the last neurons decide what is read out")
    func readout() throws {
        let weight = RawTensor(Tensor(shape: [1, 1], scalars: [0.5]))
        let potential = try NIRImport(Self.chain([Self.neuron(.integrateAndFire), .linear(weight: weight), Self.neuron(.leakyIntegrator)]), name: "li").network
        #expect(potential.readout.neuron == .accumulate && potential.readout.membrane.leak == 0.75)
        #expect(potential.projections[1].kernel.weights == [0.125])
        let counted = try NIRImport(Self.chain([Self.neuron(.integrateAndFire)]), name: "if").network
        #expect(counted.populations.count == 2 && counted.projections[1].kernel.weights == [1] && counted.readout.membrane == Membrane())
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var graph: NIRGraph
        var layer: String
        var kind: String
        var reason: String
        var testDescription: String { reason }
    }

    private static let refusals: [Refusal] = [
        Refusal(graph: chain([.delay(vector([0.003]))]), layer: "n0", kind: "Delay", reason: "delays by"),
        Refusal(graph: chain([neuron(.leakyIntegrator), neuron(.integrateAndFire)]), layer: "n0", kind: "LI", reason: "sends its potential on"),
        Refusal(graph: chain([neuron(.integrateAndFire) { $0.threshold = vector([0]) }]), layer: "n0", kind: "IF", reason: "not above zero"),
        Refusal(
            graph: chain([neuron(.leakyIntegrateAndFire) { $0.membraneTime = RawTensor(shape: [1], doubles: [1e-5]) }]), layer: "n0", kind: "LIF",
            reason: "shorter than a step"),
        Refusal(graph: chain([neuron(.currentBasedIntegrateAndFire)]), layer: "n0", kind: "CubaLIF", reason: "filter the analog input"),
        Refusal(
            graph: chain([.scale(RawTensor(Tensor(shape: [1, 1, 2], scalars: [1, 2])))], input: [1, 1, 2]), layer: "n0", kind: "Scale",
            reason: "differently"),
        Refusal(
            graph: chain([neuron(.leakyIntegrateAndFire) { neuron in
                neuron.membraneTime = RawTensor(shape: [2], doubles: [4e-4, 8e-4])
                for path in [\NIRNeuron.resistance, \.threshold, \.resetPotential, \.leakPotential] { neuron[keyPath: path] = vector([1, 1]) }
            }], input: [2]), layer: "n0", kind: "LIF", reason: "differs between its neurons"),
        Refusal(
            graph: chain([.linear(weight: RawTensor(Tensor(shape: [1, 1], scalars: [1]))), .linear(weight: RawTensor(Tensor(shape: [1, 1], scalars: [1])))]),
            layer: "n1", kind: "Linear", reason: "without a spiking node between them"),
        Refusal(
            graph: NIRGraph(nodes: [NIRNode(name: "a", primitive: .input(shape: [1]))], edges: []), layer: "graph", kind: "NIRGraph",
            reason: "1 Input and 0 Output"),
    ]

    @Test("what has no meaning here is refused by node, primitive and reason", arguments: refusals)
    func refused(_ refusal: Refusal) {
        let error = #expect(throws: NetworkError.self) { try NIRImport(refusal.graph, name: "refused") }
        guard case .unsupported(let layer, let kind, let reason, let remedy)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(layer == refusal.layer && kind == refusal.kind && reason.contains(refusal.reason), "\(reason)")
        #expect(remedy?.isEmpty == false)
    }

    @Test("a recurrent graph is refused with its cycle")
    func cycle() throws {
        let graph = try NIRComparison.graph("primitives")
        let error = #expect(throws: NetworkError.self) { try NIRImport(graph, name: "primitives") }
        #expect(error?.description.contains("sub.cubalif → sub.cubalif") == true, "\(String(describing: error))")
    }

    @Test("all obstacles of a file are told at once")
    func severalObstacles() throws {
        var graph = Self.chain([.delay(Self.vector([1])), Self.neuron(.integrateAndFire)])
        graph.nodes.append(NIRNode(name: "late", primitive: .delay(Self.vector([2]))))
        graph.edges += [NIREdge("input", "late"), NIREdge("late", "n1")]
        let error = #expect(throws: NetworkError.self) { try NIRImport(graph, name: "several") }
        guard case .severalUnsupported(let errors)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(errors.count == 2)
    }

    @Test("graphs whose paths multiply are refused before they are folded")
    func manyPaths() {
        var graph = Self.chain([])
        graph.edges = []
        var last = "input"
        for level in 0..<40 {
            for side in ["a", "b"] {
                graph.nodes.append(NIRNode(name: "\(side)\(level)", primitive: .scale(Self.vector([0.5]))))
                graph.edges += [NIREdge(last, "\(side)\(level)"), NIREdge("\(side)\(level)", "s\(level)")]
            }
            graph.nodes.append(NIRNode(name: "s\(level)", primitive: .scale(Self.vector([1]))))
            last = "s\(level)"
        }
        graph.edges.append(NIREdge(last, "output"))
        let error = #expect(throws: NetworkError.self) { try NIRImport(graph, name: "paths") }
        #expect(error?.description.contains("paths") == true)
    }
}
