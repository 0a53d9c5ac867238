/// One spike message as latency models see it: where it goes, and what it costs its sender and its receiver.
public struct MeshMessage: Sendable, Equatable {
    /// Index of the receiving core.
    public var destination: Int
    /// Nanoseconds its core works between its previous message (or the start of the step) and this one's departure: the
    /// neurons updated in between, and the sending itself.
    public var generation: Double
    /// Nanoseconds its receiver works on it: taking it in, and its synapses.
    public var processing: Double

    /// Times in nanoseconds.
    public init(destination: Int, generation: Double, processing: Double) {
        self.destination = destination
        self.generation = generation
        self.processing = processing
    }
}

/// What one step asks of every core: the one input of all latency models. All arrays are indexed by core.
public struct StepWork: Sendable, Equatable {
    /// Each core's messages in the order they leave.
    public var messages: [[MeshMessage]]
    /// Nanoseconds of neuron updates after a core's last message.
    public var tails: [Double]
    /// Nanoseconds of processing for messages that the host put there before the step began.
    public var injected: [Double]

    /// A step in which no core has anything to do.
    public init(cores: Int) {
        messages = Array(repeating: [], count: cores)
        tails = Array(repeating: 0, count: cores)
        injected = tails
    }

    /// Cores, idle ones included.
    public var coreCount: Int { messages.count }
    /// Messages from core to core.
    public var messageCount: Int { messages.reduce(0) { $0 + $1.count } }
    /// Nanoseconds each core spends on updates and sending.
    public var sending: [Double] {
        zip(messages, tails).map { messages, tail in messages.reduce(0) { $0 + $1.generation } + tail }
    }
    /// Nanoseconds each core spends on receiving.
    public var receiving: [Double] {
        var times = injected
        for message in messages.joined() { times[message.destination] += message.processing }
        return times
    }
}
