/// Which samples to ask labels for: those whose pattern of hidden firing rates is farthest from every pattern that has a label.
///
/// Our reading of SNNDeep's bio-inspired active learning, whose equations are not public. One after another, each chosen pattern counting
/// as labelled for the next (farthest first; Gonzalez 1985, doi 10.1016/0304-3975(85)90224-5).
public enum NovelSelection {
    /// - Parameters:
    ///   - count: how many to choose, at most as many as there are candidates.
    ///   - candidates: patterns without a label, all of one length.
    ///   - labelled: patterns with one.
    /// - Returns: places among the candidates, in the order of choice; of equal ones the first.
    public static func farthest(_ count: Int, of candidates: [[Float]], from labelled: [[Float]]) -> [Int] {
        var distances = candidates.map { candidate in labelled.map { distance(candidate, $0) }.min() ?? .infinity }
        var chosen: [Int] = []
        while chosen.count < min(count, candidates.count) {
            var best = -1
            for index in candidates.indices where distances[index] >= 0 && (best < 0 || distances[index] > distances[best]) { best = index }
            chosen.append(best)
            for index in candidates.indices where distances[index] >= 0 {
                distances[index] = min(distances[index], distance(candidates[index], candidates[best]))
            }
            distances[best] = -1
        }
        return chosen
    }

    /// Squared Euclidean.
    private static func distance(_ first: [Float], _ second: [Float]) -> Float {
        zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}
