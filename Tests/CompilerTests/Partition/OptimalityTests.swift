import EventSim
import Testing

@testable import Compiler

@Suite("Mapping: how far from the best cut is each layer's?")
struct OptimalityTests {
    @Test("cores per layer of the hippocampus U-Net are within 10 % of the exhaustive optimum", arguments: ["loihi-like", "loihi1", "loihi2"])
    func hippocampus(name: String) throws {
        let chip = try TestChips.load(name)
        var map = MapFixture.hippocampus(chip: chip)
        if chip.core.pool != nil { for index in map.projections.indices { map.projections[index].channelsPerAxon = 1 << 15 } }
        if let compartments = chip.neurons.resetModes.contains(.soft) ? nil : chip.neurons.softResetCompartments {
            for index in map.layers.indices { map.layers[index].compartmentsPerNeuron = compartments }
        }
        let compiled = try MapFixture.compiled(map)
        try Verifier.verify(compiled)
        // A core that layers share counts for each by its share of the neurons.
        var neurons = Array(repeating: 0, count: compiled.cores.count)
        for block in compiled.blocks { neurons[block.core] += block.neuronCount }
        var cores = Array(repeating: 0.0, count: map.layers.count)
        for block in compiled.blocks { cores[block.layer] += Double(block.neuronCount) / Double(neurons[block.core]) }
        for layer in map.layers.indices where !map.layers[layer].isInput {
            let optimum = try #require(Exhaustive(map, layer: layer).cores)
            let neuronBound = Double(map.layers[layer].compartments) / Double(chip.core.neurons)
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
            /// Kinds of blocks.
            var tiles: [Tile]
        }

        /// A block along an axis: per projection, the taps of every source coordinate it hears and the first target of each.
        private struct Tile: Hashable {
            struct Source: Hashable {
                var taps: [Int]
                var first: Int
            }

            var length: Int
            var heard: [[Source]]
        }

        var cores: Int? {
            let rows = cuts(layer.height) { $0.y } taps: { $0.kernelHeight } extent: { map.layers[$0.source].height }
            let columns = cuts(layer.width) { $0.x } taps: { $0.kernelWidth } extent: { map.layers[$0.source].width }
            let limits = map.chip.core
            var best: Int?
            for channels in 1...layer.channels {
                for row in rows {
                    for column in columns
                    where row.size * column.size * channels * layer.compartmentsPerNeuron <= limits.neurons {
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
            for (order, projection) in incoming.enumerated() {
                let perAxon = limits.synapseSharing == .indexedSets ? 512 : projection.channelsPerAxon
                let groups = (projection.inputChannels + perAxon - 1) / perAxon
                if let pool = limits.pool {
                    mostAxons += pool.convolutionInputWords
                    allAxons += pool.convolutionInputWords * row.blocks * column.blocks * channelBlocks
                } else {
                    mostAxons += row.most[order] * column.most[order] * groups
                    allAxons += row.all[order] * column.all[order] * groups * channelBlocks
                }
                func kernelWords(_ outputs: Int) -> Int {
                    let bits = outputs * map.chip.arithmetic.weightBits + 10
                    return projection.kernelHeight * projection.kernelWidth * projection.inputChannels * ((bits + 63) / 64)
                }
                if limits.synapseSharing == .kernelPerBlock {
                    mostWords += kernelWords(channels)
                    allWords += (whole * kernelWords(channels) + (rest > 0 ? kernelWords(rest) : 0)) * row.blocks * column.blocks
                }
            }
            if limits.synapseSharing == .indexedSets {
                // A core addresses the compartments of one block.
                return fitsLists(row, column, rest > 0 ? [channels, rest] : [channels]) ? row.blocks * column.blocks * channelBlocks : nil
            }
            guard mostAxons <= limits.inputAxons, mostWords <= limits.synapseWords else { return nil }
            func bound(_ needed: Int, _ available: Int) -> Int { (needed + available - 1) / available }
            var cores = max(
                bound(layer.compartments, limits.neurons), bound(allAxons, limits.inputAxons), bound(allWords, limits.synapseWords))
            if let pool = limits.pool {
                guard row.size * column.size * channels + mostAxons + mostWords <= pool.totalWords else { return nil }
                cores = max(cores, bound(layer.neuronCount + allAxons + allWords, pool.totalWords))
            }
            return cores
        }

        /// Whether every block's axons and lists fit a core, by one of the two numberings.
        private func fitsLists(_ row: Cut, _ column: Cut, _ channels: [Int]) -> Bool {
            let limits = map.chip.core
            return [true, false].contains { positionsFastest in
                row.tiles.allSatisfy { rows in
                    column.tiles.allSatisfy { columns in
                        let axons = incoming.indices.reduce(0) {
                            $0 + rows.heard[$1].count * columns.heard[$1].count * ((incoming[$1].inputChannels + 511) / 512)
                        }
                        return axons <= limits.inputAxons
                            && channels.allSatisfy { listWords(rows, columns, $0, positionsFastest) <= limits.synapseWords }
                    }
                }
            }
        }

        private func listWords(_ rows: Tile, _ columns: Tile, _ channels: Int, _ positionsFastest: Bool) -> Int {
            let compartments = rows.length * columns.length * channels * layer.compartmentsPerNeuron
            let bits = map.chip.arithmetic.weightBits + ([0, 6, 7, 8, 9, 10, 11, 12].first { 1 << $0 >= compartments } ?? 12)
            var words = 0
            for (order, projection) in incoming.enumerated() {
                var sets: Set<[Int]> = []
                for row in rows.heard[order] {
                    for column in columns.heard[order] {
                        let position = row.first * columns.length + column.first
                        sets.insert(row.taps + [-1] + column.taps + [-1, position * (positionsFastest ? 1 : channels) / 256])
                    }
                }
                // With positions fastest only the axon of 512 channels; else also the one of 32, whose lists are never shorter.
                for set in sets {
                    let parts = set.split(separator: -1)
                    for first in stride(from: 0, to: projection.inputChannels, by: 512) {
                        let weights = parts[0].count * parts[1].count * min(512, projection.inputChannels - first) * channels
                        words += weights / 64 * ((64 * bits + 10 + 63) / 64)
                        if weights % 64 > 0 { words += (weights % 64 * bits + 10 + 63) / 64 }
                    }
                }
            }
            return words
        }

        private func cuts(
            _ extent: Int, axis: (MappedProjection) -> TapAxis, taps: (MappedProjection) -> Int, extent sourceExtent: (MappedProjection) -> Int
        ) -> [Cut] {
            // Per projection and target coordinate, the source coordinates it hears and through which tap.
            let heard = incoming.map { projection in
                (0..<extent).map { target in
                    (0..<sourceExtent(projection)).flatMap { source in
                        let axis = axis(projection)
                        guard source / axis.division < axis.extent else { return [(source: Int, tap: Int)]() }
                        return (0..<taps(projection)).compactMap {
                            target * axis.stride == axis.upsampling * (source / axis.division) + axis.offset - axis.dilation * $0
                                ? (source, $0) : nil
                        }
                    }
                }
            }
            return (1...extent).map { size in
                let ranges = stride(from: 0, to: extent, by: size).map { $0..<min($0 + size, extent) }
                let reaching = heard.map { heard in ranges.map { Set(heard[$0].joined().map(\.source)).count } }
                var kinds: Set<Tile> = []
                for range in ranges {
                    let tile = Tile(
                        length: range.count,
                        heard: heard.map { heard in
                            let sources = Set(heard[range].joined().map(\.source)).sorted()
                            return sources.map { source in
                                let reached = range.filter { heard[$0].contains { $0.source == source } }
                                return Tile.Source(
                                    taps: reached.flatMap { heard[$0].filter { $0.source == source }.map(\.tap) }.sorted(),
                                    first: reached[0] - range.lowerBound)
                            }
                        })
                    kinds.insert(tile)
                }
                return Cut(
                    blocks: ranges.count, size: size, most: reaching.map { $0.max() ?? 0 }, all: reaching.map { $0.reduce(0, +) },
                    tiles: Array(kinds))
            }
        }
    }
}

extension MappedLayer {
    fileprivate var compartments: Int { neuronCount * compartmentsPerNeuron }
}
