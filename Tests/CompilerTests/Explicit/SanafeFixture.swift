import EventSim
import Formats
import Models
import OracleMachines
import Testing

/// A network that SANA-FE simulated, and everything it reported.
struct SanafeFixture {
    let json: JSON
    let machine: ExplicitMachine
    let reference: ExplicitReference
    /// Input neurons that fire, by step.
    let inputs: [[Int]]

    init(_ name: String) throws {
        json = try Oracles.json("sanafe/\(name)")
        try #require(json["schema"] == .string("snn-oracle/1"))
        let network = try Self.network(json)
        machine = try ExplicitMachine(network, on: try Self.chip(try #require(json["arch"])))
        reference = Self.reference(network)
        var inputs = [[Int]](repeating: [], count: try #require(json["timesteps"]?.intValue))
        for member in try #require(json["input_spikes"]?.objectValue) {
            for step in try #require(member.value.arrayValue) {
                inputs[try #require(step.intValue) - 1].append(try #require(Int(member.key)))
            }
        }
        self.inputs = inputs
    }

    func expected(_ key: String) throws -> JSON { try #require(json["expected"]?[key]) }

    func perStep(_ key: String) throws -> [Double] {
        try #require(try expected("per_timestep")[key]?.arrayValue).map { try #require($0.doubleValue) }
    }

    func total(_ key: String) throws -> Double { try #require(try expected("totals")[key]?.doubleValue) }

    private static func integers(_ json: JSON?) throws -> [Int] { try #require(json?.arrayValue).map { try #require($0.intValue) } }

    private static func network(_ json: JSON) throws -> ExplicitNetwork {
        var groups: [ExplicitNetwork.Group] = []
        var cores: [Int] = []
        var biases: [Double] = []
        for group in try #require(json["groups"]?.arrayValue) {
            let first = try #require(group["first"]?.intValue)
            let count = try #require(group["count"]?.intValue)
            cores += try integers(group["core"])
            var kind = ExplicitNetwork.Kind.input
            if group["kind"] == .string("lif") {
                let isSoft = group["reset_mode"] == .string("soft")
                kind = .neuron(
                    ExplicitNeuron(
                        threshold: try #require(group["threshold"]?.doubleValue), leakDecay: try #require(group["leak_decay"]?.doubleValue),
                        inputDecay: try #require(group["input_decay"]?.doubleValue),
                        reset: isSoft ? .soft : .hard(to: try #require(group["reset"]?.doubleValue)),
                        refractory: try #require(group["refractory"]?.intValue)))
                biases += try #require(group["bias"]?.arrayValue).map { try #require($0.doubleValue) }
            } else {
                biases += Array(repeating: 0, count: count)
            }
            groups.append(
                ExplicitNetwork.Group(
                    name: try #require(group["name"]?.stringValue), neurons: first..<first + count, kind: kind,
                    synapseUnit: group["synapse"]?.stringValue ?? ""))
        }
        let sources = try integers(json["edges"]?["pre"])
        let targets = try integers(json["edges"]?["post"])
        let weights = try #require(json["edges"]?["weight"]?.arrayValue).map { try #require($0.doubleValue) }
        var order: [Int: [Int]] = [:]
        for member in try #require(json["destination_core_order"]?.objectValue) {
            order[try #require(Int(member.key))] = try integers(member.value)
        }
        return try ExplicitNetwork(
            name: try #require(json["name"]?.stringValue), groups: groups, cores: cores, biases: biases,
            edges: sources.indices.map { .init(source: sources[$0], target: targets[$0], weight: weights[$0]) }, destinationOrder: order)
    }

    private static func cost(_ json: JSON?) throws -> ExplicitChip.Cost {
        // Joules and seconds of the file; prices are multiples of 0.1 pJ and times of 0.1 ns.
        let energy = try #require(json?["energy"]?.doubleValue) * 1e13
        let latency = try #require(json?["latency"]?.doubleValue) * 1e10
        return ExplicitChip.Cost(picojoules: energy.rounded() / 10, nanoseconds: latency.rounded() / 10)
    }

    private static func soma(_ json: JSON?) throws -> ExplicitChip.SomaCost {
        ExplicitChip.SomaCost(access: try cost(json?["access"]), update: try cost(json?["update"]), firing: try cost(json?["spike"]))
    }

    private static func chip(_ arch: JSON) throws -> ExplicitChip {
        func hop(_ direction: String) throws -> ExplicitChip.Cost {
            try cost(
                .object([
                    .init("energy", try #require(arch["hop_energy"]?[direction])), .init("latency", try #require(arch["hop_latency"]?[direction])),
                ]))
        }
        try #require(try hop("east") == hop("west") && hop("north") == hop("south"))
        let barriers = try #require(arch["sync_latency_by_mapped_tiles"]?.arrayValue).map { entry in
            (
                tiles: try #require(entry.arrayValue?.first?.intValue),
                nanoseconds: (try #require(entry.arrayValue?.last?.doubleValue) * 1e10).rounded() / 10
            )
        }
        return ExplicitChip(
            mesh: MeshGeometry(
                width: try #require(arch["mesh_width"]?.intValue), height: try #require(arch["mesh_height"]?.intValue),
                coresPerTile: try #require(arch["cores_per_tile"]?.intValue)),
            linkBuffer: try #require(arch["link_buffer_size"]?.intValue), hopEastWest: try hop("east"), hopNorthSouth: try hop("north"),
            messageIn: try cost(arch["message_in"]), messageOut: try cost(arch["message_out"]),
            synapses: try #require(arch["synapse"]?.objectValue).reduce(into: [:]) { $0[$1.key] = try cost($1.value) },
            soma: try soma(arch["soma"]?["lif"]), inputSoma: try soma(arch["soma"]?["input"]), barriers: barriers)
    }

    /// The same network as the reference takes it.
    static func reference(_ network: ExplicitNetwork) -> ExplicitReference {
        var neurons: [ExplicitReference.Neuron?] = []
        for group in network.groups {
            for index in group.neurons {
                guard case .neuron(let parameters) = group.kind else {
                    neurons.append(nil)
                    continue
                }
                var reset: Double?
                if case .hard(let potential) = parameters.reset { reset = potential }
                neurons.append(
                    ExplicitReference.Neuron(
                        threshold: parameters.threshold, leakDecay: parameters.leakDecay, inputDecay: parameters.inputDecay, resetPotential: reset,
                        refractory: parameters.refractory, bias: network.biases[index]))
            }
        }
        var synapses = neurons.map { _ in [ExplicitReference.Synapse]() }
        for edge in network.edges { synapses[edge.target].append(.init(source: edge.source, weight: edge.weight)) }
        return ExplicitReference(neurons: neurons, synapses: synapses)
    }
}
