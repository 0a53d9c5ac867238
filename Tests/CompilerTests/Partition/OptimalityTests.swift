import EventSim
import Testing

@testable import Compiler

@Suite("Mapping: how far from the best cut is each layer's?")
struct OptimalityTests {
    @Test("cores per layer of the hippocampus U-Net are within 10 % of the exhaustive optimum", arguments: ["loihi-like", "loihi2"])
    func hippocampus(name: String) throws {
        let chip = try TestChips.load(name)
        var map = MapFixture.hippocampus(chip: chip)
        if chip.core.pool != nil { for index in map.projections.indices { map.projections[index].channelsPerAxon = 1 << 15 } }
        let compiled = try MapFixture.compiled(map)
        try Verifier.verify(compiled)
        // A core that layers share counts for each by its share of the neurons.
        var neurons = Array(repeating: 0, count: compiled.cores.count)
        for block in compiled.blocks { neurons[block.core] += block.neuronCount }
        var cores = Array(repeating: 0.0, count: map.layers.count)
        for block in compiled.blocks { cores[block.layer] += Double(block.neuronCount) / Double(neurons[block.core]) }
        for layer in map.layers.indices where !map.layers[layer].isInput {
            let optimum = try #require(Exhaustive(map, layer: layer).cores)
            let neuronBound = Double(map.layers[layer].neuronCount) / Double(chip.core.neurons)
            let limit = utilization(of: compiled).layers.first { $0.layer == layer }?.worstLimit.rawValue ?? ""
            print(
                "\(name) \(map.layers[layer].name): \(cores[layer]) cores, best cut \(optimum), neurons alone \(neuronBound), ratio \(cores[layer] / neuronBound) (\(limit))"
            )
            #expect(cores[layer] <= 1.1 * Double(optimum), "\(map.layers[layer].name)")
        }
    }

    /// The fewest cores over every block shape there is, counted from the definition of the taps alone: no shape can do with
    /// fewer than its blocks' needs together, whatever shares a core with what, nor with a block that exceeds a limit.
    private struct Exhaustive {
        private let map: CoreMap
        private let layer: MappedLayer
        private let incoming: [MappedProjection]

        init(_ map: CoreMap, layer: Int) {
            self.map = map
            self.layer = map.layers[layer]
            incoming = map.projections.filter { $0.target == layer }
        }

        /// What blocks of one size along an axis need: the largest block's and all blocks' together, per projection.
        private struct Cut {
            var blocks: Int
            var size: Int
            var most: [Int]
            var all: [Int]
        }

        var cores: Int? {
            let rows = cuts(layer.height) { $0.y } taps: { $0.kernelHeight } extent: { map.layers[$0.source].height }
            let columns = cuts(layer.width) { $0.x } taps: { $0.kernelWidth } extent: { map.layers[$0.source].width }
            let limits = map.chip.core
            var best: Int?
            for channels in 1...layer.channels {
                for row in rows {
                    for column in columns where row.size * column.size * channels <= limits.neurons {
                        guard let cores = cores(row, column, channels) else { continue }
                        best = min(best ?? cores, cores)
                    }
                }
            }
            return best
        }

        private func cores(_ row: Cut, _ column: Cut, _ channels: Int) -> Int? {
            let limits = map.chip.core
            let whole = layer.channels / channels
            let rest = layer.channels % channels
            let channelBlocks = whole + (rest > 0 ? 1 : 0)
            var (mostAxons, allAxons, mostWords, allWords) = (0, 0, 0, 0)
            for (index, projection) in incoming.enumerated() {
                let groups = (projection.inputChannels + projection.channelsPerAxon - 1) / projection.channelsPerAxon
                if let pool = limits.pool {
                    mostAxons += pool.convolutionInputWords
                    allAxons += pool.convolutionInputWords * row.blocks * column.blocks * channelBlocks
                } else {
                    mostAxons += row.most[index] * column.most[index] * groups
                    allAxons += row.all[index] * column.all[index] * groups * channelBlocks
                }
                func words(_ outputs: Int) -> Int {
                    let bits = outputs * map.chip.arithmetic.weightBits + 10
                    return projection.kernelHeight * projection.kernelWidth * projection.inputChannels * ((bits + 63) / 64)
                }
                mostWords += words(channels)
                allWords += (whole * words(channels) + (rest > 0 ? words(rest) : 0)) * row.blocks * column.blocks
            }
            guard mostAxons <= limits.inputAxons, mostWords <= limits.synapseWords else { return nil }
            func bound(_ needed: Int, _ available: Int) -> Int { (needed + available - 1) / available }
            var cores = max(
                bound(layer.neuronCount, limits.neurons), bound(allAxons, limits.inputAxons), bound(allWords, limits.synapseWords))
            if let pool = limits.pool {
                guard row.size * column.size * channels + mostAxons + mostWords <= pool.totalWords else { return nil }
                cores = max(cores, bound(layer.neuronCount + allAxons + allWords, pool.totalWords))
            }
            return cores
        }

        private func cuts(
            _ extent: Int, axis: (MappedProjection) -> TapAxis, taps: (MappedProjection) -> Int, extent sourceExtent: (MappedProjection) -> Int
        ) -> [Cut] {
            // Per projection and target coordinate, the source coordinates it hears.
            let heard = incoming.map { projection in
                (0..<extent).map { target in
                    (0..<sourceExtent(projection)).filter { source in
                        let axis = axis(projection)
                        guard source / axis.division < axis.extent else { return false }
                        return (0..<taps(projection)).contains {
                            target * axis.stride == axis.upsampling * (source / axis.division) + axis.offset - axis.dilation * $0
                        }
                    }
                }
            }
            return (1...extent).map { size in
                let ranges = stride(from: 0, to: extent, by: size).map { $0..<min($0 + size, extent) }
                let reaching = heard.map { heard in ranges.map { Set(heard[$0].joined()).count } }
                return Cut(
                    blocks: ranges.count, size: size, most: reaching.map { $0.max() ?? 0 }, all: reaching.map { $0.reduce(0, +) })
            }
        }
    }
}
