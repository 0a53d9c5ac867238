/// Bits of the fields that each memory access uses, from the chip's own limits (`docs/accounting.md`, memory traffic).
package struct FieldWidths: Sendable {
    /// Input-axon entry: address of a synapse list and the base neuron it is added to.
    package private(set) var inputAxon: Int
    /// Output-axon entry: destination chip and core, the input axon there, and the delay.
    package private(set) var outputAxon: Int
    /// Spike-buffer entry without payload: the input axon and the channel inside its population spike.
    package private(set) var spikeAddress: Int
    /// One accumulator.
    package private(set) var accumulator: Int
    /// One neuron's state in one compartment, by layer.
    package private(set) var neuronState: [Int]
    /// What a max-pool gate keeps for a neuron.
    package private(set) var gateAccumulator: Int
    /// Header of one group of up to 64 weights in a synapse list.
    static let groupHeader = 10

    package init(_ map: CoreMap) {
        let core = map.chip.core
        let axon = Self.bits(core.inputAxons)
        inputAxon = Self.bits(core.synapseWords) + Self.bits(core.neurons)
        outputAxon = Self.bits(map.cores.count) + axon + Self.bits(map.chip.arithmetic.maximumDelay + 1)
        spikeAddress = axon + Self.bits(map.projections.map(\.channelsPerAxon).max() ?? 1)
        accumulator = map.chip.arithmetic.stateBits
        neuronState = map.layers.map { $0.stateBits(map.chip.arithmetic.stateBits) }
        gateAccumulator = map.chip.arithmetic.stateBits
    }

    /// Bits that number `count` things.
    package static func bits(_ count: Int) -> Int { count > 1 ? Int.bitWidth - (count - 1).leadingZeroBitCount : 0 }
    /// 64-bit words that hold `bits`.
    package static func words(_ bits: Int) -> Int { (bits + 63) / 64 }
}
