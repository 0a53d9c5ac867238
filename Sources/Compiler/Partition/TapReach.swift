import EventSim

/// Which source coordinates reach a range of target coordinates along one axis, and through which taps.
struct TapReach: Equatable {
    /// Source coordinates with the same taps, as a core's weight sets see them.
    struct Pattern: Hashable {
        /// How many taps exist.
        var taps: Int
        /// First target coordinate reached, counted from the start of the range: distinct, ascending.
        var firsts: [Int]
        /// Source coordinates with these taps.
        var sources: Int
    }

    /// Reaching source coordinates, ascending.
    var sources: [Int]
    /// One per distinct set of existing taps.
    var patterns: [Pattern]

    /// How many of the reaching source coordinates lie in `range`; O(log sources).
    func count(in range: Range<Int>) -> Int { lowerBound(range.upperBound) - lowerBound(range.lowerBound) }

    private func lowerBound(_ value: Int) -> Int {
        var low = 0
        var high = sources.count
        while low < high {
            let middle = (low + high) / 2
            if sources[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The taps of a projection along one axis from a source of `sourceExtent` coordinates.
struct TapMap {
    let axis: TapAxis
    let taps: Int
    let sourceExtent: Int
    /// Extent of a max-pool gate's windows, 1 without one: a window sends on the axon of its first coordinate.
    let gate: Int

    /// What reaches `targets`; O(reaching sources × taps).
    func reach(_ targets: Range<Int>) -> TapReach {
        // o·stride = upsampling·p + offset − dilation·k bounds the source coordinates p (after the division) to a window.
        let least = (targets.lowerBound * axis.stride - axis.offset).flooredQuotient(axis.upsampling)
        let most = ((targets.upperBound - 1) * axis.stride - axis.offset + axis.dilation * (taps - 1)).flooredQuotient(axis.upsampling)
        let first = max(0, least)
        let last = min(axis.extent - 1, (sourceExtent - 1) / axis.division, most)
        var sources: [Int] = []
        var patterns: [[Int]: (firsts: Set<Int>, sources: Int)] = [:]
        guard first <= last else { return TapReach(sources: [], patterns: []) }
        for pooled in first...last {
            var existing: [Int] = []
            var lowest = Int.max
            for tap in 0..<taps {
                let scaled = axis.upsampling * pooled + axis.offset - axis.dilation * tap
                guard scaled >= 0, scaled % axis.stride == 0, targets.contains(scaled / axis.stride) else { continue }
                existing.append(tap)
                lowest = min(lowest, scaled / axis.stride)
            }
            guard !existing.isEmpty else { continue }
            let window = Array(stride(from: pooled * axis.division, to: min((pooled + 1) * axis.division, sourceExtent), by: gate))
            sources.append(contentsOf: window)
            patterns[existing, default: ([], 0)].firsts.insert(lowest - targets.lowerBound)
            patterns[existing, default: ([], 0)].sources += window.count
        }
        let ordered = patterns.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return TapReach(sources: sources, patterns: ordered.map { TapReach.Pattern(taps: $0.key.count, firsts: $0.value.firsts.sorted(), sources: $0.value.sources) })
    }
}

extension Int {
    /// Division that rounds towards minus infinity, for a positive divisor.
    func flooredQuotient(_ divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
