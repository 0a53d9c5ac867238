import EventSim

/// Bounds what a target can collect through a projection, for `WeightPlan`: how many events sixteen bits are sure to hold.
struct SumBudget {
    /// By output channel, how often each magnitude of a weight can be met at once.
    private let magnitudes: [[Int]]
    /// Σ |weight| over all that one target can collect from events of one, the largest of all targets.
    let reach: Int

    init(_ projection: MappedProjection) {
        // A pooled target collects every source pixel under a tap, behind a gate one of each window.
        func pixels(_ division: Int, _ window: Int?) -> Int {
            guard let window, window > 0, division % window == 0 else { return division }
            return division / window
        }
        let pixels = pixels(projection.y.division, projection.gate?.height) * pixels(projection.x.division, projection.gate?.width)
        var counts = [Int](repeating: 0, count: projection.outputChannels * 129)
        let outputs = projection.outputsPerGroup
        let weights = projection.weights.span
        var index = 0
        for _ in 0..<projection.kernelHeight * projection.kernelWidth {
            for input in 0..<projection.inputChannels {
                let first = projection.firstOutput(of: input)
                for output in first..<first + outputs {
                    counts[output * 129 + Int(weights[index].magnitude)] += pixels
                    index += 1
                }
            }
        }
        magnitudes = (0..<projection.outputChannels).map { Array(counts[$0 * 129..<($0 + 1) * 129]) }
        reach = magnitudes.reduce(0) { max($0, $1.enumerated().reduce(0) { $0 + $1.offset * $1.element }) }
    }

    /// The largest |weight|, or one.
    var largestWeight: Int { magnitudes.reduce(1) { max($0, $1.lastIndex { $0 > 0 } ?? 0) } }

    /// Σ |value| that sixteen bits hold whatever the values.
    var budget: Int { Int(Int16.max) / largestWeight }

    /// Σ |value| that sixteen bits hold while no value is larger: the worst case meets the largest weights first.
    func budget(largest value: Int) -> Int {
        guard value > 0 else { return budget }
        return magnitudes.reduce(.max) { min($0, Self.budget($1, value)) }
    }

    private static func budget(_ counts: [Int], _ value: Int) -> Int {
        var room = Int(Int16.max)
        var budget = 0
        for (magnitude, count) in counts.enumerated().reversed() where magnitude > 0 && count > 0 {
            let load = count * value
            guard load * magnitude <= room else { return budget + room / magnitude }
            room -= load * magnitude
            budget += load
        }
        return .max
    }
}
