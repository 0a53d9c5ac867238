import EventSim
import Testing

@testable import Compiler

@Suite("Search for places: is what it adds up what there is?")
struct PlacementSearchTests {
    private struct Case {
        let cores: Int
        let traffic: Traffic
        let grid: ChipGrid
        let annealing: PlacementAnnealing

        init() throws {
            var map = MapFixture.hippocampus()
            map.blocks = try MapFixture.cut(&map)
            traffic = try #require(Traffic(layers: map.layers, projections: map.projections, blocks: map.blocks, chip: map.chip))
            cores = (map.blocks.map(\.core).max() ?? 0) + 1
            grid = ChipGrid(cores: cores, mesh: map.chip.mesh)
            annealing = PlacementAnnealing(traffic: traffic, cores: cores, grid: grid)
        }

        /// Packets × links of one core, or of all, edge by edge; a chip border counts as one more.
        func cost(_ slots: [Int], of core: Int? = nil) -> Int {
            traffic.edges.reduce(0) { sum, edge in
                guard core == nil || Int(edge.from) == core || Int(edge.to) == core else { return sum }
                let (from, to) = (grid.location(slots[Int(edge.from)]), grid.location(slots[Int(edge.to)]))
                let borders = abs(from.chipX - to.chipX) + abs(from.chipY - to.chipY)
                return sum + edge.packets * (grid.distance(from, to) + borders)
            }
        }
    }

    @Test("the cost of a move is the difference of the costs before and after")
    func losses() throws {
        let it = try Case()
        let points = it.annealing.points
        var board = PlacementBoard(PlacementStart.slots(.random, cores: it.cores, blocks: [], layers: [], grid: it.grid, seed: 3), points: points)
        var random = SplitMix64(seed: 4)
        var cost = it.cost(board.slots)
        #expect(cost == it.annealing.cost(board.slots))
        var swaps = 0
        for _ in 0..<300 {
            let (core, slot) = (random.below(it.cores), random.below(it.grid.slots))
            guard slot != board.slots[core] else { continue }
            let move = board.move(core, to: slot)
            swaps += move.occupant < 0 ? 0 : 1
            cost += board.loss(move, points, it.annealing.graph)
            board.carryOut(move, points)
            #expect(cost == it.cost(board.slots))
        }
        #expect(swaps > 100)
        #expect(Set(board.slots).count == it.cores)
    }

    @Test("no place is nearer to a core's neighbours than their median")
    func medians() throws {
        let it = try Case()
        let points = (0..<it.grid.slots).map { slot in
            let point = it.grid.point(it.grid.location(slot))
            return SIMD2(Int32(point.x), Int32(point.y))
        }
        let (columns, rows) = (points.map { Int($0.x) }.max()! + 1, points.map { Int($0.y) }.max()! + 1)
        let board = PlacementBoard(PlacementStart.slots(.random, cores: it.cores, blocks: [], layers: [], grid: it.grid, seed: 5), points: points)
        var median = WeightedMedian(columns: columns, rows: rows)
        for core in stride(from: 0, to: it.cores, by: 11) where !it.annealing.graph.range(core).isEmpty {
            let neighbours = it.annealing.graph.neighbours[it.annealing.graph.range(core)]
            func ways(_ x: Int, _ y: Int) -> Int {
                neighbours.reduce(0) { sum, neighbour in
                    let there = points[board.slots[Int(neighbour.core)]]
                    return sum + Int(neighbour.packets) * (abs(Int(there.x) - x) + abs(Int(there.y) - y))
                }
            }
            let found = median(of: core, it.annealing.graph, on: board, points)
            let least = (0..<columns).flatMap { x in (0..<rows).map { ways(x, $0) } }.min()
            #expect(ways(found.x, found.y) == least)
        }
    }

    @Test("each core has each neighbour once, with the packets of both directions")
    func neighbours() throws {
        let it = try Case()
        var packets = Array(repeating: [Int32: Int](), count: it.cores)
        for edge in it.traffic.edges {
            packets[Int(edge.from)][edge.to, default: 0] += edge.packets
            packets[Int(edge.to)][edge.from, default: 0] += edge.packets
        }
        for core in 0..<it.cores {
            let list = it.annealing.graph.neighbours[it.annealing.graph.range(core)]
            #expect(list.map(\.core) == packets[core].keys.sorted())
            #expect(list.map { Int($0.packets) } == list.map { packets[core][$0.core] })
        }
    }

    @Test("what the search says it reached is what it reached")
    func refined() throws {
        let it = try Case()
        let start = it.grid.serpentine().prefix(it.cores)
        var slots = Array(start)
        it.annealing.refine(&slots, seed: 6)
        #expect(it.cost(slots) < it.cost(Array(start)) / 2)
        #expect(Set(slots).count == it.cores && slots.allSatisfy { (0..<it.grid.slots).contains($0) })
    }
}
