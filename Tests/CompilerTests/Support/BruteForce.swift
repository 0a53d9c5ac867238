import EventSim
import Models

/// Every counter computed from materialised synapses and the reference's firings: no route tables, no axons, and of the
/// map nothing but which block each neuron is in.
struct BruteForce {
    struct Synapse {
        var target: Int
        var weight: Float
    }

    let network: SpikingNetwork
    let map: CoreMap
    let schedule: Schedule
    /// By projection and source neuron.
    let synapses: [[[Synapse]]]
    /// By population and neuron.
    let block: [[Int]]
    let offset: Int

    init(network: SpikingNetwork, map: CoreMap, schedule: Schedule) {
        self.network = network
        self.map = map
        self.schedule = schedule
        let offset = network.input.coding.isSpikes ? 1 : 0
        self.offset = offset
        synapses = network.projections.map { projection in
            let source = network.grid(of: projection.source)
            let target = network.populations[projection.target].grid
            var lists = [[Synapse]](repeating: [], count: source.count)
            for iy in 0..<source.height {
                for ix in 0..<source.width {
                    for ci in 0..<source.channels {
                        for ky in 0..<projection.kernel.height {
                            for kx in 0..<projection.kernel.width {
                                guard let oy = projection.y.target(source: iy, tap: ky, targetExtent: target.height),
                                    let ox = projection.x.target(source: ix, tap: kx, targetExtent: target.width)
                                else { continue }
                                let kernel = projection.kernel
                                for co in 0..<kernel.outputsPerGroup {
                                    let weight = kernel.weights[((ky * kernel.width + kx) * kernel.inputChannels + ci) * kernel.outputsPerGroup + co]
                                    lists[source.index(iy, ix, ci)].append(
                                        Synapse(target: target.index(oy, ox, kernel.firstOutput(of: ci) + co), weight: weight))
                                }
                            }
                        }
                    }
                }
            }
            return lists
        }
        block = network.populations.indices.map { population in
            let grid = network.populations[population].grid
            var blocks = [Int](repeating: -1, count: grid.count)
            for (index, block) in map.blocks.enumerated() where block.layer == population + offset {
                for y in block.rows { for x in block.columns { for c in block.channels { blocks[grid.index(y, x, c)] = index } } }
            }
            return blocks
        }
    }

    private func core(_ population: Int, _ neuron: Int) -> Int { map.blocks[block[population][neuron]].core }

    /// One synapse list that a packet makes its core read.
    private struct ListKey: Hashable {
        var projection: Int
        var block: Int
    }

