/// Size of the synapse list that one packet makes a core read.
package struct SynapseList: Sendable {
    package private(set) var words = 0
    package private(set) var bits = 0

    /// - Parameters:
    ///   - taps: kernel taps that reach the block from the source pixel.
    ///   - outputs: output channels of the block that each tap reaches.
    package init(taps: Int, outputs: Int, limits: CoreLimits, weightBits: Int, compartments: Int) {
        switch limits.synapseSharing {
        case .kernelPerBlock:
            // One word-aligned row per kernel tap and input channel, shared by all positions of the block.
            let row = outputs * weightBits + FieldWidths.groupHeader
            bits = taps * row
            words = taps * FieldWidths.words(row)
        case .indexedSets:
            // One list of explicitly indexed weights per source channel, in groups of 64.
            let entry = weightBits + Self.indexBits(compartments: compartments)
            var remaining = taps * outputs
            while remaining > 0 {
                let group = min(remaining, 64)
                bits += group * entry + FieldWidths.groupHeader
                words += FieldWidths.words(group * entry + FieldWidths.groupHeader)
                remaining -= group
            }
        }
    }

    /// The narrowest of Loihi's index widths that numbers all compartments of the block.
    private static func indexBits(compartments: Int) -> Int { max(6, FieldWidths.bits(compartments)) }
}
