import EventSim
import Testing

@testable import Compiler

@Suite("Mapping: do cores that talk sit near each other?")
struct PlacerTests {
    private func placed(_ map: CoreMap, _ order: Placer.Order, maximumChips: Int? = nil) throws -> CoreMap {
        var finished = map
        let blocks = try MapFixture.cut(&finished)
        (finished.blocks, finished.cores) = try Placer.place(
            blocks: blocks, layers: map.layers, projections: map.projections, chip: map.chip, maximumChips: maximumChips, order: order)
        return finished
    }

    @Test("swaps beat both the path and row-major order")
    func costs() throws {
        let map = MapFixture.hippocampus()
        let costs = try Placer.Order.allCases.map { Placer.cost(try placed(map, $0)) }
        print("hippocampus, packets × links: \(zip(Placer.Order.allCases, costs).map { "\($0.rawValue) \($1)" })")
        #expect(Double(costs[2]) <= 0.7 * Double(costs[0]))
        #expect(costs.allSatisfy { $0 >= costs[2] })
    }

    @Test("packets times links of two cores, by hand")
    func costByHand() throws {
        let layers = [MapFixture.layer("a", 1, 4, 2), MapFixture.layer("b", 1, 4, 3)]
        var map = MapFixture.map(
            layers, [MapFixture.projection(layers, 0, 1, kernel: 1, y: MapFixture.axis(1), x: MapFixture.axis(4))])
        map.blocks = [
            Block(layer: 0, rows: 0..<1, columns: 0..<4, channels: 0..<2, core: 0),
            Block(layer: 1, rows: 0..<1, columns: 0..<2, channels: 0..<3, core: 1),
            Block(layer: 1, rows: 0..<1, columns: 2..<4, channels: 0..<3, core: 2),
        ]
        map.cores = [
            CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 0, core: 0),
            CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 2, y: 1, core: 36),
            CoreLocation(chip: 1, chipX: 1, chipY: 0, x: 0, y: 0, core: 0),
        ]
        try Verifier.verify(map)
        // Two columns × two channels each: 4 packets × 3 links inside the chip, 4 × 8 across its border.
        #expect(Placer.cost(map) == 4 * 3 + 4 * 8)
    }

    @Test("chips form a grid as near square as possible, every core on a place of its own")
    func severalChips() throws {
        var map = MapFixture.small(chip: MapFixture.chip(neurons: 32))
        map.chip.mesh = MeshGeometry(width: 2, height: 2, coresPerTile: 1)
        let compiled = try placed(map, .refined)
        try Verifier.verify(compiled)
        let chips = Set(compiled.cores.map(\.chip)).count
        #expect(chips == (compiled.cores.count + 3) / 4)
        #expect(Set(compiled.cores).count == compiled.cores.count)
        let side = Int(Double(chips).squareRoot().rounded(.up))
        #expect(compiled.cores.allSatisfy { $0.chipX < side && $0.chipY < side })
    }

    @Test("the same seed gives the same places, another seed others that are as good")
    func seeds() throws {
        var map = MapFixture.hippocampus()
        let blocks = try MapFixture.cut(&map)
        func places(_ seed: UInt64, rates: [Double] = []) throws -> [CoreLocation] {
            try Placer.place(
                blocks: blocks, layers: map.layers, projections: map.projections, chip: map.chip, seed: seed, rates: rates
            ).cores
        }
        #expect(try places(1) == places(1))
        #expect(try places(1) != places(2))
        // Where only one layer fires, only its packets count.
        var placed = map
        placed.blocks = blocks
        var rates = Array(repeating: 0.0, count: map.layers.count)
        rates[1] = 1
        placed.cores = try places(1, rates: rates)
        let weighted = Placer.cost(placed, rates: rates)
        placed.cores = try places(1)
        #expect(weighted < Placer.cost(placed, rates: rates))
    }

    @Test("what was placed before changes no placement")
    func memory() throws {
        var map = MapFixture.hippocampus()
        let blocks = try MapFixture.cut(&map)
        let memory = PlacementMemory()
        func cores(seed: UInt64, _ memory: PlacementMemory?) throws -> [CoreLocation] {
            try Placer.place(
                blocks: blocks, layers: map.layers, projections: map.projections, chip: map.chip, seed: seed, memory: memory
            ).cores
        }
        let expected = [try cores(seed: 1, nil), try cores(seed: 2, nil)]
        for seed: UInt64 in [1, 2, 1, 2] { #expect(try cores(seed: seed, memory) == expected[Int(seed) - 1]) }
        map.chip.mesh = MeshGeometry(width: 4, height: 4, coresPerTile: 2)
        #expect(try cores(seed: 1, memory) == cores(seed: 1, nil))
        #expect(try cores(seed: 1, memory) != expected[0])
    }

    @Test("a board holds what it holds")
    func board() throws {
        var map = MapFixture.hippocampus()
        map.chip.board = Board(chips: 2)
        let error = #expect(throws: FitError.self) { try placed(map, .serpentine) }
        #expect(error?.limit == "chips" && error?.available == 2)
        #expect(throws: FitError.self) { try placed(map, .serpentine, maximumChips: 3) }
    }

    @Test("more chips than there are is refused")
    func tooManyChips() throws {
        let error = #expect(throws: FitError.self) { try placed(MapFixture.hippocampus(), .serpentine, maximumChips: 2) }
        #expect(error?.limit == "chips" && error?.needed == 3 && error?.available == 2)
    }
}
