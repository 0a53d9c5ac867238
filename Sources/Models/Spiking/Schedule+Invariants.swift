extension Schedule {
    /// Stops the program where windows and delays contradict each other or the network. Compiled in where the build defines
    /// `SYNFIRE_CHECKS`, as `Tests/sanitize.sh` does; free of charge elsewhere.
    func checkInvariants(of network: SpikingNetwork) {
        #if SYNFIRE_CHECKS
            precondition(windowStarts.count == network.populations.count, "\(windowStarts.count) windows for \(network.populations.count) populations")
            precondition(delays.count == network.projections.count, "\(delays.count) delays for \(network.projections.count) projections")
            precondition(windowStarts.allSatisfy { $0 >= 0 } && delays.allSatisfy { $0 >= 0 }, "something happens before step 0")
            for (projection, delay) in zip(network.projections, delays) {
                let isCurrent = projection.source == .input && !network.input.coding.isSpikes
                let start = if case .population(let source) = projection.source { windowStarts[source] } else { 0 }
                switch kind {
                case .sameStep: precondition(delay == 0, "a projection takes \(delay) steps within one")
                case .delayed: precondition(delay == (isCurrent ? 0 : network.stepsAdded(by: projection.source)), "a projection takes \(delay) steps")
                case .aligned:
                    precondition(isCurrent || start + delay == windowStarts[projection.target], "spikes of step \(start) come \(delay) steps later, not aligned")
                }
            }
        #endif
    }
}
