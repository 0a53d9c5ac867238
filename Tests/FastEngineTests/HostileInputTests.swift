import EngineTestSupport
import EventSim
import FastEngine
import Processors
import Testing

@Suite("Does every public entry of the engines answer bad values with a typed error?")
struct HostileInputTests {
    /// What does not belong to the sound map, and what the message says.
    private static let stimuli: [(name: String, stimulus: Stimulus, reason: String)] = [
        ("a current of no layer", Stimulus(currents: [7: []]), "does not match"),
        ("a current into an input", Stimulus(currents: [0: Array(repeating: 0, count: 32)]), "does not match"),
        ("a short current", Stimulus(currents: [1: [1]]), "does not match"),
        ("a current that leaves 32 bits", Stimulus(currents: [1: Array(repeating: .max, count: 48)]), "leave 32 bits"),
        ("spikes of no layer", Stimulus(spikes: [-1: [[]]]), "not an input"),
        ("spikes of a hidden layer", Stimulus(spikes: [1: [[]]]), "not an input"),
        ("a neuron below zero", Stimulus(spikes: [0: [[Spike(neuron: -1, value: 1)]]]), "outside the layer"),
        ("a neuron too many", Stimulus(spikes: [0: [[Spike(neuron: 32, value: 1)]]]), "outside the layer"),
        ("a neuron twice", Stimulus(spikes: [0: [[Spike(neuron: 3, value: 1), Spike(neuron: 3, value: 1)]]]), "ascending order"),
        ("neurons in another order", Stimulus(spikes: [0: [[Spike(neuron: 3, value: 1), Spike(neuron: 2, value: 1)]]]), "ascending order"),
        ("a value beyond sixteen bits", Stimulus(spikes: [0: [[Spike(neuron: 3, value: .min)]]]), "at most"),
        ("counts of no layer", Stimulus(inputMacs: [3: 1]), "does not have"),
        ("counts below zero", Stimulus(inputMacs: [1: -1]), "from 0"),
    ]

    @Test("stimuli that do not belong to the map, on both engines", arguments: [Engine.Kind.literal, .fast])
    func stimuli(kind: Engine.Kind) throws {
        let engine = try Engine(kind, MapDamage.sound().check(), threads: 2)
        #expect(try engine.run(Stimulus(spikes: [0: [[Spike(neuron: 3, value: 1)]]])).counters.total.events > 0)
        for (name, stimulus, reason) in Self.stimuli {
            let error = #expect(throws: SimulationError.self, "\(name)") { try engine.run(stimulus) }
            guard case .stimulus(_, let said) = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
            #expect(said.contains(reason), "\(name)")
        }
    }

    @Test("maps that break a rule reach neither engine", arguments: MapDamage.all)
    func maps(_ damage: MapDamage) throws {
        let map = try damage.map()
        for kind in [Engine.Kind.literal, .fast] {
            #expect(throws: CoreMapError.self) { _ = try Engine(kind, map.check(), threads: 1) }
        }
    }

    @Test("maps at the edge of the rules run alike on both engines")
    func edges() throws {
        let edges: [(inout CoreMap) -> Void] = [
            { $0.schedule.totalSteps = 1 }, { $0.layers[1].windowStart = 1000 }, { $0.projections[0].x.dilation = 0 },
            { $0.projections[0].delay = 1 << 20 }, { $0.projections[1].gate = GateWindow(height: 9, width: 9) }, { $0.projections[0].y.offset = 1 << 40 },
            { $0.layers[1].soma = .cascade(thresholds: [], payloads: [], firesAtThreshold: true) }, { $0.projections = [] },
            { $0.layers[1].initialPotential = .min }, { $0.layers[1].bias = [.max, .min, 0] }, { $0.chip.arithmetic.stateBits = 2 },
        ]
        let stimulus = Stimulus(spikes: [0: Array(repeating: [Spike(neuron: 3, value: 2), Spike(neuron: 9, value: -1)], count: 9)])
        for (index, edge) in edges.enumerated() {
            var map = try MapDamage.sound()
            edge(&map)
            let checked = try map.check()
            for processor in ProcessorLevel.supported {
                let fast = try FastEngine(checked, threads: 2, processor: processor).run(stimulus, recordsSpikes: true)
                #expect(try fast == LiteralEngine(checked).run(stimulus, recordsSpikes: true), "edge \(index), \(processor)")
            }
        }
    }

    @Test("a layer probe refuses other maps, and spikes of other layers")
    func probe() throws {
        let checked = try MapDamage.sound().check()
        #expect(throws: SimulationError.self) { try LayerProbe(checked, spikes: []) }
    }
}
