import EventSim

/// Tells observers each step's spike messages, for `LayerAccount`: O(charge plans) as flows, O(packets) one by one, and only where somebody asked.
extension LayerAccount {
    /// Adds a step's messages to the flows between cores.
    ///
    /// - Parameter counts: messages by plan.
    func recordFlows(_ counts: StepCounts, lane: Int, _ messages: inout MessageRecorder) {
        let (plans, arrivals) = (table.plans.span, table.arrivals.span)
        for index in tally.plans {
            let count = counts[index, lane]
            guard count > 0 else { continue }
            let plan = plans[index]
            for place in plan.arrivals {
                let arrival = arrivals[place]
                messages.record(from: nil, core: plan.core, to: arrival.core, operations: arrival.operations, count: count)
            }
        }
    }

    /// Records a step's messages one by one, in the order of their neurons.
    func recordPackets(_ list: EventList, _ messages: inout MessageRecorder) {
        for pixel in 0..<list.offsets.count - 1 {
            let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
            let base = table.planIndex(y: y, x: x) * table.segments
            for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                let channel = Int(list.entries[event]) - x * table.channels
                let plan = table.plans[base + table.grid.segmentOf[channel]]
                let origin = plan.block.map { MessageRecorder.Origin(block: $0, rank: blocks[$0].rank(y: y, x: x, channel: channel)) }
                for _ in 0..<(sendsPerCrossing && !list.crossings.isEmpty ? Int(list.crossings[event]) : 1) {
                    for arrival in table.arrivals[plan.arrivals] {
                        messages.record(from: origin, core: plan.core, to: arrival.core, operations: arrival.operations, gate: gate)
                    }
                }
            }
        }
    }
}
