import EventSim
import Models

/// Counters computed from materialised synapses and the reference's firings: no route tables, no axons, no blocks but a
/// core number per neuron.
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
    let core: [[Int]]
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
        core = network.populations.indices.map { population in
            let grid = network.populations[population].grid
            var cores = [Int](repeating: -1, count: grid.count)
            for block in map.blocks where block.layer == population + offset {
                for y in block.rows { for x in block.columns { for c in block.channels { cores[grid.index(y, x, c)] = block.core } } }
            }
            return cores
        }
    }

    /// Totals that do not depend on how a chip stores its tables.
    func totals(_ run: Reference<Int>.Run, _ input: EncodedInput) -> Counters {
        var counters = Counters()
        let end = schedule.totalSteps
        // arrivals[population][step][neuron]
        var arrived = network.populations.map { Array(repeating: Array(repeating: false, count: $0.grid.count), count: end) }
        func emit(_ firing: Firing, from source: Projection.Source, at step: Int) {
            counters.events += 1
            counters.spikes += firing.crossings
            var destinations: Set<[Int]> = []
            for (index, projection) in network.projections.enumerated() where projection.source == source {
                let kernel = projection.kernel
                counters.sopsNominal += kernel.height * kernel.width * kernel.outputsPerGroup
                let arrival = step + schedule.delays[index]
                for synapse in synapses[index][firing.neuron] {
                    destinations.insert([core[projection.target][synapse.target], schedule.delays[index]])
                    guard arrival < end else { continue }
                    counters.sops += 1
                    counters.sopsSplit += firing.crossings
                    if synapse.weight != 0 { counters.sopsNonzero += 1 }
                    arrived[projection.target][arrival][synapse.target] = true
                }
            }
            for destination in destinations {
                let from: Int? = if case .population(let index) = source { core[index][firing.neuron] } else { nil }
                let messages = wireMessages(source, firing)
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
            for step in 0..<end {
                let inWindow = step >= schedule.windowStarts[index] && step < schedule.windowStarts[index] + schedule.window
                let fired = Set(run.firings[index][step].map(\.neuron))
                for neuron in 0..<population.grid.count {
                    let active = inWindow && (arrived[index][step][neuron] || constant[neuron] != 0 || fired.contains(neuron))
                    if active { counters.neuronUpdatesActive += 1 } else { counters.neuronUpdatesIdle += 1 }
                    if fired.contains(neuron) { counters.neuronUpdatesFired += 1 }
                }
            }
        }
        counters.inputMacs = input.macs.values.reduce(0, +)
        return counters
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

extension SpikingNetwork {
    func grid(of source: Projection.Source) -> Grid {
        switch source {
        case .input: input.grid
        case .population(let index): populations[index].grid
        }
    }
}
