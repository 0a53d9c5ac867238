import EventSim

/// Everything that one projection sends to one block, found by walking over source rows, columns, taps and channels.
struct FanIn {
    private let map: CoreMap
    private let projection: MappedProjection
    private let block: Block
    /// Source rows and columns with an existing tap, each with its taps and the targets they reach.
    private var rows: [(source: Int, taps: [Int], first: Int)] = []
    private var columns: [(source: Int, taps: [Int], first: Int)] = []
    /// Outputs of the block that each input channel reaches.
    private var outputs: [Int] = []

    init(map: CoreMap, projection: MappedProjection, block: Block) {
        self.map = map
        self.projection = projection
        self.block = block
        let source = map.layers[projection.source]
        rows = FanIn.walk(projection.y, taps: projection.kernelHeight, sources: source.height, targets: block.rows, gate: projection.gate?.height)
        columns = FanIn.walk(projection.x, taps: projection.kernelWidth, sources: source.width, targets: block.columns, gate: projection.gate?.width)
        let outputsPerGroup = projection.outputChannels / projection.groups
        let inputsPerGroup = projection.inputChannels / projection.groups
        outputs = (0..<projection.inputChannels).map { input in
            let start = input / inputsPerGroup * outputsPerGroup
            return min(start + outputsPerGroup, block.channels.upperBound) - max(start, block.channels.lowerBound)
        }
    }

    private static func walk(
        _ axis: TapAxis, taps: Int, sources: Int, targets: Range<Int>, gate: Int?
    ) -> [(source: Int, taps: [Int], first: Int)] {
        var reached: [(source: Int, taps: [Int], first: Int)] = []
        for source in 0..<sources where source / axis.division < axis.extent {
            // One axon serves all neurons that a gate compares.
            if let gate, source % gate != 0 { continue }
            let base = axis.upsampling * (source / axis.division) + axis.offset
            var existing: [Int] = []
            var first = Int.max
            for tap in 0..<taps {
                let place = base - axis.dilation * tap
                if place < targets.lowerBound * axis.stride { break }
                if place % axis.stride == 0, place / axis.stride < targets.upperBound {
                    existing.append(tap)
                    first = min(first, place / axis.stride - targets.lowerBound)
                }
            }
            if !existing.isEmpty { reached.append((source, existing, first)) }
        }
        return reached
    }

    /// Whether the target is a single pixel: a dense projection to a pooled core.
    private var hasSingleTarget: Bool {
        let target = map.layers[projection.target]
        return target.height == 1 && target.width == 1
    }

    private var wireCopies: Int {
        switch map.layers[projection.source].wireCode {
        case .payload: 1
        case .onOff: 2
        case .perThreshold(let payloads): payloads.count
        }
    }

    /// Axon numbers of the input channels in `channels` that reach the block.
    private func axonNumbers(_ channels: Range<Int>) -> Set<Int> {
        Set(channels.filter { outputs[$0] > 0 }.map { $0 / projection.channelsPerAxon })
    }

    /// Distinct pairs of source pixel and axon number, times the axons of the wire code.
    ///
    /// - Throws: `VerificationError` as soon as they exceed `limit`, so that no set grows beyond it.
    func inputAxons(limit: Int, place: String) throws(VerificationError) -> Int {
        if let pool = map.chip.core.pool {
            let reaching = outputs.count { $0 > 0 }
            guard !rows.isEmpty, !columns.isEmpty, reaching > 0 else { return 0 }
            return (hasSingleTarget ? rows.count * columns.count * reaching : pool.convolutionInputWords) * wireCopies
        }
        let numbers = axonNumbers(0..<projection.inputChannels)
        let width = map.layers[projection.source].width
        var axons: Set<Int> = []
        for row in rows {
            for column in columns {
                for number in numbers { axons.insert((row.source * width + column.source) * projection.inputChannels + number) }
                let needed = axons.count * wireCopies
                guard needed <= limit else {
                    throw VerificationError(
                        rule: .inputAxons, place: place, needed: needed, available: limit, detail: "axons, counted so far")
                }
            }
        }
        return axons.count * wireCopies
    }

    /// Output axons of each core that holds one of `sources`.
    func outputAxons(of sources: [Block]) -> [(core: Int, axons: Int)] {
        guard let top = rows.first?.source, let bottom = rows.last?.source, !columns.isEmpty else { return [] }
        var found: [(core: Int, axons: Int)] = []
        for source in sources where source.rows.lowerBound <= bottom && source.rows.upperBound > top {
            let pixels = rows.count { source.rows.contains($0.source) } * columns.count { source.columns.contains($0.source) }
            guard pixels > 0 else { continue }
            // Channels ascend, and so do their axons: a new number is a new axon.
            var count = 0
            var previous = -1
            for channel in source.channels where outputs[channel] > 0 && channel / projection.channelsPerAxon != previous {
                previous = channel / projection.channelsPerAxon
                count += 1
            }
            let axons = pixels * count * wireCopies * projection.slotsPerAxon
            if axons > 0 { found.append((source.core, axons)) }
        }
        return found
    }

    /// Words of synapse memory, all axons of the wire code together.
    func synapseWords() -> Int {
        guard !rows.isEmpty, !columns.isEmpty else { return 0 }
        let weightBits = map.chip.arithmetic.weightBits
        var words = 0
        if let pool = map.chip.core.pool, hasSingleTarget {
            for _ in rows {
                for _ in columns {
                    for count in outputs where count > 0 {
                        let list = count * (weightBits + pool.denseIndexBits) + 10
                        words += list / 64 + (list % 64 == 0 ? 0 : 1)
                    }
                }
            }
            return words * wireCopies
        }
        switch map.chip.core.synapseSharing {
        case .kernelPerBlock:
            for count in outputs where count > 0 { words += (count * weightBits + 10 + 63) / 64 }
            words *= projection.kernelHeight * projection.kernelWidth
        case .indexedSets:
            let compartments = block.neuronCount * map.layers[block.layer].compartmentsPerNeuron
            let indexBits =
                [0, 6, 7, 8, 9, 10, 11, 12].first { 1 << $0 >= compartments } ?? (Int.bitWidth - (compartments - 1).leadingZeroBitCount)
            struct WeightSet: Hashable {
                var rowTaps: [Int]
                var columnTaps: [Int]
                var bank: Int
            }
            var sets: Set<WeightSet> = []
            for row in rows {
                for column in columns {
                    let position = row.first * block.columns.count + column.first
                    let offset = map.layers[block.layer].compartmentOrder == .channelsFirst ? position : position * block.channels.count
                    sets.insert(WeightSet(rowTaps: row.taps, columnTaps: column.taps, bank: offset / 256))
                }
            }
            var pairsByAxon: [Int] = []
            var previous = -1
            for (channel, count) in outputs.enumerated() where count > 0 {
                if channel / projection.channelsPerAxon != previous { pairsByAxon.append(0) }
                previous = channel / projection.channelsPerAxon
                pairsByAxon[pairsByAxon.count - 1] += count
            }
            for set in sets {
                for pairs in pairsByAxon {
                    var left = pairs * set.rowTaps.count * set.columnTaps.count
                    while left > 0 {
                        words += (min(left, 64) * (weightBits + indexBits) + 10 + 63) / 64
                        left -= 64
                    }
                }
            }
        }
        return words * wireCopies
    }
}
