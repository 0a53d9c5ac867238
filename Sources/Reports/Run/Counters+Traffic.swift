public import EventSim

extension Counters {
    /// Bytes of the fields read in all memories of the chip, in the scope of the counters.
    public var bytesRead: Double { Double(memories.reduce(0) { $0 + $1.readBits }) / 8 }

    /// Bytes of the fields written in all memories of the chip, in the scope of the counters.
    public var bytesWritten: Double { Double(memories.reduce(0) { $0 + $1.writeBits }) / 8 }

    private var memories: [MemoryTraffic] {
        [inputAxonMemory, synapseMemory, accumulatorMemory, neuronStateMemory, outputAxonMemory, spikeBufferMemory]
    }
}
