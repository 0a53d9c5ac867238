import Testing

@testable import Models

/// Does one neuron do what the equation says? Every expected row is calculated by hand from `docs/semantics.md` 2.
@Suite("Semantics: does one neuron do what the equation says?")
struct NeuronTests {
    /// One neuron with given inputs: what it emits in each step, and its potential after each.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var neuron: NeuronModel
        var membrane = Membrane()
        var initial: Float = 0
        /// Weight × spike arriving in each step.
        var input: [Float]
        var bias: Float = 0
        var values: [Float]
        var crossings: [Int]? = nil
        /// Of the last step, by membrane.
        var potentials: [Float]
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "IF, above: a tie does not fire; the threshold is subtracted", neuron: .integrateAndFire(.init(threshold: 4, amplitude: 3)),
            input: [4, 1, 8, 0, 0], values: [0, 3, 3, 3, 0], potentials: [1]),
        Case(
            name: "IF, at or above: a tie fires", neuron: .integrateAndFire(.init(threshold: 4, comparison: .atOrAbove)),
            input: [4, 1, 8, 0, 0], values: [1, 0, 1, 1, 0], potentials: [1]),
        Case(
            name: "IF, hard reset: what is above the threshold is lost",
            neuron: .integrateAndFire(.init(threshold: 4, reset: .hard(potential: -1))), input: [10, 3, 3, 0], values: [1, 0, 1, 0],
            potentials: [-1]),
        Case(
            name: "IF, bias and initial potential", neuron: .integrateAndFire(.init(threshold: 4)), initial: 3, input: [0, 0, 0], bias: 2,
            values: [1, 0, 1], potentials: [1]),
        Case(
            name: "LIF: the potential leaks before the input arrives", neuron: .integrateAndFire(.init(threshold: 4)),
            membrane: Membrane(leak: 0.5), initial: 4, input: [2, 4, 0, -8], values: [0, 1, 0, 0], potentials: [-7.5]),
        Case(
            name: "current decay: half of each input comes again in the next step", neuron: .integrateAndFire(.init(threshold: 100)),
            membrane: Membrane(currentDecay: 0.5), input: [8, 0, 0, 4], bias: 1, values: [0, 0, 0, 0], potentials: [8 + 4 + 2 + 5 + 4]),
        Case(
            name: "refractory, mute: it integrates and does not fire for two steps", neuron: .integrateAndFire(.init(threshold: 4)),
            membrane: Membrane(refractorySteps: 2), input: [9, 5, 0, 0, 0, 0], values: [1, 0, 0, 1, 0, 0], potentials: [6]),
        Case(
            name: "refractory, hold: what arrives meanwhile is lost", neuron: .integrateAndFire(.init(threshold: 4)),
            membrane: Membrane(refractorySteps: 2, refractoriness: .hold), input: [9, 5, 7, 0, 0, 3], values: [1, 0, 0, 1, 0, 0],
            potentials: [1]),
        Case(
            name: "fire then integrate: a spike depends on the inputs before", neuron: .integrateAndFire(.init(threshold: 4)),
            membrane: Membrane(order: .fireThenIntegrate), input: [9, 1, 0, 0], values: [0, 1, 1, 0], potentials: [2]),
        Case(
            name: "fire then integrate: leak before the reset is subtracted", neuron: .integrateAndFire(.init(threshold: 4)),
            membrane: Membrane(order: .fireThenIntegrate, leak: 0.5), input: [16, 1, 0, 0], values: [0, 1, 1, 0],
            // 16 → 8 + 1 − 4 = 5 → 2.5 − 4 = −1.5 → −0.75
            potentials: [-0.75]),
        Case(
            name: "fire then integrate, hard reset: the input of the step stays",
            neuron: .integrateAndFire(.init(threshold: 4, reset: .hard(potential: 0))), membrane: Membrane(order: .fireThenIntegrate, leak: 0.5),
            input: [16, 3, 2, 0], values: [0, 1, 0, 0], potentials: [1.75]),
        Case(
            name: "fire then integrate, refractory and holding: the spike's own step still integrates",
            neuron: .integrateAndFire(.init(threshold: 4)),
            membrane: Membrane(order: .fireThenIntegrate, refractorySteps: 1, refractoriness: .hold), input: [9, 3, 6, 1, 0],
            // 9 | fires, 9 + 3 − 4 = 8 | held | fires, 8 + 1 − 4 = 5 | held
            values: [0, 1, 0, 1, 0], potentials: [5]),
        Case(
            name: "multi-threshold: the cascade takes what each threshold can", neuron: .multiThreshold(.init(thresholds: [4, 2, 1])),
            input: [7.5, 3, 0, -9], values: [7, 3, 0, 0], crossings: [3, 2, 0, 0], potentials: [-8.5]),
        Case(
            name: "multi-threshold with a list that does not halve", neuron: .multiThreshold(.init(thresholds: [5, 3], amplitudes: [50, 30])),
            input: [9, 3, 0], values: [80, 30, 0], crossings: [2, 1, 0], potentials: [1]),
        Case(
            name: "multi-threshold, fire then integrate", neuron: .multiThreshold(.init(thresholds: [4, 2])),
            membrane: Membrane(order: .fireThenIntegrate), input: [7, 1, 0], values: [0, 6, 0], crossings: [0, 2, 0], potentials: [2]),
        Case(
            name: "ternary: both signs, each subtracting its threshold", neuron: .signed(.ternary(threshold: 4, negativeThreshold: 4)),
            input: [5, -6, -4, 4, 0], values: [1, -1, -1, 0, 0], potentials: [3]),
        Case(
            name: "ternary, asymmetric thresholds and at or above",
            neuron: .signed(.ternary(threshold: 4, negativeThreshold: 2, comparison: .atOrAbove)), input: [4, -2, -1, -1, 0],
            values: [1, -1, 0, -1, 0], potentials: [0]),
        Case(
            name: "ternary, hard reset", neuron: .signed(.ternary(threshold: 4, negativeThreshold: 4, reset: .hard(potential: 0))),
            input: [9, -9, 2], values: [1, -1, 0], potentials: [2]),
        Case(
            name: "ternary with memory: it takes back what it sent and no more",
            neuron: .signed(.ternary(threshold: 4, negativeThreshold: 4, hasMemory: true)), input: [-9, 14, 0, -9, 0, -9],
            // −9 is silent; 5 → +1 (1); 1; −8 → −1 (−4); −4 ties; −13: nothing left to take back
            values: [0, 1, 0, -1, 0, 0], potentials: [-13]),
        Case(
            name: "signed multi-threshold without memory", neuron: .signed(.init(thresholds: [4, 2, 1])), input: [-7.5, 8, 3],
            // −7.5 → −7 (−0.5); 7.5 → +7 (0.5); 3.5 → +3 (0.5)
            values: [-7, 7, 3], crossings: [3, 3, 2], potentials: [0.5]),
        Case(
            name: "signed multi-threshold with memory: −λ_n needs an output of λ_n",
            neuron: .signed(.init(thresholds: [4, 2, 1], hasMemory: true)), input: [3.5, -8, 0],
            // 3.5 → 2 + 1 (0.5); −7.5: no 4 to take back, −2 and −1 (−4.5); nothing left
            values: [3, -3, 0], crossings: [2, 2, 0], potentials: [-4.5]),
        Case(
            name: "leaky ReLU: negative spikes carry the slope", neuron: .signed(.leakyReLU(threshold: 4, slope: 0.25)),
            input: [5, -6, -5, 0], values: [4, -1, -1, 0], potentials: [-2]),
        Case(
            name: "multi-level: as many as fire, each membrane reset by itself", neuron: .multiLevel(.init(thresholds: [6, 4, 2])),
            input: [3, 2, 2, 0], values: [1, 1, 2, 0], crossings: [1, 1, 2, 0], potentials: [0, 2, 0]),
        Case(
            name: "sigma-delta: what has changed, once it is more than the threshold",
            neuron: NeuronModel(SigmaDelta(threshold: 2, largest: 8)), input: [3, 2, 1.5, -7.5, -3, 4.5],
            // x = 3, 5, 6.5, 0, 0, 0.5; 3 sent; 2 ties; 3.5; −6.5; nothing; 0.5 is too little
            values: [3, 0, 3.5, -6.5, 0, 0], potentials: [0.5]),
        Case(
            name: "sigma-delta: what one spike does not carry follows", neuron: NeuronModel(SigmaDelta(threshold: 1, largest: 2)),
            input: [5, 0, 0.5, -9], values: [2, 2, 1.5, -2], potentials: [-3.5]),
        Case(
            name: "sigma-delta: the identity, in whole units of four",
            neuron: NeuronModel(SigmaDelta(threshold: 8, largest: 3, difference: FiringDifference(slope: 1, step: 4), comparison: .atOrAbove)),
            // −8 is −2 units; −6 is 2 away from them; 7 is 15 away: 3.75, rounded 4, of which 3; 3 away; 12 is 8 away
            input: [-8, 2, 13, 0, 5], values: [-2, 0, 3, 0, 2], potentials: [12]),
        Case(
            name: "multi-level: leak and an amplitude", neuron: .multiLevel(.init(thresholds: [6, 2], amplitude: 0.5, resetPotential: 1)),
            membrane: Membrane(leak: 0.5), input: [5, 5, 0], values: [0.5, 1, 0], crossings: [1, 2, 0], potentials: [0.5, 0.5]),
        Case(
            name: "multi-level, fire then integrate", neuron: .multiLevel(.init(thresholds: [6, 2])),
            membrane: Membrane(order: .fireThenIntegrate, leak: 0.5), input: [8, 1, 0], values: [0, 2, 0], crossings: [0, 2, 0],
            potentials: [0.5, 0.5]),
        Case(name: "a read-out accumulates", neuron: .accumulate, input: [5, -7, 100], bias: 1, values: [0, 0, 0], potentials: [101]),
    ]

    @Test("spikes and potentials equal the hand calculation", arguments: cases)
    func handCalculation(_ test: Case) {
        let run = Reference<Float>(Self.network(test), schedule: Schedule(.sameStep, of: Self.network(test), window: test.input.count))
            .run(Self.spikes(test.input))
        let firings = run.firings[0].map { $0.first ?? Firing(neuron: 0, value: 0, crossings: 0) }
        #expect(firings.map(\.value) == test.values)
        #expect(firings.map(\.crossings) == test.crossings ?? test.values.map { $0 == 0 ? 0 : 1 })
        #expect(run.potentials[0] == test.potentials)
    }

    @Test("whole numbers decay toward zero, as Loihi's do")
    func integerDecay() {
        let test = Case(
            name: "", neuron: .integrateAndFire(.init(threshold: 100)), membrane: Membrane(leak: 0.5, currentDecay: 0.25), input: [7, 0, -15, 0],
            values: [], potentials: [])
        let network = Self.network(test)
        let run = Reference<Int>(network, schedule: Schedule(.sameStep, of: network, window: 4)).run(Self.spikes(test.input))
        // u: 7, 1, −15 (0 + −15), −3 (−3.75); v: 7, 3 + 1, 2 − 15, −6 − 3
        #expect(run.potentials[0] == [-9])
    }

    @Test("thresholds and initial potentials of a channel are its own")
    func perChannel() {
        var population = Population(
            name: "p", kind: "", grid: Grid(height: 1, width: 1, channels: 3), neuron: .integrateAndFire(.init(threshold: 1)),
            channelThresholds: [[2], [4], [8]], bias: [3, 3, 3], initialPotentials: [0, 2, 6])
        var network = SpikingNetwork(
            name: "", input: SpikingInput(grid: Grid(height: 1, width: 1, channels: 1), coding: .analogCurrent), populations: [population],
            projections: [])
        func run() -> Reference<Float>.Run {
            Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: 2)).run(Self.spikes([]))
        }
        #expect(run().firings[0].map { $0.map(\.neuron) } == [[0, 1, 2], [0]])
        #expect(run().potentials[0] == [2, 4, 4])
        population.neuron = .signed(.ternary())
        population.channelThresholds = [[2, 9], [4, 9], [20, 9]]
        network.populations = [population]
        #expect(run().firings[0].map { $0.map(\.neuron) } == [[0, 1], [0]])
    }

    @Test("an amplitude per channel is the same as weights that carry it")
    func realSpike() {
        let grid = Grid(height: 1, width: 1, channels: 2)
        let axis = AxisMapping(extent: 1)
        let network = SpikingNetwork(
            name: "", input: SpikingInput(grid: grid, coding: .analogCurrent),
            populations: [
                Population(
                    name: "a", kind: "", grid: grid, neuron: .integrateAndFire(.init()), channelAmplitudes: [0.75, -1.5], bias: [0.5, 0.75]),
                Population(name: "b", kind: "", grid: grid, neuron: .integrateAndFire(.init(threshold: 0.5))),
                Population(name: "out", kind: "", grid: grid, neuron: .accumulate),
            ],
            projections: [
                Projection(
                    source: .population(0), target: 1,
                    kernel: Kernel(height: 1, width: 1, inputChannels: 2, outputChannels: 2, weights: [1, 0.5, -0.25, 0.125]), y: axis, x: axis),
                Projection(
                    source: .population(1), target: 2,
                    kernel: Kernel(height: 1, width: 1, inputChannels: 2, outputChannels: 2, weights: [1, 2, 3, 4]), y: axis, x: axis),
            ])
        let folded = network.foldingAmplitudes()
        #expect(folded.projections[0].kernel.weights == [0.75, 0.375, 0.375, -0.1875])
        #expect(folded.projections[1] == network.projections[1])
        let schedule = Schedule(.sameStep, of: network, window: 12)
        let trained = Reference<Float>(network, schedule: schedule).run(Self.spikes([]))
        let inference = Reference<Float>(folded, schedule: schedule).run(Self.spikes([]))
        #expect(trained.readoutHistory == inference.readoutHistory)
        #expect(trained.firings[1] == inference.firings[1] && !trained.firings[1].joined().isEmpty)
        #expect(inference.firings[0].joined().allSatisfy { $0.value == 1 } && trained.firings[0].joined().contains { $0.value == -1.5 })
    }

    /// A neuron that one input neuron reaches with weight 1.
    private static func network(_ test: Case) -> SpikingNetwork {
        let grid = Grid(height: 1, width: 1, channels: 1)
        return SpikingNetwork(
            name: "one", input: SpikingInput(grid: grid, coding: .ternaryPoisson),
            populations: [
                Population(
                    name: "n", kind: "", grid: grid, neuron: test.neuron, membrane: test.membrane, bias: test.bias == 0 ? [] : [test.bias],
                    initialPotential: test.initial)
            ],
            projections: [
                Projection(
                    source: .input, target: 0, kernel: Kernel(height: 1, width: 1, inputChannels: 1, outputChannels: 1, weights: [1]),
                    y: AxisMapping(extent: 1), x: AxisMapping(extent: 1))
            ])
    }

    private static func spikes(_ values: [Float]) -> EncodedInput {
        EncodedInput(
            currents: [:], spikes: values.map { $0 == 0 ? [] : [Firing(neuron: 0, value: $0)] }, macs: [:], clippedCurrents: 0)
    }
}