    func totals(_ run: Reference<Int>.Run, _ input: EncodedInput) -> Counters {
        var counters = Counters()
        let end = schedule.totalSteps
        // arrivals[population][step][neuron]
        let passing = network.projections.map { neuronsPassing($0, run) }
        var arrived = network.populations.map { Array(repeating: Array(repeating: false, count: $0.grid.count), count: end) }
        func emit(_ firing: Firing, from source: Projection.Source, at step: Int) {
            counters.events += 1
            counters.spikes += firing.crossings
            // By core and delay: the lists there, each as the number of synapses per target pixel.
            var destinations: [[Int]: [ListKey: [Int: Int]]] = [:]
            for gate in Set(network.projections.filter { $0.source == source }.compactMap(\.gate)) {
                countGate(gate, firing.neuron, on: network.grid(of: source), &counters)
            }
            for (index, projection) in network.projections.enumerated() where projection.source == source {
                if let passing = passing[index], !passing[step].contains(firing.neuron) { continue }
                let kernel = projection.kernel
                counters.sopsNominal += kernel.height * kernel.width * kernel.outputsPerGroup
                let arrival = step + schedule.delays[index]
                for synapse in synapses[index][firing.neuron] {
                    let target = block[projection.target][synapse.target]
                    let pixel = synapse.target / network.populations[projection.target].grid.channels
                    let gate = projection.gate
                    destinations[[map.blocks[target].core, schedule.delays[index], gate?.height ?? 0, gate?.width ?? 0], default: [:]][
                        ListKey(projection: index, block: target), default: [:]][pixel, default: 0] += 1
                    guard arrival < end else { continue }
                    counters.sops += 1
                    counters.sopsSplit += firing.crossings
                    if synapse.weight != 0 { counters.sopsNonzero += 1 }
                    arrived[projection.target][arrival][synapse.target] = true
                }
            }
            for (destination, lists) in destinations {
                let from: Int? = if case .population(let index) = source { core(index, firing.neuron) } else { nil }
                let messages = wireMessages(source, firing)
                countTables(lists, messages: messages, arrives: step + destination[1] < end, source, &counters)
                counters.packets += messages
                let hops = distance(from, destination[0])
                counters.hopsEastWest += messages * hops.eastWest
                counters.hopsNorthSouth += messages * hops.northSouth
                counters.hopsInterChip += messages * hops.interChip
            }
        }
        for (step, firings) in input.spikes.enumerated() { for firing in firings { emit(firing, from: .input, at: step) } }
        for population in network.populations.indices {
            for (step, firings) in run.firings[population].enumerated() { for firing in firings { emit(firing, from: .population(population), at: step) } }
        }
        for (index, population) in network.populations.enumerated() {
            var constant = population.biasPerNeuron
            if let current = input.currents[index] { for neuron in constant.indices { constant[neuron] += current[neuron] } }
            // What potentials begin with drives nobody.
            if population.code == .value { constant = constant.map { _ in 0 } }
            for step in 0..<end {
                let inWindow = step >= schedule.windowStarts[index] && step < schedule.windowStarts[index] + schedule.window
                // Neurons that fire before they integrate send their spikes a step ahead.
                let emission = step + (population.membrane.order == .fireThenIntegrate ? 1 : 0)
                let fired = Set(inWindow && emission < end ? run.firings[index][emission].map(\.neuron) : [])
                for neuron in 0..<population.grid.count {
                    let active = inWindow && (arrived[index][step][neuron] || constant[neuron] != 0 || fired.contains(neuron))
                    if active { counters.neuronUpdatesActive += 1 } else { counters.neuronUpdatesIdle += 1 }
                    let compartments = map.layers[index + offset].compartmentsPerNeuron
                    if active { counters.compartmentUpdatesActive += compartments } else { counters.compartmentUpdatesIdle += compartments }
                    let reads = active || map.chip.neurons.readsIdleNeurons || population.membrane.isDynamic ? compartments : 0
                    let bits = stateBits(population)
                    counters.neuronStateMemory.readWords += reads * ((bits + 63) / 64)
                    counters.neuronStateMemory.readBits += reads * bits
                    counters.neuronStateMemory.writeWords += active ? compartments * ((bits + 63) / 64) : 0
                    counters.neuronStateMemory.writeBits += active ? compartments * bits : 0
                    if fired.contains(neuron) { counters.neuronUpdatesFired += 1 }
                }
            }
        }
        counters.inputMacs = input.macs.values.reduce(0, +)
        return counters
    }

    /// Every register of a neuron: u where it decays, each v, the sum of what was sent, the refractory counter.
    private func stateBits(_ population: Population) -> Int {
        var registers = population.neuron.membraneCount
        if population.membrane.currentDecay > 0 { registers += 1 }
        if population.neuron.keepsEmitted { registers += 1 }
        let ahead = population.membrane.order == .fireThenIntegrate ? 1 : 0
        let steps = population.membrane.refractorySteps
        return registers * map.chip.arithmetic.stateBits + (steps > 0 ? log2(steps + 1 + ahead) : 0)
    }

    /// By step the neurons whose spikes get through a projection's gate; `nil` without one.
    private func neuronsPassing(_ projection: Projection, _ run: Reference<Int>.Run) -> [Set<Int>]? {
        guard let gate = projection.gate, case .population(let source) = projection.source else { return nil }
        let grid = network.populations[source].grid
        var sums = Array(repeating: 0, count: grid.count)
        return run.firings[source].map { firings in
            for firing in firings { sums[firing.neuron] += Int(firing.value) }
            return Set(
                firings.map(\.neuron).filter { neuron in
                    guard let window = window(gate, around: neuron, on: grid) else { return false }
                    // Sorting is stable: the first of the largest sums.
                    return window.sorted { sums[$0] > sums[$1] }[0] == neuron
                })
        }
    }

    /// The neurons that a gate compares with one, itself among them, in row-major order; `nil` outside every whole window.
    private func window(_ gate: MaxPoolGate, around neuron: Int, on grid: Grid) -> [Int]? {
        let (row, column) = (neuron / grid.channels).quotientAndRemainder(dividingBy: grid.width)
        let rows = (0..<grid.height).filter { $0 / gate.height == row / gate.height }
        let columns = (0..<grid.width).filter { $0 / gate.width == column / gate.width }
        guard rows.count == gate.height, columns.count == gate.width else { return nil }
        return rows.flatMap { y in columns.map { grid.index(y, $0, neuron % grid.channels) } }
    }

