import EventSim

/// Whether max-pool gates can be: on this chip, at this place, with every window on one core.
extension Verifier {
    static func verifyGate(of projection: MappedProjection, index: Int, map: CoreMap) throws(VerificationError) {
        guard let gate = projection.gate else { return }
        let place = name(projection, index, map)
        try require(map.chip.neurons.maxPoolGate, .gate, place, needed: 1, available: 0, "the chip has no max-pool gate")
        try require(!map.layers[projection.source].isInput, .gate, place, needed: 0, available: 1, "gates on spikes of the host")
        for (window, axis) in [(gate.height, projection.y), (gate.width, projection.x)] {
            try require(
                (1...axis.division).contains(window) && axis.division % window == 0, .gate, place, needed: window,
                available: axis.division, "extent of a window, a part of the axis's division")
        }
        // A neuron's accumulator holds what it emits over the whole window.
        let soma = map.layers[projection.source].soma
        let (emitted, overflow) = soma.payloads.reduce(0) { $0 + Int($1.magnitude) }.multipliedReportingOverflow(by: map.schedule.window)
        let largest = 1 << (map.chip.arithmetic.stateBits - 1) - 1
        try require(
            !overflow && emitted <= largest, .stateRange, place, needed: overflow ? .max : emitted, available: largest,
            "what a gate's accumulator can come to")
    }

    /// A window that a block holds only in part would be compared on two cores.
    static func verifyGates(_ map: CoreMap) throws(VerificationError) {
        var gates = Array(repeating: [GateWindow](), count: map.layers.count)
        for projection in map.projections {
            if let gate = projection.gate, !gates[projection.source].contains(gate) { gates[projection.source].append(gate) }
        }
        for (index, block) in map.blocks.enumerated() {
            let layer = map.layers[block.layer]
            for gate in gates[block.layer] {
                for (range, extent, window) in [
                    (block.rows, layer.height, gate.height), (block.columns, layer.width, gate.width),
                ] {
                    for end in [range.lowerBound, range.upperBound] {
                        // The window that the boundary would cut begins here; beyond the last whole window there is nothing to cut.
                        let begin = end - end % window
                        try require(
                            begin == end || begin + window > extent, .gate, "block \(index) (\(layer.name))", needed: window,
                            available: end - begin, "rows or columns of a max-pooling window in one block")
                    }
                }
            }
        }
    }
}
