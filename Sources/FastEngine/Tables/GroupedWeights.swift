import EventSim

/// Arranges the weights of a grouped projection in whole vectors, for `GroupedKernel`: what a source channel adds to the blocks its group
/// reaches.
struct GroupedWeights: Sendable {
    /// Blocks of sixteen target channels that any source channel reaches at most.
    let vectors: Int
    /// First block of each source channel.
    let firstBlock: [Int]
    /// Reached target channels of each source channel and vector, a bit each.
    let reached: [UInt16]
    /// `[ky][kx arranged][source channel][vector]`, zeros beside the group.
    let weights: [SIMD16<Int16>]

    init(_ projection: MappedProjection, _ kernelColumns: [Int]) {
        let reach = projection.outputsPerGroup
        let inputs = projection.inputChannels
        let blocks = (projection.outputChannels + 15) / 16
        let firsts = (0..<inputs).map { projection.firstOutput(of: $0) }
        let vectors = firsts.reduce(1) { max($0, ($1 % 16 + reach + 15) / 16) }
        let firstBlock = firsts.map { min($0 / 16, blocks - vectors) }
        self.vectors = vectors
        self.firstBlock = firstBlock
        var reached = [UInt16](repeating: 0, count: inputs * vectors)
        for input in 0..<inputs {
            for output in firsts[input]..<firsts[input] + reach {
                reached[input * vectors + output / 16 - firstBlock[input]] |= 1 << UInt16(output % 16)
            }
        }
        self.reached = reached
        var weights: [SIMD16<Int16>] = []
        weights.reserveCapacity(projection.kernelHeight * kernelColumns.count * inputs * vectors)
        for ky in 0..<projection.kernelHeight {
            for kx in kernelColumns {
                for input in 0..<inputs {
                    let row = ((ky * projection.kernelWidth + kx) * inputs + input) * reach
                    for vector in 0..<vectors {
                        var lanes = SIMD16<Int16>.zero
                        let first = (firstBlock[input] + vector) * 16
                        for lane in 0..<16 where first + lane >= firsts[input] && first + lane < firsts[input] + reach {
                            lanes[lane] = Int16(projection.weights[row + first + lane - firsts[input]])
                        }
                        weights.append(lanes)
                    }
                }
            }
        }
        self.weights = weights
    }
}
