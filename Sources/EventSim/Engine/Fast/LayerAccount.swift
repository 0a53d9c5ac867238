/// What the firings of one layer cost: counted per class while the run goes on, multiplied by tables when it is over.
struct LayerAccount: Sendable {
    let layer: Int
    private let table: ChargeTable
    private let widths: FieldWidths
    private let payloadBits: Int
    private let sendsPerCrossing: Bool
    /// Which of the layer's gates the events passed; `nil` for all of its firings.
    private let gate: Int?
    private var countsFirings: Bool { gate == nil }
    private let blocks: [Block]
    private let isInput: Bool
    private let totalSteps: Int
    private let width: Int

    /// Over the run, by plan.
    private var events: [Int]
    private var crossings: [Int]
    private var messages: [Int]
    private var tally: EventTally
    /// Delays whose packets are charged: later ones outlive the run.
    private var settled: [Bool]

    init(_ map: CoreMap, layer index: Int, table: ChargeTable, gate: Int?, widths: FieldWidths) {
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
        messages = events
        tally = EventTally(table)
        settled = table.delays.map { _ in false }
    }

    /// Counts the events of one step of the run; steps come in ascending order.
    mutating func count(_ list: EventList, step: Int, to ledger: inout RunLedger) {
        for delay in settled.indices where !settled[delay] && step >= totalSteps - table.delays[delay] { settleArrivals(delay, &ledger) }
        guard !list.isEmpty else { return }
        tally.count(list, table, width: width)
        chargeStep(step, &ledger)
        chargeLoads(step, &ledger.loads)
        switch ledger.loads.detail {
        case .none: break
        case .flows: ledger.loads.modify(step) { recordFlows(&$0.messages) }
        case .packets: ledger.loads.modify(step) { recordPackets(list, &$0.messages) }
        }
    }

    private mutating func chargeStep(_ step: Int, _ ledger: inout RunLedger) {
        let delays = table.delays.count
        var sent = Counters()
        var received = Array(repeating: Counters(), count: delays)
        for index in tally.active {
            let e = tally.events[index]
            let x = tally.crossings[index]
            let m = sendsPerCrossing ? x : e
            events[index] += e
            crossings[index] += x
            messages[index] += m
            chargeSending(table.plans[index], events: e, crossings: x, messages: m, to: &sent)
            for delay in 0..<delays {
                let rate = table.rates[index * delays + delay]
                chargeLookUps(m * rate.packets, to: &received[delay])
                received[delay].sops += e * rate.operations
                received[delay].sopsSplit += x * rate.operations
                chargeLists(
                    operations: m * rate.operations, words: m * rate.listWords, bits: m * rate.listBits, to: &received[delay])
            }
        }
        let all = tally.active.reduce(0) { $0 + tally.events[$1] }
        if countsFirings, !isInput { sent.neuronUpdatesFired = all }
        for target in table.nominal { sent.sopsNominal += all * target.operations }
        ledger.counters.perStep[step] += sent
        for (delay, steps) in table.delays.enumerated() where step + steps < totalSteps {
            received[delay].sopsNonzero = tally.nonzero[delay]
            ledger.counters.perStep[step + steps] += received[delay]
        }
    }

    private func chargeLoads(_ step: Int, _ loads: inout LoadQueue) {
        loads.modify(step) { step in
            for index in tally.active {
                let plan = table.plans[index]
                if let core = plan.core { step.load.packetsSent[core] += (sendsPerCrossing ? tally.crossings[index] : tally.events[index]) * plan.packets }
            }
        }
        for (delay, steps) in table.delays.enumerated() where step + steps < totalSteps {
            loads.modify(step + steps) { step in
                for index in tally.active {
                    let m = sendsPerCrossing ? tally.crossings[index] : tally.events[index]
                    for arrival in table.plans[index].arrivals where table.arrivals[arrival].delay == delay {
                        step.load.synapticOperations[table.arrivals[arrival].core] += m * table.arrivals[arrival].operations
                    }
                }
            }
        }
    }

