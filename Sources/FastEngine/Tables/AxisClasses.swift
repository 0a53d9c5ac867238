import EventSim

/// Groups the rows, or the columns, of a layer by what they reach, for `ChargeTable`: O(extent × kernel) once per map.
struct AxisClasses {
    enum Axis { case rows, columns }

    /// Class of each coordinate, and one coordinate of each class.
    private(set) var classes: [Int] = []
    private(set) var examples: [Int] = []
    /// By class and outgoing projection: for each block of the target the set of kernel taps that reach it, −1 for none.
    private(set) var reaches: [[[Int32]]] = []
    /// By class and outgoing projection: positions of the blocks that are reached at all.
    private(set) var reached: [[[Int]]] = []
    /// Kernel coordinates of each set.
    private(set) var tapSets: [[Int]] = []

    private struct Signature: Hashable {
        var marks: [Int]
        /// Projection, interval and tap set of each interval that is reached.
        var taps: [Int]
    }

    /// - Parameter marks: what else tells coordinates apart, by coordinate.
    init(_ map: CoreMap, _ outgoing: [Int], _ blocksOfLayer: [[Int]], extent: Int, marks: [[Int]], axis: Axis) {
        // Blocks of a target share few distinct intervals; taps are cut once per interval.
        let intervals = outgoing.map { projection in
            blocksOfLayer[map.projections[projection].target].map { axis == .rows ? map.blocks[$0].rows : map.blocks[$0].columns }
        }
        let distinct = intervals.map { Array(Set($0)).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) } }
        let positions = zip(intervals, distinct).map { intervals, distinct in
            let position = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
            return intervals.map { position[$0] ?? 0 }
        }
        var known: [Signature: Int] = [:]
        var sets: [[Int]: Int] = [:]
        for coordinate in 0..<extent {
            var signature = Signature(marks: marks.isEmpty ? [] : marks[coordinate], taps: [])
            var found: [[Int32]] = []
            for (order, projection) in outgoing.enumerated() {
                let projection = map.projections[projection]
                let target = map.layers[projection.target]
                let taps =
                    axis == .rows
                    ? projection.y.taps(source: coordinate, kernelExtent: projection.kernelHeight, targetExtent: target.height)
                    : projection.x.taps(source: coordinate, kernelExtent: projection.kernelWidth, targetExtent: target.width)
                found.append(
                    distinct[order].enumerated().map { index, interval in
                        let inside = taps.inside(interval).map(\.kernel)
                        guard !inside.isEmpty else { return -1 }
                        let set = sets[inside] ?? sets.count
                        if set == sets.count {
                            sets[inside] = set
                            tapSets.append(inside)
                        }
                        signature.taps += [order, index, set]
                        return Int32(set)
                    })
            }
            if let earlier = known[signature] {
                classes.append(earlier)
                continue
            }
            known[signature] = examples.count
            classes.append(examples.count)
            examples.append(coordinate)
            let reach = zip(found, positions).map { found, positions in positions.map { found[$0] } }
            reached.append(reach.map { sets in sets.indices.filter { sets[$0] >= 0 } })
            reaches.append(reach)
        }
    }
}
