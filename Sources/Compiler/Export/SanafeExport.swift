public import EventSim
public import Formats

/// A core map and one input as the files of SANA-FE 2.2.9: its architecture, and the network neuron by neuron and synapse by
/// synapse.
///
/// Potentials are exported in the map's integers, which SANA-FE's Loihi soma keeps exactly, so its spikes must be ours. SANA-FE
/// neurons have one threshold, no value in a spike, no start potential and no window, and its synapses one step of delay: what
/// needs more is refused.
public struct SanafeExport: Sendable {
    /// A map that SANA-FE cannot express.
    public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// What SANA-FE has no form for, and what to do where something can be done.
        public var description: String

        /// The whole sentence.
        public init(description: String) { self.description = description }
    }

    /// Synapses at most: each takes a line of its own, and 1.2 kB once SANA-FE has read it.
    public static let mostSynapses = 4_000_000
    /// Host-driven neurons at most: every core of the description has a unit for each.
    public static let mostInputs = 1024

    private let map: CoreMap
    private let stimulus: Stimulus

    /// - Throws: `Refusal` with the reason and, where there is one, a remedy.
    public init(_ map: CoreMap, _ stimulus: Stimulus) throws(Refusal) {
        self.map = map
        self.stimulus = stimulus
        for layer in map.layers.indices { try check(layer) }
        for projection in map.projections where projection.delay != 1 {
            throw Refusal(
                description: "a projection into \(map.layers[projection.target].name) waits \(projection.delay) steps, SANA-FE's synapses one; --schedule delayed makes every delay one step")
        }
        for projection in map.projections where projection.gate != nil {
            throw Refusal(description: "a projection into \(map.layers[projection.target].name) has a max-pool gate, SANA-FE has none; average pooling has a form there")
        }
        let inputs = map.layers.reduce(0) { $0 + ($1.isInput ? $1.neuronCount : 0) }
        guard inputs <= Self.mostInputs else { throw Refusal(description: "\(inputs) host-driven neurons, the export takes \(Self.mostInputs)") }
        let synapses = synapseCount
        guard synapses <= Self.mostSynapses else {
            throw Refusal(description: "\(synapses) synapses, and SANA-FE needs a line for each; the export takes \(Self.mostSynapses)")
        }
    }

    private func check(_ index: Int) throws(Refusal) {
        let layer = map.layers[index]
        func refusal(_ reason: String) -> Refusal { Refusal(description: "layer \(layer.name) \(reason)") }
        guard layer.compartmentsPerNeuron == 1 else { throw refusal("takes several compartments per neuron") }
        let program = layer.soma
        if layer.isInput {
            let values = (stimulus.spikes[index] ?? []).joined()
            guard values.allSatisfy({ $0.value == 1 }) else { throw refusal("is driven by spikes of other values than 1") }
        } else if !program.isSilent {
            guard program.membranes == 1 else { throw refusal("has several membranes per neuron, SANA-FE's neurons one; --neuron if has one") }
            guard program.thresholds(.below).isEmpty else { throw refusal("has thresholds of both signs, SANA-FE's neurons one; --neuron if has one") }
            guard program.levels.count == 1 else {
                throw refusal("has \(program.levels.count) thresholds, SANA-FE's neurons one; --neuron if has one")
            }
            guard program.payloads == [1] else { throw refusal("sends values, SANA-FE's spikes have none") }
            guard program.resetsHard || !program.firesAtThreshold else {
                throw refusal("fires at its threshold, SANA-FE's neurons above it; --compare above")
            }
        }
        guard !layer.loadsConstants else { throw refusal("begins with its bias and input, SANA-FE's biases are currents; --neuron if has such") }
        guard layer.membrane == MappedMembrane() else { throw refusal("has a membrane that leaks, rests or delays, which is not exported") }
        guard layer.channelThresholds.isEmpty else { throw refusal("has a threshold per channel, which is not exported") }
        guard layer.initialPotentials.allSatisfy({ $0 == 0 }) else { throw refusal("starts at a potential per channel, SANA-FE's neurons at 0; --initial 0") }
        guard layer.initialPotential == 0 else { throw refusal("starts at potential \(layer.initialPotential), SANA-FE's neurons at 0; --initial 0") }
        guard layer.isInput || layer.windowStart == 0 || constants(of: index).allSatisfy({ $0 == 0 }) else {
            throw refusal("begins at step \(layer.windowStart), SANA-FE's biases at once; --schedule delayed begins every layer at once")
        }
    }

    /// Bias and analog current of every neuron.
    private func constants(of index: Int) -> [Int32] {
        let layer = map.layers[index]
        guard !layer.isInput else { return [] }
        var bias = layer.biasMap
        if bias.isEmpty { bias = layer.bias.isEmpty ? Array(repeating: 0, count: layer.neuronCount) : (0..<layer.neuronCount).map { layer.bias[$0 % layer.channels] } }
        guard let current = stimulus.currents[index] else { return bias }
        return zip(bias, current).map { $0 + $1 }
    }

    // MARK: Network

    /// Every synapse of the map with its weight in units of the potential.
    private func forEachSynapse(_ body: (_ projection: MappedProjection, _ source: Int, _ target: Int, _ weight: Int) -> Void) {
        for projection in map.projections {
            let source = map.layers[projection.source]
            let target = map.layers[projection.target]
            for y in 0..<source.height {
                let rows = projection.y.taps(source: y, kernelExtent: projection.kernelHeight, targetExtent: target.height)
                for x in 0..<source.width {
                    let columns = projection.x.taps(source: x, kernelExtent: projection.kernelWidth, targetExtent: target.width)
                    for channel in 0..<source.channels {
                        let neuron = (y * source.width + x) * source.channels + channel
                        let first = projection.firstOutput(of: channel)
                        for row in rows {
                            for column in columns {
                                let synapse = ((row.kernel * projection.kernelWidth + column.kernel) * projection.inputChannels + channel) * projection.outputsPerGroup
                                let place = (row.target * target.width + column.target) * target.channels + first
                                for output in 0..<projection.outputsPerGroup {
                                    body(projection, neuron, place + output, Int(projection.weights[synapse + output]) << projection.weightShift)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private var synapseCount: Int {
        map.projections.reduce(0) { sum, projection in
            let source = map.layers[projection.source]
            let target = map.layers[projection.target]
            let rows = (0..<source.height).reduce(0) {
                $0 + projection.y.taps(source: $1, kernelExtent: projection.kernelHeight, targetExtent: target.height).count
            }
            let columns = (0..<source.width).reduce(0) {
                $0 + projection.x.taps(source: $1, kernelExtent: projection.kernelWidth, targetExtent: target.width).count
            }
            return sum + rows * columns * source.channels * projection.outputsPerGroup
        }
    }

    /// Name of a layer's group.
    public static func group(_ layer: Int) -> String { "layer\(layer)" }

    /// The network file.
    public var network: String {
        var lines = ["network:", "  name: synfire", "  groups:"]
        for index in map.layers.indices {
            lines.append("    - name: \(Self.group(index))")
            lines.append("      attributes: [\(attributes(of: index))]")
            lines.append("      neurons:")
            lines += map.layers[index].isInput ? inputs(index) : biases(index)
        }
        lines.append("  edges:")
        forEachSynapse { projection, source, target, weight in
            lines.append("    - \(Self.group(projection.source)).\(source) -> \(Self.group(projection.target)).\(target): [weight: \(weight)]")
        }
        lines.append("mappings:")
        lines += mappings
        return lines.joined(separator: "\n") + "\n"
    }

    private func attributes(of index: Int) -> String {
        let common = "log_spikes: true, log_potential: \(index == map.readoutLayer), leak_decay: 1.0, input_decay: 0.0"
        let layer = map.layers[index]
        if layer.isInput { return "log_spikes: true" }
        guard let level = layer.soma.levels.first else { return "threshold: 1.0e+18, reset_mode: soft, \(common), synapse_hw_name: synapse" }
        guard case .set(let resetPotential) = level.effect else {
            return "threshold: \(level.threshold), reset_mode: soft, \(common), synapse_hw_name: synapse"
        }
        // Potentials are whole numbers: at or above θ is above θ - 1.
        let threshold = layer.soma.firesAtThreshold ? Int(level.threshold) - 1 : Int(level.threshold)
        return "threshold: \(threshold), reset_mode: hard, reset: \(resetPotential), \(common), synapse_hw_name: synapse"
    }

    private func inputs(_ index: Int) -> [String] {
        let steps = stimulus.spikes[index] ?? []
        var fires = Array(repeating: Array(repeating: "0", count: max(steps.count, 1)), count: map.layers[index].neuronCount)
        for (step, spikes) in steps.enumerated() { for spike in spikes { fires[Int(spike.neuron)][step] = "1" } }
        return fires.enumerated().map { "        - \($0): [spikes: [\($1.joined(separator: ", "))]]" }
    }

    /// Neurons of equal bias in one line.
    private func biases(_ index: Int) -> [String] {
        let constants = constants(of: index)
        var lines: [String] = []
        var first = 0
        for neuron in constants.indices where neuron + 1 == constants.count || constants[neuron + 1] != constants[first] {
            lines.append("        - \(first)..\(neuron): [bias: \(constants[first])]")
            first = neuron + 1
        }
        return lines
    }

    private var mappings: [String] {
        var lines: [String] = []
        var input = 0
        for (index, layer) in map.layers.enumerated() where layer.isInput {
            for neuron in 0..<layer.neuronCount {
                lines.append("  - \(Self.group(index)).\(neuron): [core: 0.0, soma: \"inputs[\(input)]\"]")
                input += 1
            }
        }
        for block in map.blocks {
            let layer = map.layers[block.layer]
            let location = map.cores[block.core]
            let place = "core: \(tile(location)).\(location.core % map.chip.mesh.coresPerTile)"
            for y in block.rows {
                for x in block.columns {
                    for channel in block.channels {
                        let neuron = (y * layer.width + x) * layer.channels + channel
                        lines.append("  - \(Self.group(block.layer)).\(neuron): [\(place), soma: soma, dendrite: dendrite, synapse: synapse]")
                    }
                }
            }
        }
        return lines
    }

    // MARK: Architecture

    /// Tiles of all chips together: meshes of several chips continue in one another.
    private var extent: (width: Int, height: Int) {
        let mesh = map.chip.mesh
        return (
            ((map.cores.map(\.chipX).max() ?? 0) + 1) * mesh.width, ((map.cores.map(\.chipY).max() ?? 0) + 1) * mesh.height
        )
    }

    private func tile(_ location: CoreLocation) -> Int {
        let mesh = map.chip.mesh
        return (location.chipX * mesh.width + location.x) * extent.height + location.chipY * mesh.height + location.y
    }

    /// The architecture file: the map's mesh with the prices and times of its chip file, zero where that has none.
    public var architecture: String {
        let (width, height) = extent
        let energy = map.chip.energy
        let timing = map.chip.timing
        func joules(_ picojoules: Double?) -> String { "\((picojoules ?? 0) * 1e-12)" }
        func seconds(_ nanoseconds: Double?) -> String { "\((nanoseconds ?? 0) * 1e-9)" }
        func unit(_ indent: String, _ name: String, _ attributes: [String]) -> [String] {
            ["\(indent)- name: \(name)", "\(indent)  attributes:"] + attributes.map { "\(indent)    \($0)" }
        }
        var lines = [
            "architecture:", "  name: \(map.chip.name)", "  attributes:", "    topology: mesh", "    width: \(width)", "    height: \(height)",
            "    link_buffer_size: \(map.chip.mesh.linkBuffer ?? 1_000_000)", "    sync_model: fixed",
            "    latency_sync: \(seconds(timing.barrier(tilesInUse: map.tilesInUse)))", "  tile:",
        ]
        var hops: [String] = []
        for (direction, price, time) in [
            ("north", energy.hopNorthSouth, timing.hopNorthSouth), ("east", energy.hopEastWest, timing.hopEastWest),
            ("south", energy.hopNorthSouth, timing.hopNorthSouth), ("west", energy.hopEastWest, timing.hopEastWest),
        ] { hops += ["energy_\(direction)_hop: \(joules(price))", "latency_\(direction)_hop: \(seconds(time))"] }
        lines += unit("    ", "tile[0..\(width * height - 1)]", hops)
        lines.append("      core:")
        let indent = String(repeating: " ", count: 12)
        lines += unit(
            "        ", "core[0..\(map.chip.mesh.coresPerTile - 1)]",
            [
                "buffer_position: soma", "buffer_inside_unit: false",
                "max_neurons_supported: \(map.chip.core.neurons + Self.mostInputs)",
            ])
        lines.append("          axon_in:")
        lines += unit(indent, "axon_in", ["energy_message_in: 0.0", "latency_message_in: 0.0"])
        lines.append("          soma:")
        let updateEnergy = (energy.neuronActive ?? 0) - (energy.neuronIdle ?? 0)
        let updateTime = (timing.neuronActive ?? 0) - (timing.neuronIdle ?? 0)
        lines += unit(
            indent, "soma",
            [
                "model: leaky_integrate_fire", "energy_access_neuron: \(joules(energy.neuronIdle))",
                "latency_access_neuron: \(seconds(timing.neuronIdle))", "energy_update_neuron: \(joules(updateEnergy))",
                "latency_update_neuron: \(seconds(updateTime))", "energy_spike_out: 0.0", "latency_spike_out: 0.0",
            ])
        let inputs = map.layers.reduce(0) { $0 + ($1.isInput ? $1.neuronCount : 0) }
        if inputs > 0 {
            lines += unit(
                indent, "inputs[0..\(inputs - 1)]",
                [
                    "model: input", "energy_access_neuron: 0.0", "latency_access_neuron: 0.0", "energy_update_neuron: 0.0",
                    "latency_update_neuron: 0.0", "energy_spike_out: 0.0", "latency_spike_out: 0.0",
                ])
        }
        lines.append("          dendrite:")
        lines += unit(indent, "dendrite", ["model: accumulator", "energy_update: 0.0", "latency_update: 0.0"])
        lines.append("          synapse:")
        lines += unit(
            indent, "synapse",
            [
                "model: current_based", "energy_process_spike: \(joules(energy.synapticOperation))",
                "latency_process_spike: \(seconds(timing.synapticOperation))",
            ])
        lines.append("          axon_out:")
        lines += unit(indent, "axon_out", ["energy_message_out: \(joules(energy.spike))", "latency_message_out: \(seconds(timing.spike))"])
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: What must come out

    /// The spikes of a run with `recordsSpikes`, and its counters, for a script to compare: `synfire-sanafe/1`.
    public func expectation(_ result: SimulationResult, latency: [LatencyResult]) -> JSON {
        var groups: [JSON] = []
        for (index, layer) in map.layers.enumerated() {
            let window = layer.isInput ? 0..<map.schedule.totalSteps : layer.windowStart..<min(layer.windowStart + map.schedule.window, map.schedule.totalSteps)
            let steps = result.spikes[index].map { JSON.array($0.map { .integer(Int($0.neuron)) }) }
            groups.append(
                .object([
                    .init("group", .string(Self.group(index))), .init("layer", .string(layer.name)), .init("neurons", .integer(layer.neuronCount)),
                    .init("window", .array([.integer(window.lowerBound), .integer(window.upperBound)])), .init("spikes", .array(steps)),
                ]))
        }
        let total = result.counters.total
        return .object([
            .init("schema", .string("synfire-sanafe/1")), .init("chip", .string(map.chip.name)), .init("steps", .integer(map.schedule.totalSteps)),
            .init("groups", .array(groups)), .init("readout", .array(result.readout.map { .integer(Int($0)) })),
            .init("packets", .integer(total.packets)), .init("sops", .integer(total.sops)),
            .init("hops", .integer(total.hopsEastWest + total.hopsNorthSouth + total.hopsInterChip)),
            .init("latency", .object(latency.map { .init($0.model, .number($0.seconds)) })),
        ])
    }
}
