import EventSim
import Foundation

/// Moves cores to where the cores they exchange packets with are, by simulated annealing with a fixed number of tries.
///
/// Kirkpatrick, Gelatt and Vecchi 1983 (doi 10.1126/science.220.4598.671). Everything is in whole numbers and drawn from
/// the seed, so that the same input gives the same places on every machine.
struct PlacementAnnealing {
    /// Tries per core, and in all: the time is bounded and proportional to the size of small networks.
    private static let triesPerCore = 6000
    private static let mostTries = 6_000_000
    /// Neighbours looked at in all: wide layers have thousands each.
    private static let mostVisits = 1_000_000_000
    /// A crossing of a chip border counts as this many links more, because links between chips are slower than the mesh.
    private static let borderWeight = 1
    /// −ln(u) at the middles of 1024 intervals of u, in 1/1024: Metropolis' rule accepts a loss below temperature × −ln(u).
    private static let lossTable = (0..<1024).map { Int((-log((Double($0) + 0.5) / 1024) * 1024).rounded()) }

    private let grid: ChipGrid
    /// Per core its neighbours with the packets exchanged; edges in `starts[core]..<starts[core + 1]`.
    private let starts: [Int]
    private let neighbours: [(core: Int32, packets: Int)]
    /// Cores that exchange packets with others; to move the rest changes nothing.
    private let movers: [Int]
    /// Column and row of each slot, border crossings included.
    private let points: [SIMD2<Int32>]
    /// Column and row of each slot on the mesh through all chips.
    private let meshPoints: [SIMD2<Int32>]
    /// First slot of the tile in each row and column of that mesh; −1 where no chip is.
    private let tiles: [Int32]
    private let columns: Int
    private let rows: Int

