import EventSim

/// Swaps pairs of cores while that brings heavy traffic nearer; the same input gives the same places.
struct PlacementRefinement {
    private static let seed: UInt64 = 0x5EED_C04E
    /// Swaps tried per core, and in all.
    private static let triesPerCore = 64
    private static let mostTries = 1_000_000

    private let grid: ChipGrid
    /// Per core its neighbours with the packets exchanged; edges in `starts[core]..<starts[core + 1]`.
    private let starts: [Int]
    private let neighbours: [(core: Int, packets: Int)]

    init(traffic: Traffic, cores: Int, grid: ChipGrid) {
        self.grid = grid
        var counts = Array(repeating: 0, count: cores + 1)
        for edge in traffic.edges {
            counts[edge.from + 1] += 1
            counts[edge.to + 1] += 1
        }
        for index in 1..<counts.count { counts[index] += counts[index - 1] }
        starts = counts
        var next = counts
        var neighbours = Array(repeating: (core: 0, packets: 0), count: traffic.edges.count * 2)
        for edge in traffic.edges {
            neighbours[next[edge.from]] = (edge.to, edge.packets)
            next[edge.from] += 1
            neighbours[next[edge.to]] = (edge.from, edge.packets)
            next[edge.to] += 1
        }
        self.neighbours = neighbours
    }

    /// Improves `places` by pairwise swaps of a core with one near a core it talks to.
    func refine(_ places: inout [CoreLocation]) {
        let cores = places.count
        guard cores > 2 else { return }
        var random = SplitMix64(state: PlacementRefinement.seed)
        let tries = min(cores * PlacementRefinement.triesPerCore, PlacementRefinement.mostTries)
        for _ in 0..<tries {
            let first = random.below(cores)
            let degree = starts[first + 1] - starts[first]
            guard degree > 0 else { continue }
            let friend = neighbours[starts[first] + random.below(degree)].core
            let reach = starts[friend + 1] - starts[friend]
            let second = reach > 0 ? neighbours[starts[friend] + random.below(reach)].core : friend
            guard first != second else { continue }
            let before = cost(first, places, ignoring: second) + cost(second, places, ignoring: first)
            places.swapAt(first, second)
            let after = cost(first, places, ignoring: second) + cost(second, places, ignoring: first)
            if after >= before { places.swapAt(first, second) }
        }
    }

    private func cost(_ core: Int, _ places: [CoreLocation], ignoring other: Int) -> Int {
        var sum = 0
        for index in starts[core]..<starts[core + 1] where neighbours[index].core != other {
            sum += neighbours[index].packets * grid.distance(places[core], places[neighbours[index].core])
        }
        return sum
    }
}

/// The counter-based generator of Steele, Lea and Flood 2014 (doi 10.1145/2714064.2660195).
private struct SplitMix64 {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Int(mixed.multipliedFullWidth(by: UInt64(bound)).high)
    }
}