    // MARK: Messages, for those who ask

    private func recordFlows(_ messages: inout MessageRecorder) {
        for index in tally.active {
            let count = sendsPerCrossing ? tally.crossings[index] : tally.events[index]
            for arrival in table.arrivals[table.plans[index].arrivals] {
                messages.record(from: nil, core: table.plans[index].core, to: arrival.core, operations: arrival.operations, count: count)
            }
        }
    }

    /// Records a step's messages one by one, in the order of their neurons.
    private func recordPackets(_ list: EventList, _ messages: inout MessageRecorder) {
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

    // MARK: Over the run

    /// Charges what is left after the last step.
    mutating func settle(_ ledger: inout RunLedger) {
        for delay in settled.indices where !settled[delay] { settleArrivals(delay, &ledger) }
        settleSending(&ledger.counters)
    }

    /// Charges the arrivals of all packets counted so far that travel over one of the delays.
    private mutating func settleArrivals(_ delay: Int, _ ledger: inout RunLedger) {
        settled[delay] = true
        for index in table.plans.indices where events[index] > 0 {
            let segment = table.grid.segments[index % table.segments]
            let base = index / table.segments * table.channels
            let m = messages[index]
            for arrival in table.arrivals[table.plans[index].arrivals] where arrival.delay == delay {
                chargeLookUps(m, to: &ledger.counters.perLayer[arrival.layer])
                chargeLookUps(m, to: &ledger.counters.perCore[arrival.core])
                for delivery in table.deliveries[arrival.deliveries] {
                    var counters = Counters()
                    counters.sops = events[index] * delivery.operations
                    counters.sopsSplit = crossings[index] * delivery.operations
                    counters.sopsNonzero = nonzero(delivery, base: base, segment)
                    chargeLists(
                        operations: m * delivery.operations, words: m * delivery.list.words, bits: m * delivery.list.bits, to: &counters)
                    ledger.counters.perLayer[delivery.layer] += counters
                    ledger.counters.perCore[arrival.core] += counters
                }
            }
        }
    }

    private func nonzero(_ delivery: ChargePlan.Delivery, base: Int, _ segment: Range<Int>) -> Int {
        let table = table.nonzeroByDelivery[delivery.nonzero]
        let counts = table.span
        let histogram = tally.histogram.span
        var sum = 0
        for channel in segment { sum += Int(histogram[base + channel]) * Int(counts[channel]) }
        return sum
    }

    /// Charges what all firings of the run cost where they happened.
    private func settleSending(_ ledger: inout CounterLedger) {
        for index in table.plans.indices where events[index] > 0 {
            let plan = table.plans[index]
            var counters = Counters()
            chargeSending(plan, events: events[index], crossings: crossings[index], messages: messages[index], to: &counters)
            if countsFirings, plan.block != nil { counters.neuronUpdatesFired = events[index] }
            ledger.perLayer[layer] += counters
            for target in table.nominal {
                counters.sopsNominal += events[index] * target.operations
                ledger.perLayer[target.layer].sopsNominal += events[index] * target.operations
            }
            if let core = plan.core { ledger.perCore[core] += counters } else { ledger.host += counters }
        }
    }

    @inline(__always)
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

    @inline(__always)
    private func chargeLookUps(_ packets: Int, to counters: inout Counters) {
        counters.inputAxonMemory.readWords += packets
        counters.inputAxonMemory.readBits += packets * widths.inputAxon
        counters.spikeBufferMemory.readWords += packets
        counters.spikeBufferMemory.readBits += packets * (widths.spikeAddress + payloadBits)
    }

    @inline(__always)
    private func chargeLists(operations: Int, words: Int, bits: Int, to counters: inout Counters) {
        counters.synapseMemory.readWords += words
        counters.synapseMemory.readBits += bits
        counters.accumulatorMemory.readWords += operations
        counters.accumulatorMemory.writeWords += operations
        counters.accumulatorMemory.readBits += operations * widths.accumulator
        counters.accumulatorMemory.writeBits += operations * widths.accumulator
    }
}
