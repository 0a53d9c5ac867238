public import EventSim

/// Gives every core a place on the chips.
public enum Placer {
    /// How cores are laid out.
    public enum Order: String, Sendable, CaseIterable {
        /// By chip and core number: what a naive tool does, for comparison.
        case rowMajor
        /// Along a path over neighbouring tiles and chips, in the order of the layers.
        case serpentine
        /// `serpentine`, then improved by swaps with a fixed seed.
        case refined
    }

    /// Places `blocks`, whose `core` numbers cores from 0 without gaps, and returns them with the places by core id.
    ///
    /// Chips stand in a row-major grid as near square as possible.
    /// - Parameter maximumChips: Chips there are; `nil` for as many as needed.
    /// - Throws: `FitError` if more chips are needed.
    public static func place(
        blocks: [Block], layers: [MappedLayer], projections: [MappedProjection], chip: ChipSpecification,
        maximumChips: Int? = nil, order: Order = .refined
    ) throws(FitError) -> (blocks: [Block], cores: [CoreLocation]) {
        let count = (blocks.map(\.core).max() ?? -1) + 1
        let grid = ChipGrid(cores: count, mesh: chip.mesh)
        if let maximumChips, grid.chips > maximumChips {
            throw FitError(
                layer: firstLayer(beyond: maximumChips * chip.mesh.coresPerChip, blocks: blocks, layers: layers), limit: "chips",
                needed: grid.chips, available: maximumChips, unit: "chips", chip: chip.name,
                remedy:
                    "allow \(grid.chips) chips, or make the network smaller by \(count - maximumChips * chip.mesh.coresPerChip) cores")
        }
        var cores = order == .rowMajor ? grid.rowMajor(count) : grid.serpentine(count)
        if order == .refined, count > 0 {
            let traffic = Traffic(layers: layers, projections: projections, blocks: blocks, chip: chip)
            PlacementRefinement(traffic: traffic, cores: count, grid: grid).refine(&cores)
        }
        return (blocks, cores)
    }

    /// Σ over pairs of blocks of the packets one firing of every neuron sends × links between their cores; a chip border
    /// counts as one link. Packets from the host are left out: they have no place to start from.
    public static func cost(_ map: CoreMap) -> Int {
        let traffic = Traffic(layers: map.layers, projections: map.projections, blocks: map.blocks, chip: map.chip)
        return traffic.cost(map.cores, on: ChipGrid(cores: map.cores.count, mesh: map.chip.mesh))
    }

    private static func firstLayer(beyond cores: Int, blocks: [Block], layers: [MappedLayer]) -> String {
        blocks.first { $0.core >= cores }.map { layers[$0.layer].name } ?? ""
    }
}
