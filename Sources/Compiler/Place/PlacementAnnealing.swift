import EventSim
import Foundation

/// Moves cores to where the cores they exchange packets with are, by simulated annealing with a fixed number of tries.
///
/// Kirkpatrick, Gelatt and Vecchi 1983 (doi 10.1126/science.220.4598.671); half of the tries aim near the median of a
/// core's neighbours, where its own ways are shortest. Everything is in whole numbers and drawn from the seed, so that the
/// same input gives the same places on every machine.
struct PlacementAnnealing {
    /// Tries per core, and in all: the time is bounded and proportional to the size of small networks.
    private static let triesPerCore = 1500
    private static let mostTries = 1_500_000
    /// Neighbours looked at in all: wide layers have thousands each.
    private static let mostVisits = 400_000_000
    /// A crossing of a chip border counts as this many links more, because links between chips are slower than the mesh.
    private static let borderWeight = 1
    /// −ln(u) at the middles of 1024 intervals of u, in 1/1024: Metropolis' rule accepts a loss below temperature × −ln(u).
    private static let lossTable = (0..<1024).map { Int((-log((Double($0) + 0.5) / 1024) * 1024).rounded()) }

    private let grid: ChipGrid
    let graph: PlacementGraph
    /// Cores that exchange packets with others; to move the rest changes nothing.
    private let movers: [Int]
    /// Column and row of each slot, border crossings included.
    let points: [SIMD2<Int32>]
    /// Column and row of each slot on the mesh through all chips.
    private let meshPoints: [SIMD2<Int32>]
    /// First slot of the tile in each row and column of that mesh; −1 where no chip is.
    private let tiles: [Int32]
    private let columns: Int
    private let rows: Int

    init(traffic: Traffic, cores: Int, grid: ChipGrid) {
        self.grid = grid
        let graph = PlacementGraph(traffic, cores: cores)
        self.graph = graph
        movers = (0..<cores).filter { !graph.range($0).isEmpty }
        let places = (0..<grid.slots).map(grid.location)
        meshPoints = places.map { place in
            let point = grid.point(place)
            return SIMD2(Int32(point.x), Int32(point.y))
        }
        points = zip(meshPoints, places).map { point, place in
            point &+ SIMD2(Int32(Self.borderWeight * place.chipX), Int32(Self.borderWeight * place.chipY))
        }
        let (columns, rows) = (grid.width * grid.mesh.width, (grid.chips + grid.width - 1) / grid.width * grid.mesh.height)
        (self.columns, self.rows) = (columns, rows)
        tiles = (0..<rows * columns).map { Int32(grid.tile(x: $0 % columns, y: $0 / columns) ?? -1) }
    }

    /// Σ packets × links, crossings of chip borders weighted; every pair once.
    func cost(_ slots: [Int]) -> Int {
        var sum = 0
        for core in slots.indices {
            let place = points[slots[core]]
            for neighbour in graph.neighbours[graph.range(core)] {
                let way = place &- points[slots[Int(neighbour.core)]]
                sum += Int(neighbour.packets) * Int(abs(way.x) + abs(way.y))
            }
        }
        return sum / 2
    }

    /// Improves `slots`, the slot of each core; the result is never worse.
    func refine(_ slots: inout [Int], seed: UInt64) {
        guard slots.count > 1, !graph.neighbours.isEmpty else { return }
        var random = SplitMix64(seed: seed)
        var median = WeightedMedian(columns: columns, rows: rows)
        var board = PlacementBoard(slots, points: points)
        let visitsPerTry = 4 * graph.neighbours.count / movers.count + 1
        let tries = min(movers.count * Self.triesPerCore, Self.mostTries, Self.mostVisits / visitsPerTry)
        let span = max(columns, rows)
        let losses = Self.lossTable
        // With few tries per core the search stays near and the first temperature accepts few losses: a good start must not
        // be spoiled, and there is no time to look everywhere.
        let share = min(1, Double(tries) / Double(movers.count * Self.triesPerCore))
        let farthest = Int(Double(span) * share.squareRoot())
        let scale = typicalLoss(board, span: span, &random, &median)
        var best = (cost: cost(slots), slots: slots)
        var current = best.cost
        let stages = 80
        var temperature = scale * share
        for stage in 0..<stages {
            let reach = max(1, farthest * (stages - stage) / stages / 2)
            let heat = Int(temperature)
            for _ in 0..<tries / stages {
                guard let move = move(board, reach: reach, &random, &median) else { continue }
                let loss = board.loss(move, points, graph)
                if loss > 0, loss * 1024 > heat * losses[Int(random.next() >> 54)] { continue }
                board.carryOut(move, points)
                current += loss
            }
            if current < best.cost { best = (current, board.slots) }
            temperature *= 0.94
        }
        // What annealing left undone is taken without any loss.
        for _ in 0..<tries / 8 {
            guard let move = move(board, reach: 1, &random, &median) else { continue }
            let loss = board.loss(move, points, graph)
            guard loss < 0 else { continue }
            board.carryOut(move, points)
            current += loss
        }
        slots = current > best.cost ? best.slots : board.slots
    }

    /// A random mover towards the median of its neighbours or a random one of them; `nil` where that leads nowhere.
    private func move(
        _ board: PlacementBoard, reach: Int, _ random: inout SplitMix64, _ median: inout WeightedMedian
    ) -> PlacementBoard.Move? {
        let core = movers[random.below(movers.count)]
        let aim: (x: Int, y: Int)
        var reach = reach
        if random.below(2) == 0 {
            aim = median(of: core, graph, on: board, meshPoints)
            reach = max(1, reach / 4)
        } else {
            let list = graph.range(core)
            let friend = meshPoints[board.slots[Int(graph.neighbours[list.lowerBound + random.below(list.count)].core)]]
            aim = (Int(friend.x), Int(friend.y))
        }
        let (x, y) = (aim.x + random.below(2 * reach + 1) - reach, aim.y + random.below(2 * reach + 1) - reach)
        guard x >= 0, x < columns, y >= 0, y < rows, case let tile = Int(tiles[y * columns + x]), tile >= 0 else { return nil }
        let slot = tile + random.below(grid.cores(ofTile: tile))
        guard points[slot] != board.places[core] else { return nil }
        return board.move(core, to: slot)
    }

    /// The mean loss of random moves that lose.
    private func typicalLoss(
        _ board: PlacementBoard, span: Int, _ random: inout SplitMix64, _ median: inout WeightedMedian
    ) -> Double {
        var losses = 0
        var sum = 0.0
        for _ in 0..<1000 {
            guard let move = move(board, reach: max(1, span / 2), &random, &median) else { continue }
            let loss = board.loss(move, points, graph)
            if loss > 0 {
                losses += 1
                sum += Double(loss)
            }
        }
        return losses == 0 ? 0 : sum / Double(losses)
    }
}
