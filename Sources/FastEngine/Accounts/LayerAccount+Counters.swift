import EventSim

/// Turns counts of firings and arrivals into the fields of `Counters`, for `LayerAccount`.
extension LayerAccount {
    /// What some firings set off where they happened.
    struct Sending {
        var events: Int
        var crossings: Int
        var messages: MessageCharge
        var gateReads = 0
        var gateWrites = 0

        init(events: Int, crossings: Int, messages: MessageCharge) {
            self.events = events
            self.crossings = crossings
            self.messages = messages
        }

        mutating func addGates(of plan: ChargePlan, events: Int) {
            gateReads += events * plan.gateReads
            gateWrites += events * plan.gateWrites
        }
    }

    /// What some messages set off where they arrived.
    struct Receiving {
        var packets = 0
        var operations = 0
        var operationsSplit = 0
        var operationsListed = 0
        var operationsNonzero = 0
        var listWords = 0
        var listBits = 0

        init() {}

        /// Where each message is one event that crossed one threshold.
        init(_ messages: MessageCharge) {
            packets = messages.packets
            operations = messages.operations
            operationsSplit = messages.operations
            operationsListed = messages.operations
            listWords = messages.listWords
            listBits = messages.listBits
        }

        static func += (left: inout Receiving, right: Receiving) {
            left.packets &+= right.packets
            left.operations &+= right.operations
            left.operationsSplit &+= right.operationsSplit
            left.operationsListed &+= right.operationsListed
            left.operationsNonzero &+= right.operationsNonzero
            left.listWords &+= right.listWords
            left.listBits &+= right.listBits
        }
    }

    func charge(_ sent: Sending, to counters: inout Counters) {
        if countsFirings {
            counters.events += sent.events
            counters.spikes += sent.crossings
            counters.neuronStateMemory.readWords += sent.gateReads
            counters.neuronStateMemory.readBits += sent.gateReads * widths.gateAccumulator
            counters.neuronStateMemory.writeWords += sent.gateWrites
            counters.neuronStateMemory.writeBits += sent.gateWrites * widths.gateAccumulator
        }
        let (packets, hops) = (sent.messages.packets, sent.messages.hops)
        counters.packets += packets
        counters.hopsEastWest += hops.eastWest
        counters.hopsNorthSouth += hops.northSouth
        counters.hopsInterChip += hops.interChip
        counters.outputAxonMemory.readWords += packets
        counters.outputAxonMemory.readBits += packets * widths.outputAxon
        counters.spikeBufferMemory.writeWords += packets
        counters.spikeBufferMemory.writeBits += packets * (widths.spikeAddress + payloadBits)
    }

    func charge(_ received: Receiving, to counters: inout Counters) {
        counters.inputAxonMemory.readWords += received.packets
        counters.inputAxonMemory.readBits += received.packets * widths.inputAxon
        counters.spikeBufferMemory.readWords += received.packets
        counters.spikeBufferMemory.readBits += received.packets * (widths.spikeAddress + payloadBits)
        counters.sops += received.operations
        counters.sopsSplit += received.operationsSplit
        counters.sopsNonzero += received.operationsNonzero
        counters.synapseMemory.readWords += received.listWords
        counters.synapseMemory.readBits += received.listBits
        counters.accumulatorMemory.readWords += received.operationsListed
        counters.accumulatorMemory.writeWords += received.operationsListed
        counters.accumulatorMemory.readBits += received.operationsListed * widths.accumulator
        counters.accumulatorMemory.writeBits += received.operationsListed * widths.accumulator
    }
}
