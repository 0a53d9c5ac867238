/// Which core sits where, while places are searched.
struct PlacementBoard {
    /// A core and the slot it would go to, with whoever is there; −1 for nobody.
    struct Move {
        var core: Int
        var slot: Int
        var occupant: Int
    }

    /// By core.
    private(set) var slots: [Int]
    /// Column and row of each core, border crossings included: what costs follow from.
    private(set) var places: [SIMD2<Int32>]
    /// By slot; −1 for nobody.
    private var occupants: [Int32]

    /// - Parameter points: Column and row of each slot, border crossings included.
    init(_ slots: [Int], points: [SIMD2<Int32>]) {
        self.slots = slots
        places = slots.map { points[$0] }
        occupants = Array(repeating: -1, count: points.count)
        for (core, slot) in slots.enumerated() { occupants[slot] = Int32(core) }
    }

    /// `core` to `slot`.
    func move(_ core: Int, to slot: Int) -> Move { Move(core: core, slot: slot, occupant: Int(occupants[slot])) }

    /// Moves the core, and whoever is there to where it was.
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

    /// What a move adds to Σ packets × links; packets between the two cores are left out, as their way stays as long.
    ///
    /// - Complexity: O(neighbours of the two cores).
    func loss(_ move: Move, _ points: [SIMD2<Int32>], _ graph: PlacementGraph) -> Int {
        let (home, goal) = (places[move.core], points[move.slot])
        var loss = difference(of: move.core, from: home, to: goal, ignoring: move.occupant, graph)
        if move.occupant >= 0 { loss += difference(of: move.occupant, from: goal, to: home, ignoring: move.core, graph) }
        return loss
    }

    /// What a core's packets cost more in another place.
    private func difference(
        of core: Int, from home: SIMD2<Int32>, to goal: SIMD2<Int32>, ignoring other: Int, _ graph: PlacementGraph
    ) -> Int {
        let places = places.span
        let neighbours = graph.neighbours.span
        var sum = 0
        for index in graph.range(core) {
            let neighbour = neighbours[index]
            let there = places[Int(neighbour.core)]
            let (longer, shorter) = (goal &- there, home &- there)
            // `abs` would branch on the sign, which is random here, as it checks for overflow.
            let far = longer.replacing(with: 0 &- longer, where: longer .< 0)
            let more = far &- shorter.replacing(with: 0 &- shorter, where: shorter .< 0)
            sum &+= Int(neighbour.core) == other ? 0 : Int(neighbour.packets) &* Int(more.x &+ more.y)
        }
        return sum
    }
}
