/// Cores, and blocks on them.
extension CoreMap {
    func check(_ core: CoreLocation, _ index: Int) throws(CoreMapError) {
        for (name, place, bound) in [
            ("chip", core.chip, 1 << 32), ("chipX", core.chipX, 1 << 16), ("chipY", core.chipY, 1 << 16), ("x", core.x, chip.mesh.width),
            ("y", core.y, chip.mesh.height), ("core", core.core, 1 << 32),
        ] {
            try require((0..<bound).contains(place), .corePlace, "core \(index)", "\(name) is \(place); it has to be from 0 to below \(bound)")
        }
    }

    func checkBlocks() throws(CoreMapError) {
        var own = [[Int]](repeating: [], count: layers.count)
        for (index, block) in blocks.enumerated() {
            let place = "block \(index)"
            try require(layers.indices.contains(block.layer), .block, place, "layer \(block.layer) of \(layers.count)")
            try require(cores.indices.contains(block.core), .block, place, "core \(block.core) of \(cores.count)")
            let layer = layers[block.layer]
            try require(!layer.isInput, .block, place, "layer \(block.layer) (\(layer.name)) is an input, which lives on no core")
            for (name, range, extent) in [
                ("rows", block.rows, layer.height), ("columns", block.columns, layer.width), ("channels", block.channels, layer.channels),
            ] {
                try require(
                    !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= extent, .block, place,
                    "\(name) \(range) of layer \(block.layer) (\(layer.name)), which has \(extent)")
            }
            own[block.layer].append(index)
        }
        for (index, layer) in layers.enumerated() where !layer.isInput { try checkCoverage(of: layer, index, by: own[index]) }
    }

    /// Boxes that do not overlap and hold as many neurons as the layer hold each of them once.
    private func checkCoverage(of layer: MappedLayer, _ index: Int, by own: [Int]) throws(CoreMapError) {
        let place = "layer \(index) (\(layer.name))"
        // Behind the first row of a box, the boxes that reach it.
        var open: [Int] = []
        var held = 0
        for next in own.sorted(by: { (blocks[$0].rows.lowerBound, $0) < (blocks[$1].rows.lowerBound, $1) }) {
            let box = blocks[next]
            open.removeAll { blocks[$0].rows.upperBound <= box.rows.lowerBound }
            for other in open where blocks[other].columns.overlaps(box.columns) && blocks[other].channels.overlaps(box.channels) {
                throw CoreMapError(.coverage, place, "blocks \(min(next, other)) and \(max(next, other)) hold the same neuron")
            }
            open.append(next)
            held += box.neuronCount
        }
        try require(held == layer.neuronCount, .coverage, place, "\(held) of \(layer.neuronCount) neurons lie in blocks")
    }
}
