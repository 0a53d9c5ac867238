import EventSim

/// Sizes of synapse lists in a core's memory of 64-bit words.
///
/// Source: Davies et al. 2018 and nengo-loihi 1.1.0 (`Synapse.bits`) for Loihi 1, Intel's printed compiler tables for the
/// shared kernels of Loihi 2.
enum SynapseMemory {
    static let wordBits = 64
    private static let headerBits = 10
    /// Bits of an index for each index code of Loihi 1.
    private static let indexCodeBits = [0, 6, 7, 8, 9, 10, 11, 12]
    /// Axons carry the index offset modulo this; the rest is in the list.
    static let axonBaseRange = 256

    /// Bits of a synapse index in a core of `compartments`: the smallest code that holds it.
    ///
    /// With two compartments per neuron (an emulated soft reset) synapses address the first ones only, but the index is as
    /// wide as the whole core needs; that reading is inferred, nobody published it.
    static func indexBits(compartments: Int) -> Int {
        let needed = compartments <= 1 ? 0 : Int.bitWidth - (compartments - 1).leadingZeroBitCount
        return indexCodeBits.first { $0 >= needed } ?? needed
    }

    /// Words of a list of `weights` explicitly indexed weights: groups of 64 with a header each, rounded up to whole words.
    /// A convolution's list holds all atoms of its axon, as nengo-loihi counts it.
    static func indexedListWords(weights: Int, weightBits: Int, indexBits: Int) -> Int {
        listWords(weights: weights, bitsPerWeight: weightBits + indexBits)
    }

    private static func listWords(weights: Int, bitsPerWeight: Int) -> Int {
        let (fullGroups, rest) = weights.quotientAndRemainder(dividingBy: 64)
        let full = fullGroups * words(bits: 64 * bitsPerWeight + headerBits)
        return rest == 0 ? full : full + words(bits: rest * bitsPerWeight + headerBits)
    }

    /// Words of one tap of one input channel in a kernel that all positions of a block share.
    static func kernelRowWords(outputChannels: Int, weightBits: Int) -> Int {
        words(bits: outputChannels * weightBits + headerBits)
    }

    private static func words(bits: Int) -> Int { (bits + wordBits - 1) / wordBits }
}
