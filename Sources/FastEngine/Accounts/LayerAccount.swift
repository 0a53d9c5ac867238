import EventSim

/// Keeps the counters of what one layer fires, for `LayerTrack`: events are counted by charge plan while the run goes on and multiplied
/// by its table at the end, so a step costs its events and not its synapses.
struct LayerAccount: Sendable {
    let layer: Int
    let table: ChargeTable
    let widths: FieldWidths
    let payloadBits: Int
    let sendsPerCrossing: Bool
    /// Which of the layer's gates the events passed; `nil` for all of its firings.
    let gate: Int?
    let blocks: [Block]
    let isInput: Bool
    let width: Int
    private let totalSteps: Int

    /// Over the run, by plan.
    private(set) var events: [Int]
    private(set) var crossings: [Int]
    private(set) var tally: EventTally
    /// In these steps, messages by plans that share their arrivals; `nil` where each has its own.
    private var arriving: StepCounts?
    /// The first of the steps that are counted but not charged yet, and their events and crossings.
    private var first = 0
    private var counted: [(events: Int, crossings: Int)] = []
    /// By step: what messages, and events where they differ, set off over one delay and over all.
    private var charges = Array(repeating: MessageCharge(), count: StepCounts.steps)
    private var otherCharges = Array(repeating: MessageCharge(), count: StepCounts.steps)
    private var sums: [SIMD8<UInt64>] = []
    /// Delays whose packets are charged: later ones outlive the run.
    private var settled: [Bool]

    var countsFirings: Bool { gate == nil }

    /// - Parameter isPerNeuron: whether the events of every neuron are counted.
    init(_ map: CoreMap, layer index: Int, table: ChargeTable, gate: Int?, widths: FieldWidths, isPerNeuron: Bool) {
        self.gate = gate
        blocks = map.blocks
        layer = index
        self.table = table
        self.widths = widths
        let layer = map.layers[index]
        isInput = layer.isInput
        payloadBits = layer.wireCode.payloadBits(largest: layer.largestPayload)
        if case .perThreshold = layer.wireCode { sendsPerCrossing = true } else { sendsPerCrossing = false }
        totalSteps = map.schedule.totalSteps
        width = layer.width
        events = Array(repeating: 0, count: table.plans.count)
        crossings = events
        tally = EventTally(table, isPerNeuron: isPerNeuron)
        arriving = table.plansPerArrivals == 1 ? nil : StepCounts(plans: table.plans.count / table.plansPerArrivals)
        settled = table.delays.map { _ in false }
    }

    private var messages: StepCounts { sendsPerCrossing ? tally.crossings ?? tally.events : tally.events }

    /// Counts the events of one step of the run; steps come in ascending order.
    mutating func count(_ list: EventList, step: Int, to ledger: inout RunLedger) {
        settleArrivals(before: step, &ledger)
        guard !list.isEmpty else { return }
        if step >= first + StepCounts.steps { chargeCounted(&ledger) }
        if counted.isEmpty { first = step }
        while counted.count < step - first { counted.append((0, 0)) }
        tally.count(list, lane: step - first, table, width: width)
        counted.append((list.count, list.crossings.isEmpty ? list.count : Int(list.crossed[list.crossed.count - 1])))
        switch ledger.loads.detail {
        case .none: break
        case .flows: ledger.loads.modify(step) { recordFlows(messages, lane: step - first, &$0.messages) }
        case .packets: ledger.loads.modify(step) { recordPackets(list, &$0.messages) }
        }
    }

    /// Charges the steps that were counted since the last time.
    mutating func chargeCounted(_ ledger: inout RunLedger) {
        guard !counted.isEmpty else { return }
        tally.events.add(tally.plans, to: &events)
        (tally.crossings ?? tally.events).add(tally.plans, to: &crossings)
        var sent = Array(repeating: MessageCharge(), count: counted.count)
        if table.plansPerArrivals > 1 { messages.join(tally.plans, by: table.plansPerArrivals, to: &arriving!) }
        for delay in table.delays.indices { chargeArrivals(delay, &sent, &ledger) }
        table.sending.sum(messages, into: &sums)
        for lane in counted.indices where counted[lane].events > 0 {
            var sending = Sending(events: counted[lane].events, crossings: counted[lane].crossings, messages: sent[lane])
            if table.isGated { for plan in tally.plans { sending.addGates(of: table.plans[plan], events: tally.events[plan, lane]) } }
            chargeSending(sending, first + lane, &ledger.counters)
            ledger.loads.modify(first + lane) { table.sending.add(sums, lane: lane, to: &$0.load.packetsSent) }
        }
        counted.removeAll(keepingCapacity: true)
        // Row classes may differ from those of the next steps.
        arriving?.clear(0..<table.plans.count / table.plansPerArrivals)
        tally.clear()
    }

    /// Charges the steps in which messages arrive over one delay.
    ///
    /// - Parameter sent: by step, what the messages come to over all delays.
    private mutating func chargeArrivals(_ delay: Int, _ sent: inout [MessageCharge], _ ledger: inout RunLedger) {
        MessageCharge.sum(table.rates[delay], messages, plans: tally.plans, steps: counted.count, into: &charges)
        let others = tally.crossings.map { sendsPerCrossing ? tally.events : $0 }
        if let others { MessageCharge.sum(table.rates[delay], others, plans: tally.plans, steps: counted.count, into: &otherCharges) }
        table.receiving[delay].sum(arriving ?? messages, into: &sums)
        for lane in counted.indices where counted[lane].events > 0 {
            sent[lane] += charges[lane]
            let arrival = first + lane + table.delays[delay]
            guard arrival < totalSteps else { continue }
            var received = Receiving(charges[lane])
            if others != nil {
                let operations = otherCharges[lane].operations
                if sendsPerCrossing { received.operations = operations } else { received.operationsSplit = operations }
            }
            received.operationsNonzero = tally.nonzero[delay * StepCounts.steps + lane]
            charge(received, to: &ledger.counters.perStep[arrival])
            ledger.loads.modify(arrival) { table.receiving[delay].add(sums, lane: lane, to: &$0.load.synapticOperations) }
        }
    }

    private func chargeSending(_ sending: Sending, _ step: Int, _ counters: inout CounterLedger) {
        charge(sending, to: &counters.perStep[step])
        if countsFirings, !isInput { counters.perStep[step].neuronUpdatesFired += sending.events }
        for target in table.nominal { counters.perStep[step].sopsNominal += sending.events * target.operations }
    }

    /// Charges what is left after the last step.
    mutating func settle(_ ledger: inout RunLedger) {
        chargeCounted(&ledger)
        tally.settle()
        settleArrivals(before: totalSteps, &ledger)
        settleSending(&ledger.counters)
    }

    /// Charges the arrivals of all packets so far that travel over delays with which those of `step` outlive the run.
    private mutating func settleArrivals(before step: Int, _ ledger: inout RunLedger) {
        guard table.delays.indices.contains(where: { !settled[$0] && step >= totalSteps - table.delays[$0] }) else { return }
        chargeCounted(&ledger)
        tally.settle()
        let isDue = table.delays.indices.map { !settled[$0] && step >= totalSteps - table.delays[$0] }
        settleArrivals(isDue, &ledger.counters)
        for index in settled.indices where isDue[index] { settled[index] = true }
    }
}
