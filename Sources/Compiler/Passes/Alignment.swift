import EventSim
import Models

/// Pass 4: delays such that skips arrive together with the path they skip.
enum Alignment {
    /// - Throws: `NetworkError.unsupported` when a skip needs a delay beyond the chip's range, or for a schedule that no chip runs.
    static func schedule(
        _ kind: Schedule.Kind, of network: SpikingNetwork, window: Int, chip: ChipSpecification
    ) throws(NetworkError) -> Schedule {
        guard kind != .sameStep else {
            throw .unsupported(
                layer: network.readout.name, kind: "schedule", reason: "no chip updates all layers within one step",
                remedy: "use --schedule aligned, which emits the same spikes shifted by depth")
        }
        let schedule = Schedule(kind, of: network, window: window)
        for (projection, steps) in zip(network.projections, schedule.delays) {
            let delay = steps + network.stepsAhead(of: projection.source)
            guard delay > chip.arithmetic.maximumDelay else { continue }
            throw .unsupported(
                layer: network.populations[projection.target].name, kind: "skip connection",
                reason: "it needs a delay of \(delay) steps, \(chip.name) has at most \(chip.arithmetic.maximumDelay)",
                remedy: "use a shallower network or --schedule delayed")
        }
        return schedule
    }
}
