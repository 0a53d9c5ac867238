public import EventSim

/// Pass 6: gives every core a place on the chips.
public enum Placer {
    /// How cores are laid out.
    public enum Order: String, Sendable, CaseIterable {
        /// By chip and core number: what a naive tool does, for comparison.
        case rowMajor
        /// Along a path over neighbouring tiles and chips, in the order of the layers.
        case serpentine
        /// The best of the other orders, annealed from a fixed seed; never above `rowMajor`. Not annealed
        /// where there are too many pairs of cores to keep.
        case refined
        /// Anywhere, for comparison.
        case random
        /// Along a Hilbert curve, cores over the same part of the image together.
        case spatial
    }

    /// The seed of the search where none is given.
    public static let defaultSeed: UInt64 = 0x5EED_C04E

    /// Places `blocks`, whose `core` numbers cores from 0 without gaps, and returns them with the places by core id.
    ///
    /// Chips stand in a row-major grid as near square as possible.
    /// - Parameters:
    ///   - maximumChips: Chips there are; `nil` for as many as needed, or as the chip's board holds.
    ///   - seed: of the search; the same seed gives the same places.
    ///   - rates: Expected events per neuron and step, by layer; empty for one firing of every neuron.
    ///   - memory: of earlier placements, where several maps may send the same traffic.
    /// - Throws: `FitError` if more chips are needed.
    public static func place(
        blocks: [Block], layers: [MappedLayer], projections: [MappedProjection], chip: ChipSpecification,
        maximumChips: Int? = nil, order: Order = .refined, seed: UInt64 = defaultSeed, rates: [Double] = [],
        memory: PlacementMemory? = nil
    ) throws(FitError) -> (blocks: [Block], cores: [CoreLocation]) {
        precondition(rates.isEmpty || rates.count == layers.count, "\(rates.count) rates for \(layers.count) layers")
        let count = (blocks.map(\.core).max() ?? -1) + 1
        let grid = ChipGrid(cores: count, mesh: chip.mesh)
        let most = [maximumChips, chip.board?.chips].compactMap(\.self).min()
        if let most, grid.chips > most {
            throw FitError(
                layer: firstLayer(beyond: most * chip.mesh.coresPerChip, blocks: blocks, layers: layers), limit: "chips",
                needed: grid.chips, available: most, unit: "chips", chip: chip.name,
                remedy: "allow \(grid.chips) chips, or make the network smaller by \(count - most * chip.mesh.coresPerChip) cores")
        }
        func start(_ order: Order) -> [Int] {
            PlacementStart.slots(order, cores: count, blocks: blocks, layers: layers, grid: grid, seed: seed)
        }
        guard order == .refined else { return (blocks, start(order).map(grid.location)) }

        // Wide layers on small cores have more pairs of cores than memory holds; the best of the starts must do there.
        guard let traffic = Traffic(layers: layers, projections: projections, blocks: blocks, chip: chip, rates: rates) else {
            let places = [Order.rowMajor, .serpentine, .spatial].map { start($0).map(grid.location) }
            let sums = costs(places: places, on: grid, layers: layers, projections: projections, blocks: blocks, chip: chip, rates: rates)
            return (blocks, places[sums.indices.min { sums[$0] < sums[$1] } ?? 0])
        }
        let problem = PlacementProblem(
            traffic: traffic, grid: grid, seed: seed, starts: [Order.rowMajor, .serpentine, .spatial].map(start))
        return (blocks, memory?.solution(of: problem) ?? problem.solution())
    }

    /// Σ over pairs of blocks of the packets × links between their cores; a chip border counts as one link. Packets from
    /// the host are left out: they have no place to start from.
    ///
    /// - Parameter rates: Expected events per neuron and step, by layer: the result is then per step; empty for one firing
    ///   of every neuron.
    public static func cost(_ map: CoreMap, rates: [Double] = []) -> Int {
        let grid = ChipGrid(cores: map.cores.count, mesh: map.chip.mesh)
        let cost = costs(
            places: [map.cores], on: grid, layers: map.layers, projections: map.projections, blocks: map.blocks, chip: map.chip,
            rates: rates)[0]
        return rates.isEmpty ? cost : cost / Traffic.rateUnit
    }

    /// `cost` of the map with its cores placed in each of some orders; `refined` stands for the places they have.
    public static func costs(_ map: CoreMap, placed orders: [Order], seed: UInt64 = defaultSeed) -> [Int] {
        let grid = ChipGrid(cores: map.cores.count, mesh: map.chip.mesh)
        let places = orders.map { order in
            guard order != .refined else { return map.cores }
            let slots = PlacementStart.slots(
                order, cores: map.cores.count, blocks: map.blocks, layers: map.layers, grid: grid, seed: seed)
            return slots.map(grid.location)
        }
        return costs(
            places: places, on: grid, layers: map.layers, projections: map.projections, blocks: map.blocks, chip: map.chip, rates: [])
    }

    /// Σ packets × links for cores at each of `places`, in one pass over the traffic.
    private static func costs(
        places: [[CoreLocation]], on grid: ChipGrid, layers: [MappedLayer], projections: [MappedProjection], blocks: [Block],
        chip: ChipSpecification, rates: [Double]
    ) -> [Int] {
        let points = places.map { $0.map(grid.point) }
        var sums = Array(repeating: 0, count: places.count)
        Traffic.visit(layers: layers, projections: projections, blocks: blocks, chip: chip, rates: rates) { edge in
            for index in points.indices {
                let (from, to) = (points[index][Int(edge.from)], points[index][Int(edge.to)])
                sums[index] += edge.packets * (abs(from.x - to.x) + abs(from.y - to.y))
            }
            return true
        }
        return sums
    }

    private static func firstLayer(beyond cores: Int, blocks: [Block], layers: [MappedLayer]) -> String {
        blocks.first { $0.core >= cores }.map { layers[$0.layer].name } ?? ""
    }
}
