/// What the firings of one layer cost: counted per class while the run goes on, multiplied by tables when it is over.
// One worker at a time counts a layer; the run reads the results after the workers have joined.
final class LayerAccount: @unchecked Sendable {
    let layer: Int
    let table: ChargeTable
    private let widths: FieldWidths
    private let payloadBits: Int
    private let sendsPerCrossing: Bool
    /// Whether the events are the layer's firings, not those of them that passed a gate.
    let countsFirings: Bool
    private let totalSteps: Int
    private let width: Int

    /// Over the run, by plan.
    private var events: [Int]
    private var crossings: [Int]
    private var messages: [Int]
    /// Of this step, and the run's histogram: one value, so that counting pays for one exclusive access.
    private var tally: Tally

    struct Tally {
        /// Over the run, by class and channel.
        var histogram: [Int32]
        /// In this step, by plan; and which plans have any.
        var stepEvents: [Int]
        var stepCrossings: [Int]
        var active: [Int] = []
    }

    var active: [Int] { tally.active }

    /// What this step's firings did at once, and what their packets do after each of the table's delays.
    private(set) var sent = Counters()
    private(set) var received: [Counters]

    init(_ map: CoreMap, layer index: Int, table: ChargeTable, countsFirings: Bool, widths: FieldWidths) {
        self.countsFirings = countsFirings
        layer = index
        self.table = table
        self.widths = widths
        let layer = map.layers[index]
        payloadBits = layer.wireCode.payloadBits(largest: layer.largestPayload)
        if case .perThreshold = layer.wireCode { sendsPerCrossing = true } else { sendsPerCrossing = false }
        totalSteps = map.schedule.totalSteps
        width = layer.width
        events = Array(repeating: 0, count: table.plans.count)
        crossings = events
        messages = events
        tally = Tally(
            histogram: Array(repeating: 0, count: table.plans.count / max(table.segments, 1) * layer.channels), stepEvents: events,
            stepCrossings: events)
        received = table.delays.map { _ in Counters() }
    }

    func stepMessages(_ plan: Int) -> Int { sendsPerCrossing ? tally.stepCrossings[plan] : tally.stepEvents[plan] }
    /// Messages that one firing becomes.
    func messages(crossings: Int) -> Int { sendsPerCrossing ? crossings : 1 }
    func stepFired(_ plan: Int) -> Int { tally.stepEvents[plan] }

    /// Forgets the last step's counts.
    func clearStep() { tally.clearStep() }

    /// Counts one step's events.
    func count(_ list: EventList) {
        clearStep()
        sent = Counters()
        for delay in received.indices { received[delay] = Counters() }
        guard !list.isEmpty else { return }
        charge(tally.count(list, table, width: width))
    }

    private func charge(_ nonzero: [Int]) {
        for index in active {
            let e = tally.stepEvents[index]
            let x = tally.stepCrossings[index]
            let m = stepMessages(index)
            events[index] += e
            crossings[index] += x
            messages[index] += m
            let plan = table.plans[index]
            chargeSending(plan, events: e, crossings: x, messages: m, to: &sent)
            for target in table.nominal { sent.sopsNominal += e * target.operations }
            for delay in plan.rates.indices {
                let rate = plan.rates[delay]
                chargeLookUps(m * rate.packets, to: &received[delay])
                received[delay].sops += e * rate.operations
                received[delay].sopsSplit += x * rate.operations
                chargeLists(
                    operations: m * rate.operations, words: m * rate.listWords, bits: m * rate.listBits, to: &received[delay])
            }
        }
        for delay in received.indices { received[delay].sopsNonzero = nonzero[delay] }
    }

    // MARK: Over the run

    /// Charges the arrivals of all packets counted so far that travel `delay` steps: later ones outlive the run.
    func settleArrivals(delay: Int, _ ledger: inout CounterLedger) {
        let channels = table.channels
        for index in table.plans.indices where events[index] > 0 {
            let plan = table.plans[index]
            let segment = table.grid.segments[index % table.segments]
            let base = index / table.segments * channels
            for arrival in plan.arrivals where arrival.delay == delay {
                chargeLookUps(messages[index], to: &ledger.perLayer[arrival.layer])
                chargeLookUps(messages[index], to: &ledger.perCore[arrival.core])
                for delivery in arrival.deliveries {
                    let table = table.nonzeroByDelivery[delivery.nonzero]
                    var nonzero = 0
                    for channel in segment { nonzero += Int(tally.histogram[base + channel]) * Int(table[channel]) }
                    var counters = Counters()
                    counters.sops = events[index] * delivery.operations
                    counters.sopsSplit = crossings[index] * delivery.operations
                    counters.sopsNonzero = nonzero
                    let m = messages[index]
                    chargeLists(
                        operations: m * delivery.operations, words: m * delivery.list.words, bits: m * delivery.list.bits, to: &counters)
                    ledger.perLayer[delivery.layer] += counters
                    ledger.perCore[arrival.core] += counters
                }
            }
        }
    }

    /// Charges what all firings of the run cost where they happened.
    func settleSending(_ ledger: inout CounterLedger) {
        for index in table.plans.indices where events[index] > 0 {
            let plan = table.plans[index]
            var counters = Counters()
            chargeSending(plan, events: events[index], crossings: crossings[index], messages: messages[index], to: &counters)
            if plan.block != nil, countsFirings { counters.neuronUpdatesFired = events[index] }
            ledger.perLayer[layer] += counters
            for target in table.nominal {
                counters.sopsNominal += events[index] * target.operations
                ledger.perLayer[target.layer].sopsNominal += events[index] * target.operations
            }
            if let core = plan.core { ledger.perCore[core] += counters } else { ledger.host += counters }
        }
    }

    private func chargeSending(_ plan: ChargePlan, events: Int, crossings: Int, messages: Int, to counters: inout Counters) {
        let packets = messages * plan.packets
        if countsFirings {
            counters.events += events
            counters.spikes += crossings
            counters.neuronStateMemory.readWords += events * plan.gateReads
            counters.neuronStateMemory.readBits += events * plan.gateReads * widths.gateAccumulator
            counters.neuronStateMemory.writeWords += events * plan.gateWrites
            counters.neuronStateMemory.writeBits += events * plan.gateWrites * widths.gateAccumulator
        }
        counters.packets += packets
        counters.hopsEastWest += messages * plan.hops.eastWest
        counters.hopsNorthSouth += messages * plan.hops.northSouth
        counters.hopsInterChip += messages * plan.hops.interChip
        counters.outputAxonMemory.readWords += packets
        counters.outputAxonMemory.readBits += packets * widths.outputAxon
        counters.spikeBufferMemory.writeWords += packets
        counters.spikeBufferMemory.writeBits += packets * (widths.spikeAddress + payloadBits)
    }

    private func chargeLookUps(_ packets: Int, to counters: inout Counters) {
        counters.inputAxonMemory.readWords += packets
        counters.inputAxonMemory.readBits += packets * widths.inputAxon
        counters.spikeBufferMemory.readWords += packets
        counters.spikeBufferMemory.readBits += packets * (widths.spikeAddress + payloadBits)
    }

    private func chargeLists(operations: Int, words: Int, bits: Int, to counters: inout Counters) {
        counters.synapseMemory.readWords += words
        counters.synapseMemory.readBits += bits
        counters.accumulatorMemory.readWords += operations
        counters.accumulatorMemory.writeWords += operations
        counters.accumulatorMemory.readBits += operations * widths.accumulator
        counters.accumulatorMemory.writeBits += operations * widths.accumulator
    }
}