    /// A firing reads the accumulators of its window and writes its own.
    private func countGate(_ gate: MaxPoolGate, _ neuron: Int, on grid: Grid, _ counters: inout Counters) {
        guard let window = window(gate, around: neuron, on: grid) else { return }
        counters.neuronStateMemory.readWords += window.count
        counters.neuronStateMemory.readBits += window.count * map.chip.arithmetic.stateBits
        counters.neuronStateMemory.writeWords += 1
        counters.neuronStateMemory.writeBits += map.chip.arithmetic.stateBits
    }

    /// What the messages of one firing to one core do to the tables, as `docs/accounting.md` 2 defines it.
    private func countTables(
        _ lists: [ListKey: [Int: Int]], messages: Int, arrives: Bool, _ source: Projection.Source, _ counters: inout Counters
    ) {
        let chip = map.chip
        let address = log2(chip.core.inputAxons) + log2(map.projections.map(\.channelsPerAxon).max() ?? 1) + payloadBits(source)
        counters.outputAxonMemory.readWords += messages
        counters.outputAxonMemory.readBits +=
            messages * (log2(map.cores.count) + log2(chip.core.inputAxons) + log2(chip.arithmetic.maximumDelay + 1))
        counters.spikeBufferMemory.writeWords += messages
        counters.spikeBufferMemory.writeBits += messages * address
        guard arrives else { return }
        counters.spikeBufferMemory.readWords += messages
        counters.spikeBufferMemory.readBits += messages * address
        counters.inputAxonMemory.readWords += messages
        counters.inputAxonMemory.readBits += messages * (log2(chip.core.synapseWords) + log2(chip.core.neurons))
        for (key, pixels) in lists {
            let synapses = pixels.values.reduce(0, +)
            counters.accumulatorMemory.readWords += messages * synapses
            counters.accumulatorMemory.writeWords += messages * synapses
            counters.accumulatorMemory.readBits += messages * synapses * chip.arithmetic.stateBits
            counters.accumulatorMemory.writeBits += messages * synapses * chip.arithmetic.stateBits
            let groups: [Int]
            var entry = chip.arithmetic.weightBits
            switch chip.core.synapseSharing {
            case .kernelPerBlock: groups = Array(pixels.values)
            case .indexedSets:
                groups = (0..<(synapses + 63) / 64).map { min(64, synapses - 64 * $0) }
                let box = map.blocks[key.block]
                entry += max(6, log2(box.neuronCount * map.layers[box.layer].compartmentsPerNeuron))
            }
            for group in groups {
                counters.synapseMemory.readBits += messages * (group * entry + 10)
                counters.synapseMemory.readWords += messages * ((group * entry + 10 + 63) / 64)
            }
        }
    }

    /// Bits that number `count` things.
    private func log2(_ count: Int) -> Int { (0...62).first { 1 << $0 >= count } ?? 63 }

    private func payloadBits(_ source: Projection.Source) -> Int {
        guard case .population(let index) = source, map.layers[index + offset].wireCode == .payload else { return 0 }
        let amplitudes = network.populations[index].neuron.amplitudes
        let largest = Int(max(amplitudes.filter { $0 > 0 }.reduce(0, +), -amplitudes.filter { $0 < 0 }.reduce(0, +)))
        return largest > 1 ? log2(largest + 1) : 0
    }

    private func wireMessages(_ source: Projection.Source, _ firing: Firing) -> Int {
        guard case .population(let index) = source, case .perThreshold = map.layers[index + offset].wireCode else { return 1 }
        return firing.crossings
    }

    /// Link crossings by walking the route one tile at a time.
    private func distance(_ from: Int?, _ to: Int) -> (eastWest: Int, northSouth: Int, interChip: Int) {
        let mesh = map.chip.mesh
        func place(_ core: Int?) -> (Int, Int) {
            guard let core else { return (0, 0) }
            let location = map.cores[core]
            return (location.chipX * mesh.width + location.x, location.chipY * mesh.height + location.y)
        }
        var (x, y) = place(from)
        let end = place(to)
        var result = (eastWest: 0, northSouth: 0, interChip: 0)
        while x != end.0 {
            let next = x + (end.0 - x).signum()
            if next / mesh.width != x / mesh.width { result.interChip += 1 } else { result.eastWest += 1 }
            x = next
        }
        while y != end.1 {
            let next = y + (end.1 - y).signum()
            if next / mesh.height != y / mesh.height { result.interChip += 1 } else { result.northSouth += 1 }
            y = next
        }
        return result
    }
}
