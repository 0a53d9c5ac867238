import EventSim
import FuzzSupport
import Models
import OracleMachines
import Testing

@Suite("Fidelity: do explicit networks on cores do what the clock-driven reference says?")
struct ExplicitNetworkTests {
    /// A random network whose weights are multiples of 1/1024, so that sums do not depend on their order.
    private static func network(_ dice: inout Dice) throws -> ExplicitNetwork {
        var groups = [ExplicitNetwork.Group(name: "in", neurons: 0..<dice.roll(1...6), kind: .input, synapseUnit: "a")]
        for index in 0..<dice.roll(1...4) {
            let first = groups.last?.neurons.upperBound ?? 0
            let parameters = ExplicitNeuron(
                threshold: Double(dice.roll(0...1500)) / 1024, leakDecay: dice.pick([1, 0.875, 0.5]), inputDecay: dice.pick([0, 0, 0.25, 0.5]),
                reset: dice.roll(0...1) == 0 ? .soft : .hard(to: Double(dice.roll(-100...100)) / 512), refractory: dice.roll(0...3))
            groups.append(
                ExplicitNetwork.Group(
                    name: "g\(index)", neurons: first..<first + dice.roll(1...8), kind: .neuron(parameters), synapseUnit: dice.pick(["a", "b"])))
        }
        let inputs = groups[0].neurons.count
        let count = groups.last?.neurons.upperBound ?? 0
        var edges: [ExplicitNetwork.Edge] = []
        for _ in 0..<dice.roll(5...120) {
            edges.append(
                .init(source: dice.roll(0...count - 1), target: dice.roll(inputs...count - 1), weight: Double(dice.roll(-600...1200)) / 1024))
        }
        return try ExplicitNetwork(
            name: "random", groups: groups, cores: (0..<count).map { _ in dice.roll(0...15) },
            biases: (0..<count).map { $0 < inputs || dice.roll(0...2) > 0 ? 0 : Double(dice.roll(-50...200)) / 1024 }, edges: edges)
    }

    private static let chip = ExplicitChip(
        mesh: MeshGeometry(width: 2, height: 4, coresPerTile: 2), linkBuffer: 2, hopEastWest: .init(picojoules: 3, nanoseconds: 4),
        hopNorthSouth: .init(picojoules: 4, nanoseconds: 6), messageIn: .init(picojoules: 0, nanoseconds: 16),
        messageOut: .init(picojoules: 111, nanoseconds: 5),
        synapses: ["a": .init(picojoules: 24, nanoseconds: 3), "b": .init(picojoules: 35, nanoseconds: 4)],
        soma: .init(
            access: .init(picojoules: 51, nanoseconds: 6), update: .init(picojoules: 22, nanoseconds: 4),
            firing: .init(picojoules: 69, nanoseconds: 30)),
        inputSoma: .init(access: .none, update: .none, firing: .none), barriers: [(tiles: 1, nanoseconds: 100), (tiles: 3, nanoseconds: 400)])

    @Test("spikes and potentials on 300 random networks")
    func machineEqualsReference() throws {
        var fired = 0
        for seed in Seeds.of(0..<300) {
            var dice = Dice(seed, "explicit")
            let network = try Self.network(&dice)
            let inputs = (0..<12).map { _ in network.groups[0].neurons.filter { _ in dice.roll(0...1) == 0 } }
            let reference = SanafeFixture.reference(network).run(inputs: inputs.map(Set.init))
            var index = 0
            try ExplicitMachine(network, on: Self.chip).run(inputs: inputs) { step in
                #expect(step.potentials == reference[index].potentials, "seed \(seed), step \(index)")
                #expect(step.fired == reference[index].fired.indices.filter { reference[index].fired[$0] }, "seed \(seed), step \(index)")
                fired += step.fired.count - inputs[index].count
                index += 1
            }
            #expect(index == inputs.count)
        }
        #expect(fired > 5000 || Seeds.areChosen)
    }

