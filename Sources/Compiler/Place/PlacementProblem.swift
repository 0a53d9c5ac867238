import EventSim

/// All that the search for a placement depends on.
struct PlacementProblem: Equatable {
    let traffic: Traffic
    let grid: ChipGrid
    let seed: UInt64
    /// The slot of every core in some orders, row-major first.
    let starts: [[Int]]

    /// The best start, annealed; never above row-major.
    func solution() -> [CoreLocation] {
        let annealing = PlacementAnnealing(traffic: traffic, cores: starts[0].count, grid: grid)
        var slots = starts[0]
        var least = annealing.cost(slots)
        for other in starts.dropFirst() {
            let cost = annealing.cost(other)
            if cost < least { (slots, least) = (other, cost) }
        }
        annealing.refine(&slots, seed: seed)
        // Annealing weighs chip borders more than `cost` does; what it found must be better there too.
        let (found, naive) = (slots.map(grid.location), starts[0].map(grid.location))
        let links = [found, naive].map { places in
            traffic.edges.reduce(0) { $0 + $1.packets * grid.distance(places[Int($1.from)], places[Int($1.to)]) }
        }
        return links[0] <= links[1] ? found : naive
    }
}
