/// The area under the receiver operating characteristic: how well scores tell two classes apart at every cut together.
public enum ReceiverCurve {
    /// The probability that a positive pixel scores higher than a negative one, ties counting one half (Hanley and McNeil 1982,
    /// doi 10.1148/radiology.143.1.7063747); `nil` where a class is missing.
    ///
    /// Takes n log n comparisons.
    /// - Precondition: as many scores as classes, none of them NaN.
    public static func area(scores: [Float], isPositive: [Bool]) -> Double? {
        precondition(scores.count == isPositive.count, "\(scores.count) scores of \(isPositive.count) pixels")
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let positives = isPositive.count { $0 }
        let negatives = isPositive.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        /// Twice the number of pairs in which the positive one is ahead, so that ties stay whole.
        var ahead = 0
        var negativesBelow = 0
        var start = 0
        while start < order.count {
            var end = start
            var tied = (positive: 0, negative: 0)
            while end < order.count, scores[order[end]] == scores[order[start]] {
                if isPositive[order[end]] { tied.positive += 1 } else { tied.negative += 1 }
                end += 1
            }
            ahead += tied.positive * (2 * negativesBelow + tied.negative)
            negativesBelow += tied.negative
            start = end
        }
        return Double(ahead) / 2 / (Double(positives) * Double(negatives))
    }
}
