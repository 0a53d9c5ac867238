/// What the firings of one layer cost: counted per class while the run goes on, multiplied by tables when it is over.
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
    /// In this step, messages by plans that share their arrivals; empty where each has its own.
    private var arriving: [Int32]
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
        arriving = Array(repeating: 0, count: table.plansPerArrivals == 1 ? 0 : table.plans.count / table.plansPerArrivals)
        settled = table.delays.map { _ in false }
    }

    /// Counts the events of one step of the run; steps come in ascending order.
    mutating func count(_ list: EventList, step: Int, to ledger: inout RunLedger) {
        settleArrivals(before: step, &ledger.counters)
        guard !list.isEmpty else { return }
        tally.count(list, table, width: width)
        let stepEvents = tally.events
        let stepCrossings = tally.countsCrossings ? tally.crossings : stepEvents
        Self.add(stepEvents, tally.plans, to: &events)
        Self.add(stepCrossings, tally.plans, to: &crossings)
        let messages = sendsPerCrossing ? stepCrossings : stepEvents
        let sent = chargeArrivals(messages, others: sendsPerCrossing ? stepEvents : stepCrossings, step, &ledger)
        let crossed = tally.countsCrossings ? Int(list.crossed[list.crossed.count - 1]) : list.count
        var sending = Sending(events: list.count, crossings: crossed, messages: sent)
        if table.isGated { for plan in tally.plans { sending.addGates(of: table.plans[plan], events: Int(stepEvents[plan])) } }
        chargeSending(sending, step, &ledger.counters)
        ledger.loads.modify(step) { table.sending.add(messages, rowClasses: tally.rowClasses, to: &$0.load.packetsSent) }
        switch ledger.loads.detail {
        case .none: break
        case .flows: ledger.loads.modify(step) { recordFlows(messages, &$0.messages) }
        case .packets: ledger.loads.modify(step) { recordPackets(list, &$0.messages) }
        }
    }

    /// Charges the steps in which a step's messages arrive.
    ///
    /// - Parameter others: the events where messages are crossings, and the crossings where they are events.
    /// - Returns: what the messages come to over all delays.
    private mutating func chargeArrivals(_ messages: [Int32], others: [Int32], _ step: Int, _ ledger: inout RunLedger) -> MessageCharge {
        let plans = tally.plans
        if table.plansPerArrivals > 1 { Self.join(messages, plans, by: table.plansPerArrivals, to: &arriving) }
        let arriving = table.plansPerArrivals > 1 ? arriving : messages
        var sent = MessageCharge()
        for delay in table.delays.indices {
            let charge = MessageCharge.sum(table.rates[delay], messages, plans: plans)
            sent += charge
            let arrival = step + table.delays[delay]
            guard arrival < totalSteps else { continue }
            var received = Receiving(charge)
            if tally.countsCrossings {
                let operations = MessageCharge.sum(table.rates[delay], others, plans: plans).operations
                if sendsPerCrossing { received.operations = operations } else { received.operationsSplit = operations }
            }
            received.operationsNonzero = tally.nonzero[delay]
            self.charge(received, to: &ledger.counters.perStep[arrival])
            ledger.loads.modify(arrival) {
                table.receiving[delay].add(arriving, rowClasses: tally.rowClasses, to: &$0.load.synapticOperations)
            }
        }
        return sent
    }

    private func chargeSending(_ sending: Sending, _ step: Int, _ counters: inout CounterLedger) {
        charge(sending, to: &counters.perStep[step])
        if countsFirings, !isInput { counters.perStep[step].neuronUpdatesFired += sending.events }
        for target in table.nominal { counters.perStep[step].sopsNominal += sending.events * target.operations }
    }

    private static func add(_ counts: [Int32], _ plans: Range<Int>, to totals: inout [Int]) {
        precondition(plans.upperBound <= counts.count && plans.upperBound <= totals.count, "plans beyond the table's")
        let counts = counts.span
        var totals = totals.mutableSpan
        for plan in plans { unsafe totals[unchecked: plan] &+= Int(counts[unchecked: plan]) }
    }

    /// Sums the counts of neighbouring plans.
    private static func join(_ counts: [Int32], _ plans: Range<Int>, by length: Int, to sums: inout [Int32]) {
        let counts = counts.span
        var sums = sums.mutableSpan
        for first in stride(from: plans.lowerBound, to: plans.upperBound, by: length) {
            var sum: Int32 = 0
            for plan in first..<first + length { sum &+= counts[plan] }
            sums[first / length] = sum
        }
    }

    /// Charges what is left after the last step.
    mutating func settle(_ ledger: inout RunLedger) {
        tally.settle()
        settleArrivals(before: totalSteps, &ledger.counters)
        settleSending(&ledger.counters)
    }

    /// Charges the arrivals of all packets so far that travel over delays with which those of `step` outlive the run.
    private mutating func settleArrivals(before step: Int, _ ledger: inout CounterLedger) {
        guard table.delays.indices.contains(where: { !settled[$0] && step >= totalSteps - table.delays[$0] }) else { return }
        tally.settle()
        let isDue = table.delays.indices.map { !settled[$0] && step >= totalSteps - table.delays[$0] }
        settleArrivals(isDue, &ledger)
        for index in settled.indices where isDue[index] { settled[index] = true }
    }
}
