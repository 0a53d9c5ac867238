import EventSim

/// Energy of an explicit network's events in joules: counts × the chip's prices.
public struct ExplicitEnergy: Sendable, Equatable {
    public var synapse: Double
    /// Accesses, updates and firings.
    public var soma: Double
    /// Messages out and in, and hops.
    public var network: Double
    public var total: Double { synapse + soma + network }

    /// - Parameter counters: by group of `machine.network`, of one step or of many.
    public init(_ machine: ExplicitMachine, counters: [Counters]) {
        synapse = 0
        soma = 0
        network = 0
        for (group, counters) in zip(machine.network.groups, counters) {
            let cost = machine.chip.soma(of: group.kind)
            let unit = machine.chip.synapses[group.synapseUnit] ?? .none
            synapse += Energy.joules(count: counters.sops, picojoules: unit.picojoules)
            soma += Energy.joules(count: counters.neuronUpdatesActive + counters.neuronUpdatesIdle, picojoules: cost.access.picojoules)
            soma += Energy.joules(count: counters.neuronUpdatesActive, picojoules: cost.update.picojoules)
            soma += Energy.joules(count: counters.neuronUpdatesFired, picojoules: cost.firing.picojoules)
            let message = machine.chip.messageOut.picojoules + machine.chip.messageIn.picojoules
            network += Energy.joules(count: counters.packets, picojoules: message)
            network += Energy.joules(count: counters.hopsEastWest, picojoules: machine.chip.hopEastWest.picojoules)
            network += Energy.joules(count: counters.hopsNorthSouth, picojoules: machine.chip.hopNorthSouth.picojoules)
        }
    }
}
