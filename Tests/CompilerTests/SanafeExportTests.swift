import EventSim
import Formats
import FuzzSupport
import Models
import OracleMachines
import Testing

@testable import Compiler

@Suite("Export: does the network written for SANA-FE spike as the core map does?")
struct SanafeExportTests {
    private static func compile(_ seed: Int, _ conversion: ConversionOptions, schedule: Schedule.Kind) throws -> (Compilation, Stimulus) {
        var dice = Dice(seed, "export")
        let net = RandomUNet(seed: seed)
        let converted = try net.network.convert(conversion, calibration: net.input.reshaped([1] + net.input.shape))
        let compilation = try Compilation(
            converted.network,
            CompileOptions(chip: try TestChips.small(named: "loihi-like", &dice), schedule: schedule, window: 6, inputPeak: converted.inputPeak))
        return (compilation, compilation.stimulus(try compilation.encode(net.input, seed: UInt64(seed))))
    }

    /// The exported network as an explicit one, read from its lines as SANA-FE would.
    private static func explicit(_ text: String) throws -> (network: ExplicitNetwork, inputs: [[Int]]) {
        var groups: [ExplicitNetwork.Group] = []
        var biases: [Double] = []
        var edges: [ExplicitNetwork.Edge] = []
        var cores: [Int: Int] = [:]
        var inputs: [[Int]] = []
        var first: [String: Int] = [:]
        var name = ""
        var kind = ExplicitNetwork.Kind.input
        func close() {
            guard !name.isEmpty else { return }
            groups.append(.init(name: name, neurons: (first[name] ?? 0)..<biases.count, kind: kind, synapseUnit: "synapse"))
            name = ""
        }
        func neuron(_ address: Substring) throws -> Int {
            let parts = address.split(separator: ".")
            return try #require(first[String(parts[0])]) + (try #require(Int(parts[1])))
        }
        for line in text.split(separator: "\n") {
            let words = line.split { " ,[]:".contains($0) }
            if line.hasPrefix("    - name: layer") {
                close()
                name = String(words[2])
                first[name] = biases.count
            } else if line.hasPrefix("      attributes:") {
                guard let place = words.firstIndex(of: "threshold") else {
                    kind = .input
                    continue
                }
                let isHard = words.contains("hard")
                let reset = try isHard ? #require(words.firstIndex(of: "reset").flatMap { Double(words[$0 + 1]) }) : 0
                kind = .neuron(ExplicitNeuron(threshold: try #require(Double(words[place + 1])), reset: isHard ? .hard(to: reset) : .soft))
            } else if line.hasPrefix("        - ") {
                if words[2] == "spikes" {
                    for (step, word) in words[3...].enumerated() {
                        while inputs.count <= step { inputs.append([]) }
                        if word == "1" { inputs[step].append(biases.count) }
                    }
                    biases.append(0)
                } else {
                    let bounds = words[1].split(separator: ".").compactMap { Int($0) }
                    try #require(bounds[0] == biases.count - (first[name] ?? 0))
                    biases += Array(repeating: try #require(Double(words[3])), count: bounds[1] - bounds[0] + 1)
                }
            } else if line.contains(" -> ") {
                edges.append(.init(source: try neuron(words[1]), target: try neuron(words[3]), weight: try #require(Double(words[5]))))
            } else if line == "  edges:" {
                close()
            } else if line.hasPrefix("  - layer") {
                let parts = words[3].split(separator: ".").compactMap { Int($0) }
                cores[try neuron(words[1])] = parts[0] * 100 + parts[1]
            }
        }
        return (
            try ExplicitNetwork(
                name: "exported", groups: groups, cores: try (0..<biases.count).map { try #require(cores[$0]) }, biases: biases, edges: edges),
            inputs
        )
    }

    private static let chip = ExplicitChip(
        mesh: MeshGeometry(width: 64, height: 64, coresPerTile: 100), linkBuffer: 16, hopEastWest: .none, hopNorthSouth: .none,
        messageIn: .none, messageOut: .none, synapses: ["synapse": .none], soma: .init(access: .none, update: .none, firing: .none),
        inputSoma: .init(access: .none, update: .none, firing: .none), barriers: [])

    @Test("spikes and read-outs of exported U-Nets in the mesh dialect are the engine's")
    func roundTrip() throws {
        var spikes = 0
        var compared = 0
        for seed in Seeds.of(0..<60) {
            let options = ConversionOptions(
                neuron: .integrateAndFire, reset: seed % 4 == 0 ? .hard(potential: 0) : .soft, initialPotential: 0,
                coding: seed % 2 == 0 ? .analogCurrent : .binaryPoisson)
            let (compilation, stimulus) = try Self.compile(seed, options, schedule: .delayed)
            let map = compilation.map
            // Gates are refused; there is a test for that.
            guard map.projections.allSatisfy({ $0.gate == nil }) else { continue }
            let result = try LiteralEngine(map.check()).run(stimulus, recordsSpikes: true)
            guard result.saturations.allSatisfy({ $0 == 0 }) else { continue }
            compared += 1
            let exported = try Self.explicit(try SanafeExport(map, stimulus).network)
            var step = 0
            var last: [Double] = []
            let inputs = (0..<map.schedule.totalSteps).map { exported.inputs.indices.contains($0) ? exported.inputs[$0] : [] }
            try ExplicitMachine(exported.network, on: Self.chip).run(inputs: inputs) { state in
                for (layer, group) in exported.network.groups.enumerated() {
                    let fired = state.fired.filter { group.neurons.contains($0) }.map { Int32($0 - group.neurons.lowerBound) }
                    #expect(fired == result.spikes[layer][step].map(\.neuron), "seed \(seed), layer \(layer), step \(step)")
                    spikes += fired.count
                }
                last = state.potentials
                step += 1
            }
            let readout = exported.network.groups[map.readoutLayer].neurons.map { Int32(last[$0]) }
            #expect(readout == result.readout, "seed \(seed)")
        }
        guard !Seeds.areChosen else { return }
        #expect(compared > 20)
        #expect(spikes > 1000)
    }

    @Test("what SANA-FE cannot express is refused with the reason and the remedy")
    func refusals() throws {
        func reason(_ seed: Int, _ options: ConversionOptions, _ schedule: Schedule.Kind) throws -> String? {
            let (compilation, stimulus) = try Self.compile(seed, options, schedule: schedule)
            do { _ = try SanafeExport(compilation.map, stimulus) } catch { return error.description }
            return nil
        }
        #expect(try reason(1, ConversionOptions(neuron: .multiThreshold([2, 1]), initialPotential: 0), .delayed)?.contains("has 2 thresholds") == true)
        #expect(try reason(1, ConversionOptions(neuron: .integrateAndFire), .delayed)?.contains("--initial 0") == true)
        #expect(
            try reason(1, ConversionOptions(neuron: .integrateAndFire, comparison: .atOrAbove, initialPotential: 0), .delayed)?
                .contains("--compare above") == true)
        let gated = try (0..<60).compactMap { try reason($0, ConversionOptions(neuron: .integrateAndFire, initialPotential: 0), .delayed) }
        #expect(!gated.isEmpty && gated.allSatisfy { $0.contains("max-pool gate") })
        let aligned = try (0..<12).compactMap { try reason($0, ConversionOptions(neuron: .integrateAndFire, initialPotential: 0), .aligned) }
        #expect(!aligned.isEmpty && aligned.contains { $0.contains("--schedule delayed") })
    }

    @Test("the architecture has the chip file's prices and the map's mesh")
    func architecture() throws {
        let (compilation, stimulus) = try Self.compile(
            2, ConversionOptions(neuron: .integrateAndFire, initialPotential: 0), schedule: .delayed)
        let text = try SanafeExport(compilation.map, stimulus).architecture
        for line in [
            "energy_process_spike: \(23.6 * 1e-12)", "latency_process_spike: \(3.5 * 1e-9)", "energy_message_out: \(1.7 * 1e-12)",
            "energy_north_hop: \(4.0 * 1e-12)", "latency_east_hop: \(4.1 * 1e-9)",
        ] { #expect(text.contains(line), "\(line)") }
    }
}
