import EventSim

/// Charges what is only known after a layer's last step, per core and layer, for `LayerAccount`: O(charge plans) once per run.
extension LayerAccount {
    /// Charges layers and cores with the arrivals of all packets counted so far.
    ///
    /// - Parameter isDue: by delay, which packets are meant.
    func settleArrivals(_ isDue: [Bool], _ ledger: inout CounterLedger) {
        // Only the sums of a layer or core are worth multiplying by field widths.
        var byLayer = ledger.perLayer.map { _ in Receiving() }
        var byCore = ledger.perCore.map { _ in Receiving() }
        settleArrivals(isDue, &byLayer, &byCore)
        for (layer, received) in byLayer.enumerated() { charge(received, to: &ledger.perLayer[layer]) }
        for (core, received) in byCore.enumerated() where received.packets > 0 { charge(received, to: &ledger.perCore[core]) }
    }

    private func settleArrivals(_ isDue: [Bool], _ byLayer: inout [Receiving], _ byCore: inout [Receiving]) {
        let histogram = tally.histogram.byClass(table)
        let isNarrow = histogram.allSatisfy { $0 < 1 << 32 }
        let (counts, nonzeroByDelivery) = (histogram.span, table.nonzeroByDelivery.span)
        let (allPlans, allArrivals, allDeliveries) = (table.plans.span, table.arrivals.span, table.deliveries.span)
        let (allEvents, allCrossings) = (events.span, crossings.span)
        var byLayer = byLayer.mutableSpan
        var byCore = byCore.mutableSpan
        let shared = table.plansPerArrivals
        for first in stride(from: 0, to: allPlans.count, by: shared) {
            var (events, crossings) = (0, 0)
            for plan in first..<first + shared {
                events += allEvents[plan]
                crossings += allCrossings[plan]
            }
            guard events > 0 else { continue }
            let messages = sendsPerCrossing ? crossings : events
            let segment = first % table.segments
            let channels = table.grid.segments[segment].lowerBound..<table.grid.segments[segment + shared - 1].upperBound
            let base = first / table.segments * table.channels
            let met = counts.extracting(base + channels.lowerBound..<base + channels.upperBound)
            for index in allPlans[first].arrivals where isDue[allArrivals[index].delay] {
                let arrival = allArrivals[index]
                var received = Receiving()
                for index in arrival.deliveries {
                    let delivery = allDeliveries[index]
                    var part = Receiving()
                    part.operations = events &* delivery.operations
                    part.operationsSplit = crossings &* delivery.operations
                    part.operationsListed = messages &* delivery.operations
                    part.operationsNonzero =
                        isNarrow
                        ? Self.narrowSum(met, nonzeroByDelivery[delivery.nonzero], channels)
                        : Self.sum(met, nonzeroByDelivery[delivery.nonzero], channels)
                    part.listWords = messages &* delivery.list.words
                    part.listBits = messages &* delivery.list.bits
                    byLayer[delivery.layer] += part
                    received += part
                }
                received.packets = messages
                byLayer[arrival.layer].packets += messages
                byCore[arrival.core] += received
            }
        }
    }

    /// Σ of events × nonzero weights over some channels.
    private static func sum(_ events: Span<Int>, _ weights: [Int32], _ channels: Range<Int>) -> Int {
        let weights = weights.span.extracting(channels)
        var sum = 0
        for channel in events.indices { unsafe sum &+= events[unchecked: channel] &* Int(weights[unchecked: channel]) }
        return sum
    }

    /// The same of events below 2³², whose products take one instruction.
    private static func narrowSum(_ events: Span<Int>, _ weights: [Int32], _ channels: Range<Int>) -> Int {
        let weights = weights.span.extracting(channels)
        var sum: UInt64 = 0
        for channel in events.indices {
            let met = unsafe UInt32(truncatingIfNeeded: events[unchecked: channel])
            let weight = unsafe UInt32(truncatingIfNeeded: weights[unchecked: channel])
            sum &+= UInt64(met) &* UInt64(weight)
        }
        return Int(truncatingIfNeeded: sum)
    }

    /// Charges what all firings of the run cost where they happened.
    func settleSending(_ ledger: inout CounterLedger) {
        // Neighbouring plans mostly lie on one core; only sums are worth multiplying by field widths.
        var (core, sending) = (Int?.none, Sending(events: 0, crossings: 0, messages: MessageCharge()))
        for index in table.plans.indices where events[index] > 0 {
            let plan = table.plans[index]
            if plan.core != core {
                charge(sending, from: core, &ledger)
                (core, sending) = (plan.core, Sending(events: 0, crossings: 0, messages: MessageCharge()))
            }
            sending.events += events[index]
            sending.crossings += crossings[index]
            for delay in table.rates.indices { sending.messages += table.rates[delay][index] * (sendsPerCrossing ? crossings[index] : events[index]) }
            sending.addGates(of: plan, events: events[index])
        }
        charge(sending, from: core, &ledger)
        let all = events.reduce(0, +)
        for target in table.nominal {
            ledger.perLayer[target.layer].sopsNominal += all * target.operations
            ledger.perProjection[target.projection] += all
        }
    }

    /// Charges the layer and a core, or the host, with what firings set off.
    private func charge(_ sending: Sending, from core: Int?, _ ledger: inout CounterLedger) {
        var counters = Counters()
        charge(sending, to: &counters)
        if countsFirings, core != nil { counters.neuronUpdatesFired = sending.events }
        ledger.perLayer[layer] += counters
        for target in table.nominal { counters.sopsNominal += sending.events * target.operations }
        if let core { ledger.perCore[core] += counters } else { ledger.host += counters }
    }
}
