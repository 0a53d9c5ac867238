/// Who exchanges how many packets with whom, both directions of a pair together.
struct PlacementGraph {
    struct Neighbour: Equatable {
        var core: Int32
        /// More than 2³¹ − 1 count as that many.
        var packets: Int32
    }

    /// Neighbours of `core` are those in `starts[core]..<starts[core + 1]`, ascending, each once.
    let starts: [Int]
    let neighbours: [Neighbour]

    /// - Complexity: O(edges × log(neighbours of a core)); memory 16 bytes per edge, beside the traffic's own.
    init(_ traffic: Traffic, cores: Int) {
        var starts = Array(repeating: 0, count: cores + 1)
        for edge in traffic.edges {
            starts[Int(edge.from) + 1] += 1
            starts[Int(edge.to) + 1] += 1
        }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        var next = starts
        var neighbours = Array(repeating: Neighbour(core: 0, packets: 0), count: traffic.edges.count * 2)
        for edge in traffic.edges {
            let packets = Int32(clamping: edge.packets)
            neighbours[next[Int(edge.from)]] = Neighbour(core: edge.to, packets: packets)
            next[Int(edge.from)] += 1
            neighbours[next[Int(edge.to)]] = Neighbour(core: edge.from, packets: packets)
            next[Int(edge.to)] += 1
        }
        // Pairs met twice become one, in the same memory.
        var count = 0
        for core in 0..<cores {
            let list = starts[core]..<next[core]
            neighbours[list].sort { $0.core < $1.core }
            starts[core] = count
            for index in list {
                let neighbour = neighbours[index]
                if count > starts[core], neighbours[count - 1].core == neighbour.core {
                    neighbours[count - 1].packets = Int32(clamping: Int(neighbours[count - 1].packets) + Int(neighbour.packets))
                } else {
                    neighbours[count] = neighbour
                    count += 1
                }
            }
        }
        starts[cores] = count
        neighbours.removeLast(neighbours.count - count)
        (self.starts, self.neighbours) = (starts, neighbours)
    }

    /// Neighbours of a core, as indices into `neighbours`.
    func range(_ core: Int) -> Range<Int> { starts[core]..<starts[core + 1] }
}