    init(traffic: Traffic, cores: Int, grid: ChipGrid) {
        self.grid = grid
        let (starts, neighbours) = Self.merged(traffic, cores: cores)
        (self.starts, self.neighbours) = (starts, neighbours)
        movers = (0..<cores).filter { starts[$0 + 1] > starts[$0] }
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

    /// Both directions of every edge by core, edges between the same cores as one.
    private static func merged(_ traffic: Traffic, cores: Int) -> (starts: [Int], neighbours: [(core: Int32, packets: Int)]) {
        var counts = Array(repeating: 0, count: cores + 1)
        for edge in traffic.edges {
            counts[edge.from + 1] += 1
            counts[edge.to + 1] += 1
        }
        for index in counts.indices.dropFirst() { counts[index] += counts[index - 1] }
        var next = counts
        var lists = Array(repeating: (core: Int32(0), packets: 0), count: traffic.edges.count * 2)
        for edge in traffic.edges {
            lists[next[edge.from]] = (Int32(edge.to), edge.packets)
            next[edge.from] += 1
            lists[next[edge.to]] = (Int32(edge.from), edge.packets)
            next[edge.to] += 1
        }
        var starts = [0]
        var neighbours: [(core: Int32, packets: Int)] = []
        for core in 0..<cores {
            for entry in lists[counts[core]..<counts[core + 1]].sorted(by: { $0.core < $1.core }) {
                if neighbours.count > starts[core], neighbours[neighbours.count - 1].core == entry.core {
                    neighbours[neighbours.count - 1].packets += entry.packets
                } else {
                    neighbours.append(entry)
                }
            }
            starts.append(neighbours.count)
        }
        return (starts, neighbours)
    }

    /// Σ packets × links, crossings of chip borders weighted; every pair once.
    func cost(_ slots: [Int]) -> Int {
        var sum = 0
        for core in slots.indices {
            for index in starts[core]..<starts[core + 1] {
                let way = points[slots[core]] &- points[slots[Int(neighbours[index].core)]]
                sum += neighbours[index].packets * Int(abs(way.x) + abs(way.y))
            }
        }
        return sum / 2
    }

    /// Improves `slots`, the slot of each core; the result is never worse.
    func refine(_ slots: inout [Int], seed: UInt64) {
        guard slots.count > 1, !neighbours.isEmpty else { return }
        var random = SplitMix64(seed: seed)
        var board = Board(slots, grid: grid, points: points)
        let visitsPerTry = 4 * neighbours.count / movers.count + 1
        let tries = min(movers.count * Self.triesPerCore, Self.mostTries, Self.mostVisits / visitsPerTry)
        let span = max(columns, rows)
        let losses = Self.lossTable
        // The first temperature accepts few losses when there are few tries per core: a good start must not be spoiled.
        let scale = typicalLoss(board, span: span, &random)
        var best = (cost: cost(slots), slots: slots)
        var current = best.cost
        let stages = 80
        var temperature = scale * min(1, Double(tries) / Double(movers.count * Self.triesPerCore)) * 0.5
        for stage in 0..<stages {
            let reach = max(1, span * (stages - stage) / stages / 2)
            let heat = Int(temperature)
            for _ in 0..<tries / stages {
                guard let move = move(board, reach: reach, &random) else { continue }
                let loss = loss(move, board)
                if loss > 0, loss * 1024 > heat * losses[Int(random.next() >> 54)] { continue }
                board.carryOut(move, points)
                current += loss
            }
            if current < best.cost { best = (current, board.slots) }
            temperature *= 0.92
        }
        // What annealing left undone is taken without any loss.
        for _ in 0..<tries / 4 {
            guard let move = move(board, reach: 1, &random) else { continue }
            let loss = loss(move, board)
            guard loss < 0 else { continue }
            board.carryOut(move, points)
            current += loss
        }
        slots = current > best.cost ? best.slots : board.slots
    }

    /// A core and the slot it would go to, with whoever is there.
    private struct Move {
        var core: Int
        var slot: Int
        var occupant: Int
    }

    /// Which core sits where.
    private struct Board {
        /// By core.
        var slots: [Int]
        /// Column and row of each core, border crossings included: what costs follow from.
        var places: [SIMD2<Int32>]
        /// By slot; −1 for nobody.
        var occupants: [Int32]

        init(_ slots: [Int], grid: ChipGrid, points: [SIMD2<Int32>]) {
            self.slots = slots
            places = slots.map { points[$0] }
            occupants = Array(repeating: -1, count: grid.slots)
            for (core, slot) in slots.enumerated() { occupants[slot] = Int32(core) }
        }

        mutating func carryOut(_ move: Move, _ points: [SIMD2<Int32>]) {
            let home = slots[move.core]
            occupants[home] = Int32(move.occupant)
            occupants[move.slot] = Int32(move.core)
            slots[move.core] = move.slot
            places[move.core] = points[move.slot]
            guard move.occupant >= 0 else { return }
            slots[move.occupant] = home
            places[move.occupant] = points[home]
        }
    }

    /// A random mover towards a random one of its neighbours; `nil` where that leads nowhere.
    private func move(_ board: Board, reach: Int, _ random: inout SplitMix64) -> Move? {
        let core = movers[random.below(movers.count)]
        let friend = board.slots[Int(neighbours[starts[core] + random.below(starts[core + 1] - starts[core])].core)]
        let (dx, dy) = (random.below(2 * reach + 1) - reach, random.below(2 * reach + 1) - reach)
        let (x, y) = (Int(meshPoints[friend].x) + dx, Int(meshPoints[friend].y) + dy)
        guard x >= 0, x < columns, y >= 0, y < rows, case let tile = Int(tiles[y * columns + x]), tile >= 0 else { return nil }
        let slot = tile + random.below(grid.cores(ofTile: tile))
        guard points[slot] != board.places[core] else { return nil }
        return Move(core: core, slot: slot, occupant: Int(board.occupants[slot]))
    }

    private func loss(_ move: Move, _ board: Board) -> Int {
        let (home, goal) = (board.places[move.core], points[move.slot])
        var loss = difference(of: move.core, from: home, to: goal, board, ignoring: move.occupant)
        if move.occupant >= 0 { loss += difference(of: move.occupant, from: goal, to: home, board, ignoring: move.core) }
        return loss
    }

    /// What a core's packets cost more in another place; those to a core that moves, too, are left out, as their way stays as long.
    private func difference(of core: Int, from home: SIMD2<Int32>, to goal: SIMD2<Int32>, _ board: Board, ignoring other: Int) -> Int {
        let places = board.places.span
        let neighbours = neighbours.span
        var sum = 0
        for index in starts[core]..<starts[core + 1] {
            let neighbour = neighbours[index]
            let there = places[Int(neighbour.core)]
            let (longer, shorter) = (goal &- there, home &- there)
            let more = abs(longer.x) &+ abs(longer.y) &- abs(shorter.x) &- abs(shorter.y)
            sum &+= Int(neighbour.core) == other ? 0 : neighbour.packets &* Int(more)
        }
        return sum
    }

    /// The mean loss of random moves that lose.
    private func typicalLoss(_ board: Board, span: Int, _ random: inout SplitMix64) -> Double {
        var losses = 0
        var sum = 0.0
        for _ in 0..<1000 {
            guard let move = move(board, reach: max(1, span / 2), &random) else { continue }
            let loss = loss(move, board)
            if loss > 0 {
                losses += 1
                sum += Double(loss)
            }
        }
        return losses == 0 ? 0 : sum / Double(losses)
    }
}
