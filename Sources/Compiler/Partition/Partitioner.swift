public import EventSim

/// Pass 5: cuts layers into blocks so that every core keeps all limits of its chip at once.
public enum Partitioner {
    /// The box shape of each layer, `nil` for input layers: fewest cores, then fewest packets.
    ///
    /// Layers stand in topological order and every projection runs forwards; blocks and cores of `map` are not read. Where
    /// the chip has axons of several forms, each layer's best is chosen with its shape and written into `map`.
    /// - Throws: `FitError` naming the layer, the limit and the smallest change that fits, when not even one neuron of a
    ///   layer fits on a core.
    public static func tilings(for map: inout CoreMap) throws(FitError) -> [Tiling?] {
        let model = ResourceModel(layers: map.layers, projections: map.projections, chip: map.chip)
        var tilings: [Tiling?] = Array(repeating: nil, count: map.layers.count)
        var grids: [BlockGrid?] = Array(repeating: nil, count: map.layers.count)
        var outputAxons = Array(repeating: 0, count: map.layers.count)
        for layer in map.layers.indices.reversed() where !map.layers[layer].isInput {
            try FitCheck.profiles(map.layers[layer], chip: map.chip)
            var best: (form: AxonForm, score: TilingSearch.Score, tiling: Tiling)?
            let extents = map.layers[layer]
            let forms = AxonForm.candidates(
                channels: extents.channels, isSinglePixel: extents.height * extents.width == 1, chip: map.chip)
            for form in forms {
                if forms.count > 1 { model.setAxons(into: layer, form) }
                let search = TilingSearch(model: model, layer: layer, targets: grids, outputAxons: outputAxons)
                guard let found = search.best() else { continue }
                if best.map({ found.score < $0.score }) ?? true { best = (form, found.score, found.tiling) }
                // No form can do with fewer cores than the neurons alone.
                if found.score.cores == search.lowerBound { break }
            }
            guard let best else {
                let search = TilingSearch(model: model, layer: layer, targets: grids, outputAxons: outputAxons)
                throw FitCheck.failure(model: model, layer: layer, demands: search.neuronDemands())
            }
            if forms.count > 1 { model.setAxons(into: layer, best.form) }
            let tiling = best.tiling
            tilings[layer] = tiling
            let grid = BlockGrid(layer: map.layers[layer], tiling: tiling)
            grids[layer] = grid
            for projection in model.incoming[layer] {
                outputAxons[map.projections[projection].source] += model.outputAxons(projection, into: grid)
            }
        }
        (map.layers, map.projections) = (model.layers, model.projections)
        return tilings
    }

    /// The blocks of every resident layer, grouped by layer, rows first; `core` numbers them in layer order, and small
    /// blocks share a core where all limits allow it.
    public static func blocks(for map: CoreMap, tilings: [Tiling?]) -> [Block] {
        var blocks: [Block] = []
        for (layer, tiling) in tilings.enumerated() {
            guard let tiling else { continue }
            let grid = BlockGrid(layer: map.layers[layer], tiling: tiling)
            for rows in grid.rows {
                for columns in grid.columns {
                    for channels in grid.channels {
                        blocks.append(Block(layer: layer, rows: rows, columns: columns, channels: channels, core: 0))
                    }
                }
            }
        }
        let model = ResourceModel(layers: map.layers, projections: map.projections, chip: map.chip)
        let cores = CorePacking.assign(
            blocks: blocks, demands: model.demands(of: blocks), layers: map.layers, limits: map.chip.core)
        for index in blocks.indices { blocks[index].core = cores[index] }
        return blocks
    }
}
