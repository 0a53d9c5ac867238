/// The ways to say how long a core map's run takes (`docs/latency.md`).
public enum LatencyModel: String, Sendable, CaseIterable {
    /// The slowest core of each step and the barrier; messages do not queue.
    case simple
    /// Every packet on its way through the mesh.
    case mesh
    /// The load of every link in the place of packets.
    case flow

    /// Packets of one inference up to which `mesh` is the default; more take `flow`.
    public static let mostPackets = 2_000_000

    /// What an engine must tell for it.
    public var detail: MessageDetail {
        switch self {
        case .simple: .none
        case .mesh: .packets
        case .flow: .flows
        }
    }

    /// Figures that the model needs and the chip file does not know; empty for `simple`, which finds out while it runs.
    public func missing(on chip: ChipSpecification) -> [String] {
        guard self != .simple else { return [] }
        var missing: [String] = []
        if chip.mesh.linkBuffer == nil { missing.append("mesh.linkBufferPackets") }
        if chip.timing.hopEastWest == nil { missing.append("timing.hopEastWestNanoseconds") }
        if chip.timing.hopNorthSouth == nil { missing.append("timing.hopNorthSouthNanoseconds") }
        if chip.timing.spike == nil { missing.append("timing.spikeNanoseconds") }
        if chip.timing.neuronActive == nil { missing.append("timing.neuronActiveNanoseconds") }
        if chip.timing.neuronIdle == nil { missing.append("timing.neuronIdleNanoseconds") }
        if chip.timing.synapticOperation == nil { missing.append("timing.synapticOperationNanoseconds") }
        if chip.timing.barrier(tilesInUse: 1) == nil { missing.append("timing.barrierOneTileNanoseconds") }
        return missing
    }

    /// The model for a map when nobody chose: `mesh` where an inference can send at most `mostPackets`, else `flow`; `simple` on
    /// chips whose mesh nobody has described.
    public static func standard(for checked: CheckedCoreMap) -> LatencyModel {
        let map = checked.map
        guard LatencyModel.mesh.missing(on: map.chip).isEmpty else { return .simple }
        return map.mostPacketsPerStep <= mostPackets / max(map.schedule.window, 1) ? .mesh : .flow
    }
}

extension CoreMap {
    /// Packets if every resident neuron fires once with all its thresholds: at least as many as a step can have.
    var mostPacketsPerStep: Int {
        var packets = 0
        for projection in projections where !layers[projection.source].isInput {
            let source = layers[projection.source]
            let target = layers[projection.target]
            let rows = (0..<source.height).map {
                projection.y.taps(source: $0, kernelExtent: projection.kernelHeight, targetExtent: target.height)
            }
            let columns = (0..<source.width).map {
                projection.x.taps(source: $0, kernelExtent: projection.kernelWidth, targetExtent: target.width)
            }
            var rowCounts: [Range<Int>: Int] = [:]
            var columnCounts: [Range<Int>: Int] = [:]
            var messages = source.channels
            if case .perThreshold(let payloads) = source.wireCode { messages *= payloads.count }
            for block in blocks where block.layer == projection.target {
                let reachingRows = rowCounts[block.rows] ?? rows.count { !$0.inside(block.rows).isEmpty }
                let reachingColumns = columnCounts[block.columns] ?? columns.count { !$0.inside(block.columns).isEmpty }
                rowCounts[block.rows] = reachingRows
                columnCounts[block.columns] = reachingColumns
                packets += reachingRows * reachingColumns * messages
            }
        }
        return packets
    }
}
