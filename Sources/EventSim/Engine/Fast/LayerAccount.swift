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
    private var tally: EventTally
    /// In this step, messages by the first of the plans that share their arrivals, and those plans.
    private var arriving: [Int]
    private var led: [Int] = []
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
        arriving = events
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
        // Charges are linear in the counts, so plans are summed first.
        var sent = Sending()
        let sendsPerCrossing = sendsPerCrossing
        let (allPlans, allRates, counted) = (table.plans, table.rates, tally)
        let (plans, rates) = (allPlans.span, allRates.span)
        let (active, stepEvents, stepCrossings) = (counted.active.span, counted.events.span, counted.crossings.span)
        Self.add(active, stepEvents, to: &events)
        Self.add(active, stepCrossings, to: &crossings)
        for position in active.indices {
            let index = active[position]
            let (e, x) = (stepEvents[index], stepCrossings[index])
            sent.add(plans[index], events: e, crossings: x, messages: sendsPerCrossing ? x : e)
        }
        var counters = Counters()
        charge(sent, to: &counters)
        if countsFirings, !isInput { counters.neuronUpdatesFired = sent.events }
        for target in table.nominal { counters.sopsNominal += sent.events * target.operations }
        ledger.counters.perStep[step] += counters
        for (delay, steps) in table.delays.enumerated() where step + steps < totalSteps {
            var received = Receiving()
            for position in active.indices {
                let index = active[position]
                let (e, x) = (stepEvents[index], stepCrossings[index])
                received.add(rates[index &* delays &+ delay], events: e, crossings: x, messages: sendsPerCrossing ? x : e)
            }
            var counters = Counters()
            charge(received, to: &counters)
            counters.sopsNonzero = tally.nonzero[delay]
            ledger.counters.perStep[step + steps] += counters
        }
    }

    private static func add(_ plans: Span<Int>, _ counts: Span<Int>, to totals: inout [Int]) {
        var totals = totals.mutableSpan
        for position in plans.indices { totals[plans[position]] &+= counts[plans[position]] }
    }

    private mutating func chargeLoads(_ step: Int, _ loads: inout LoadQueue) {
        let (counts, activePlans, allPlans, allArrivals) = (sendsPerCrossing ? tally.crossings : tally.events, tally.active, table.plans, table.arrivals)
        let (messages, active, plans, arrivals) = (counts.span, activePlans.span, allPlans.span, allArrivals.span)
        loads.modify(step) { step in
            var sent = step.load.packetsSent.mutableSpan
            for position in active.indices {
                let index = active[position]
                if let core = plans[index].core { sent[core] &+= messages[index] &* plans[index].packets }
            }
        }
        // Messages of plans that share their arrivals go together.
        Self.lead(active, messages, plansPerArrivals: table.plansPerArrivals, arriving: &arriving, led: &led)
        do {
            let (allArriving, allLed) = (arriving, led)
            let (arriving, led) = (allArriving.span, allLed.span)
            for (delay, steps) in table.delays.enumerated() where step + steps < totalSteps {
                loads.modify(step + steps) { step in
                    var operations = step.load.synapticOperations.mutableSpan
                    for position in led.indices {
                        let count = arriving[led[position]]
                        for index in plans[led[position]].arrivals where arrivals[index].delay == delay {
                            operations[arrivals[index].core] &+= count &* arrivals[index].operations
                        }
                    }
                }
            }
        }
        for plan in led { arriving[plan] = 0 }
        led.removeAll(keepingCapacity: true)
    }

    private static func lead(_ active: Span<Int>, _ messages: Span<Int>, plansPerArrivals: Int, arriving: inout [Int], led: inout [Int]) {
        var arriving = arriving.mutableSpan
        for position in active.indices {
            let index = active[position]
            let plan = plansPerArrivals == 1 ? index : index &- index % plansPerArrivals
            if arriving[plan] == 0 { led.append(plan) }
            arriving[plan] &+= messages[index]
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
        let histogram = tally.histogramByClass(table)
        for first in stride(from: 0, to: table.plans.count, by: table.plansPerArrivals) {
            let plans = first..<first + table.plansPerArrivals
            let e = plans.reduce(0) { $0 + events[$1] }
            guard e > 0 else { continue }
            let x = plans.reduce(0) { $0 + crossings[$1] }
            let m = sendsPerCrossing ? x : e
            let base = first / table.segments * table.channels
            let segments = table.grid.segments
            let channels = segments[first % table.segments].lowerBound..<segments[(plans.upperBound - 1) % table.segments].upperBound
            for arrival in table.arrivals[table.plans[first].arrivals] where arrival.delay == delay {
                chargeLookUps(m, to: &ledger.counters.perLayer[arrival.layer])
                chargeLookUps(m, to: &ledger.counters.perCore[arrival.core])
                for delivery in table.deliveries[arrival.deliveries] {
                    let nonzero = nonzero(delivery, histogram, base: base, channels)
                    charge(delivery, events: e, crossings: x, messages: m, nonzero: nonzero, to: &ledger.counters.perLayer[delivery.layer])
                    charge(delivery, events: e, crossings: x, messages: m, nonzero: nonzero, to: &ledger.counters.perCore[arrival.core])
                }
            }
        }
    }

    private func charge(
        _ delivery: ChargePlan.Delivery, events: Int, crossings: Int, messages: Int, nonzero: Int, to counters: inout Counters
    ) {
        counters.sops += events * delivery.operations
        counters.sopsSplit += crossings * delivery.operations
        counters.sopsNonzero += nonzero
        chargeLists(
            operations: messages * delivery.operations, words: messages * delivery.list.words, bits: messages * delivery.list.bits, to: &counters)
    }

    private func nonzero(_ delivery: ChargePlan.Delivery, _ histogram: [Int32], base: Int, _ segment: Range<Int>) -> Int {
        let table = table.nonzeroByDelivery[delivery.nonzero]
        let counts = table.span
        let histogram = histogram.span
        var sum = 0
        for channel in segment { sum += Int(histogram[base + channel]) * Int(counts[channel]) }
        return sum
    }

    /// Charges what all firings of the run cost where they happened.
    private func settleSending(_ ledger: inout CounterLedger) {
        for index in table.plans.indices where events[index] > 0 {
            let plan = table.plans[index]
            var sent = Sending()
            sent.add(plan, events: events[index], crossings: crossings[index], messages: sendsPerCrossing ? crossings[index] : events[index])
            var counters = Counters()
            charge(sent, to: &counters)
            if countsFirings, plan.block != nil { counters.neuronUpdatesFired = events[index] }
            ledger.perLayer[layer] += counters
            for target in table.nominal {
                counters.sopsNominal += events[index] * target.operations
                ledger.perLayer[target.layer].sopsNominal += events[index] * target.operations
            }
            if let core = plan.core { ledger.perCore[core] += counters } else { ledger.host += counters }
        }
    }

    /// What some firings set off where they happened.
    private struct Sending {
        var events = 0
        var crossings = 0
        var packets = 0
        var hopsEastWest = 0
        var hopsNorthSouth = 0
        var hopsInterChip = 0
        var gateReads = 0
        var gateWrites = 0

        @inline(__always)
        mutating func add(_ plan: ChargePlan, events: Int, crossings: Int, messages: Int) {
            self.events += events
            self.crossings += crossings
            packets += messages * plan.packets
            hopsEastWest += messages * plan.hops.eastWest
            hopsNorthSouth += messages * plan.hops.northSouth
            hopsInterChip += messages * plan.hops.interChip
            gateReads += events * plan.gateReads
            gateWrites += events * plan.gateWrites
        }
    }

    /// What some messages set off where they arrived.
    private struct Receiving {
        var packets = 0
        var operations = 0
        var operationsSplit = 0
        var operationsListed = 0
        var words = 0
        var bits = 0

        @inline(__always)
        mutating func add(_ rate: ChargePlan.Rate, events: Int, crossings: Int, messages: Int) {
            packets += messages * rate.packets
            operations += events * rate.operations
            operationsSplit += crossings * rate.operations
            operationsListed += messages * rate.operations
            words += messages * rate.listWords
            bits += messages * rate.listBits
        }
    }

    private func charge(_ sent: Sending, to counters: inout Counters) {
        if countsFirings {
            counters.events += sent.events
            counters.spikes += sent.crossings
            counters.neuronStateMemory.readWords += sent.gateReads
            counters.neuronStateMemory.readBits += sent.gateReads * widths.gateAccumulator
            counters.neuronStateMemory.writeWords += sent.gateWrites
            counters.neuronStateMemory.writeBits += sent.gateWrites * widths.gateAccumulator
        }
        counters.packets += sent.packets
        counters.hopsEastWest += sent.hopsEastWest
        counters.hopsNorthSouth += sent.hopsNorthSouth
        counters.hopsInterChip += sent.hopsInterChip
        counters.outputAxonMemory.readWords += sent.packets
        counters.outputAxonMemory.readBits += sent.packets * widths.outputAxon
        counters.spikeBufferMemory.writeWords += sent.packets
        counters.spikeBufferMemory.writeBits += sent.packets * (widths.spikeAddress + payloadBits)
    }

    private func charge(_ received: Receiving, to counters: inout Counters) {
        chargeLookUps(received.packets, to: &counters)
        counters.sops += received.operations
        counters.sopsSplit += received.operationsSplit
        chargeLists(operations: received.operationsListed, words: received.words, bits: received.bits, to: &counters)
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
