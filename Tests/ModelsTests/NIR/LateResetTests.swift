import Formats
import Testing

@testable import Models

/// snnTorch 1.0.0 computes mem ← β · mem + I − θ · reset, where reset is whether mem crossed θ in the step before.
@Suite("Does a late reset subtract one step later, behind the leak, as snnTorch does?")
struct LateResetTests {
    private static func graph(reset: String? = nil) -> NIRGraph {
        var neuron = NIRNeuron(.leakyIntegrateAndFire)
        func filled(_ value: Double) -> RawTensor { RawTensor(shape: [4], doubles: Array(repeating: value, count: 4)) }
        // β = 1 − Δt / τ = 0.5, and Δt / τ · r = 1, as snnTorch exports it.
        (neuron.membraneTime, neuron.resistance, neuron.leakPotential) = (filled(2e-4), filled(2), filled(0))
        (neuron.threshold, neuron.resetPotential) = (filled(1), filled(0))
        var metadata = NIRMetadata()
        if let reset { metadata.set("reset", reset) }
        let weight = RawTensor(Tensor(shape: [4, 1], scalars: [0.75, 0.875, 1.25, 0.625]))
        return NIRGraph(
            nodes: [
                NIRNode(name: "in", primitive: .input(shape: [1])), NIRNode(name: "w", primitive: .linear(weight: weight)),
                NIRNode(name: "lif", primitive: .neuron(neuron)), NIRNode(name: "out", primitive: .output(shape: [4])),
            ], edges: [NIREdge("in", "w"), NIREdge("w", "lif"), NIREdge("lif", "out")], metadata: metadata)
    }

    /// Spikes of each neuron in twelve steps of a constant input of one.
    private static func counts(_ network: SpikingNetwork, _ kind: Schedule.Kind = .sameStep) throws -> [Int] {
        let run = Reference<Float>(network, schedule: Schedule(kind, of: network, window: 12)).run(
            try network.encode(Tensor(shape: [1, 1, 1], scalars: [1]), window: 12, seed: 1))
        return (0..<4).map { neuron in run.firings[0].count { $0.contains { $0.neuron == neuron } } }
    }

    @Test("four neurons behind 0.75, 0.875, 1.25 and 0.625, β = 0.5: 4, 6, 8 and 3 spikes in 12 steps")
    func counts() throws {
        func counts(_ rule: NIRImportOptions.ResetRule) throws -> [Int] {
            try Self.counts(try NIRImport(Self.graph(), name: "x", options: NIRImportOptions(reset: rule)).network)
        }
        #expect(try counts(.late) == [4, 6, 8, 3])
        #expect(try counts(.subtract) == [6, 8, 12, 4])
        let late = try NIRImport(Self.graph(), name: "x", options: NIRImportOptions(reset: .late)).network
        #expect(try Self.counts(late, .aligned) == [4, 6, 8, 3])
    }

    @Test("the first steps by hand: 1.25 fires, and its threshold is subtracted from the leaked 0.625")
    func byHand() throws {
        // v: 1.25 | 0.625 + 1.25 − 1 = 0.875 | 0.4375 + 1.25 = 1.6875 | 0.84375 + 1.25 − 1 = 1.09375.
        let network = try NIRImport(Self.graph(), name: "x", options: NIRImportOptions(reset: .late)).network
        var state = PopulationState<Float>(network.populations[0])
        var potentials: [Float] = []
        var fired: [Bool] = []
        for _ in 0..<4 {
            let firings = state.step(synaptic: [0, 0, 0, 0], constant: [0, 0, 1.25, 0])
            potentials.append(state.potentials[2])
            fired.append(!firings.isEmpty)
        }
        #expect(potentials == [1.25, 0.875, 1.6875, 1.09375])
        #expect(fired == [true, false, true, true])
    }

    @Test("a file may say it, an export does, and the note offers it where nothing is said")
    func said() throws {
        let silent = try NIRImport(Self.graph(), name: "x")
        #expect(silent.notes.contains { $0.contains("--reset soft, or --reset late for snnTorch") })
        let told = try NIRImport(Self.graph(reset: "late"), name: "x")
        #expect(told.network.populations[0].membrane.resetsLate && told.network.populations[0].neuron.reset == .soft)
        let again = try NIRImport(try NIRExport(told.network).graph, name: "x")
        #expect(try Self.counts(again.network) == [4, 6, 8, 3])
    }

    @Test("neurons that rest, fire first or reset hard are refused a late reset")
    func refused() {
        for options in [
            ConversionOptions(neuron: .integrateAndFire, reset: .hard(potential: 0), membrane: Membrane(leak: 0.5, resetsLate: true)),
            ConversionOptions(neuron: .integrateAndFire, membrane: Membrane(order: .fireThenIntegrate, leak: 0.5, resetsLate: true)),
            ConversionOptions(neuron: .integrateAndFire, membrane: Membrane(leak: 0.5, refractorySteps: 1, resetsLate: true)),
        ] { #expect(throws: ConversionError.self) { try options.check(Tensor(shape: [1, 1, 1, 1], repeating: 1)) } }
        #expect(throws: Never.self) { try ConversionOptions(neuron: .integrateAndFire, membrane: Membrane(leak: 0.5, resetsLate: true)).check(Tensor(shape: [1, 1, 1, 1], repeating: 1)) }
    }
}
