import EventSim
public import Models

/// Pass 3: delays such that skips arrive together with the path they skip.
///
/// A delay beyond the chip's range becomes a chain of relay populations, each of which repeats its source's spikes after as many
/// steps as the chip can delay them. Relays are neurons like any others: they take cores, and their firings are counted.
public struct Alignment: Sendable, Equatable {
    /// When each population of the network works, relays included.
    public internal(set) var schedule: Schedule
    /// Where each population of the network that was given stands among those on the chip.
    public internal(set) var places: [Int]
    /// One sentence per chain of relays.
    public internal(set) var notes: [String] = []

    /// Puts the relays that are needed into `quantization`.
    ///
    /// - Throws: `NetworkError.unsupported` for a schedule that no chip runs, or spikes that no neuron of the chip can repeat.
    init(
        _ kind: Schedule.Kind, of quantization: inout Quantization, window: Int, chip: ChipSpecification
    ) throws(NetworkError) {
        let network = quantization.network
        guard kind != .sameStep else {
            throw .unsupported(
                layer: network.readout.name, kind: "schedule", reason: "no chip updates all layers within one step",
                remedy: "use --schedule aligned, which emits the same spikes shifted by depth")
        }
        schedule = Schedule(kind, of: network, window: window)
        places = Array(network.populations.indices)
        let sources = [Projection.Source.input] + network.populations.indices.map { .population($0) }
        for source in sources { try relay(source, &quantization, chip) }
    }

    /// Shortens the delays of a source's projections by as many relays as the longest of them needs.
    ///
    /// - Parameter original: in the numbering of the network that was given.
    private mutating func relay(
        _ original: Projection.Source, _ quantization: inout Quantization, _ chip: ChipSpecification
    ) throws(NetworkError) {
        let most = chip.arithmetic.maximumDelay
        var source = original
        if case .population(let index) = original { source = .population(places[index]) }
        let network = quantization.network
        let outgoing = network.projections.indices.filter { network.projections[$0].source == source }
        // Spikes that leave a step before the one they count for spend that step on the way.
        let direct = most - network.stepsAhead(of: source)
        guard let longest = outgoing.map({ schedule.delays[$0] }).max(), longest > direct else { return }
        /// Relays on a way of so many steps; the last one leaves at least one of them.
        func relays(_ delay: Int) -> Int { delay > direct ? (delay - direct + most - 1) / most : 0 }
        let count = relays(longest)
        let first = if case .population(let index) = source { index + 1 } else { 0 }
        let grid = network.grid(of: source)
        let name = if case .population(let index) = source { network.populations[index].name } else { "input" }
        let relay = try Relay(of: source, in: quantization, chip: chip)

        quantization.insert(count, relay, at: first, name: name, grid: grid)
        for index in places.indices where places[index] >= first { places[index] += count }
        let start = if case .population(let index) = source { schedule.windowStarts[index] } else { 0 }
        schedule.windowStarts.insert(contentsOf: (0..<count).map { start + direct + $0 * most }, at: first)
        for projection in outgoing {
            let last = relays(schedule.delays[projection])
            guard last > 0 else { continue }
            quantization.network.projections[projection].source = .population(first + last - 1)
            schedule.delays[projection] -= direct + (last - 1) * most
        }
        for index in 0..<count {
            quantization.network.projections.append(
                relay.projection(from: index == 0 ? source : .population(first + index - 1), to: first + index, grid: grid))
            quantization.projections.append(relay.weights(channels: grid.channels))
            schedule.delays.append(index == 0 ? direct : most)
        }
        notes.append(
            "\(chip.name) delays spikes by at most \(most) steps, \(name) needs \(longest): \(count) relay population\(count == 1 ? "" : "s") of \(grid) neurons repeat\(count == 1 ? "s" : "") its spikes (exact)"
        )
    }
}
