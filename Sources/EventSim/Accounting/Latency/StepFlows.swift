/// One step's work with the messages between each pair of cores added up: what the flow model needs, whatever their number.
public struct StepFlows: Sendable, Equatable {
    /// All messages of one core to another.
    public struct Flow: Sendable, Equatable {
        /// Core that sends.
        public var source: Int
        /// Core that receives.
        public var destination: Int
        /// Packets in the step.
        public var packets: Int
        /// Nanoseconds the receiver works on all of them.
        public var processing: Double

        /// Packets of one step, and the nanoseconds that their receiver works on them.
        public init(source: Int, destination: Int, packets: Int, processing: Double) {
            self.source = source
            self.destination = destination
            self.packets = packets
            self.processing = processing
        }
    }

    /// One for each pair of cores at most, in ascending order of source and destination.
    public var flows: [Flow]
    /// By core: nanoseconds of neuron updates and sending.
    public var sending: [Double]
    /// By core: nanoseconds of processing for messages that the host put there before the step began.
    public var injected: [Double]

    /// - Precondition: `sending` and `injected` have one element per core.
    public init(flows: [Flow], sending: [Double], injected: [Double]) {
        precondition(sending.count == injected.count, "both are counted by core")
        self.flows = flows
        self.sending = sending
        self.injected = injected
    }

    /// Adds the messages up.
    public init(_ work: StepWork) {
        var flows: [Flow] = []
        var place = Array(repeating: -1, count: work.coreCount)
        for (source, messages) in work.messages.enumerated() {
            let first = flows.count
            for message in messages {
                if place[message.destination] < first {
                    place[message.destination] = flows.count
                    flows.append(Flow(source: source, destination: message.destination, packets: 0, processing: 0))
                }
                flows[place[message.destination]].packets += 1
                flows[place[message.destination]].processing += message.processing
            }
            flows[first...].sort { $0.destination < $1.destination }
            for flow in flows[first...] { place[flow.destination] = -1 }
        }
        self.init(flows: flows, sending: work.sending, injected: work.injected)
    }
}