    @Test("the mesh model is never faster than the simple one, and both count every message")
    func latencyBounds() throws {
        for seed in Seeds.of(0..<100) {
            var dice = Dice(seed, "explicit latency")
            let network = try Self.network(&dice)
            let machine = try ExplicitMachine(network, on: Self.chip)
            var mesh = MeshLatency(grid: machine.grid)
            var flow = FlowLatency(grid: machine.grid)
            var messages = 0
            try machine.run(inputs: Array(repeating: Array(network.groups[0].neurons), count: 6)) { step in
                let simple = SimpleLatency.step(step.work)
                #expect(mesh.step(step.work) >= simple * (1 - 1e-12), "seed \(seed)")
                #expect(flow.step(StepFlows(step.work)) >= simple * (1 - 1e-12), "seed \(seed)")
                messages += step.counters.reduce(0) { $0 + $1.packets }
            }
            #expect(mesh.linkPackets.prefix(machine.cores.count).reduce(0, +) == messages)
            #expect(mesh.linkPackets == flow.linkPackets)
        }
    }

    @Test("networks that contradict themselves are refused by name")
    func faults() throws {
        func neuron(_ range: Range<Int>) -> ExplicitNetwork.Group {
            .init(name: "g", neurons: range, kind: .neuron(ExplicitNeuron(threshold: 1, reset: .soft)), synapseUnit: "a")
        }
        let input = ExplicitNetwork.Group(name: "in", neurons: 0..<1, kind: .input, synapseUnit: "")
        func message(_ body: () throws -> Void) -> String? {
            do { try body() } catch let error as ExplicitNetworkError { return error.description } catch {}
            return nil
        }
        #expect(message { _ = try ExplicitNetwork(name: "n", groups: [neuron(1..<2)], cores: [0], biases: [0], edges: []) } == "group g begins at neuron 1, not at 0")
        #expect(message { _ = try ExplicitNetwork(name: "n", groups: [neuron(0..<2)], cores: [0], biases: [0], edges: []) } == "2 neurons in groups, 1 with a core")
        #expect(message { _ = try ExplicitNetwork(name: "n", groups: [neuron(0..<1)], cores: [0], biases: [], edges: []) } == "0 biases for 1 neurons")
        #expect(message { _ = try ExplicitNetwork(name: "n", groups: [neuron(0..<1)], cores: [-1], biases: [0], edges: []) } == "core -1 does not exist")
        #expect(
            message {
                _ = try ExplicitNetwork(name: "n", groups: [neuron(0..<1)], cores: [0], biases: [0], edges: [.init(source: 0, target: 4, weight: 1)])
            } == "edge 0 joins 0 to 4, but neurons are 0 to 0")
        #expect(
            message {
                _ = try ExplicitNetwork(name: "n", groups: [input], cores: [0], biases: [0], edges: [.init(source: 0, target: 0, weight: 1)])
            } == "edge 0 ends at input neuron 0")
        let network = try ExplicitNetwork(
            name: "n", groups: [input, neuron(1..<2)], cores: [0, 99], biases: [0, 0], edges: [.init(source: 0, target: 1, weight: 1)])
        #expect(message { _ = try ExplicitMachine(network, on: Self.chip) } == "core 99 is not one of the chip's 16")
        var other = network
        other.cores = [0, 1]
        other.groups[1].synapseUnit = "c"
        #expect(message { _ = try ExplicitMachine(other, on: Self.chip) } == "group g uses synapse unit \"c\"; the chip has a, b")
        other.groups[1].synapseUnit = "a"
        #expect(message { try ExplicitMachine(other, on: Self.chip).run(inputs: [[1]]) { _ in } } == "neuron 1 is told to fire but is no input")
        #expect(
            message {
                _ = try ExplicitNetwork(
                    name: "n", groups: other.groups, cores: [0, 1], biases: [0, 0], edges: other.edges, destinationOrder: [0: [0]])
            } == "the destination order of neuron 0 is not the cores it reaches")
    }
}
