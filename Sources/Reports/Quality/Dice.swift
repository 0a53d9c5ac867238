/// Counts from which the Dice coefficient 2|A∩B| / (|A| + |B|) of Dice (1945) follows, one pair per class.
///
/// Counts are summed before the division, so that adding every slice of a subject gives the coefficient of the whole volume
/// (3-D Dice), not the mean over slices. A class that is empty in both masks scores 1: nothing was there and nothing was
/// found. The background, class 0, is never scored.
///
///     var overlap = DiceOverlap(classCount: 3)
///     overlap.add(prediction: slice.mask, reference: slice.label)
///     let mean = overlap.mean
public struct DiceOverlap: Sendable, Equatable {
    /// Pixels in both masks, by class.
    public private(set) var intersections: [Int]
    /// |A| + |B|, by class.
    public private(set) var sums: [Int]

    /// - Parameter classCount: classes including the background, at least 2.
    public init(classCount: Int) {
        precondition(classCount >= 2, "Dice needs a foreground class")
        intersections = Array(repeating: 0, count: classCount)
        sums = Array(repeating: 0, count: classCount)
    }

    /// Adds the pixels of one slice; classes outside the known ones count as background.
    ///
    /// - Precondition: both have the same number of pixels.
    public mutating func add(prediction: [Int], reference: [Int]) {
        precondition(prediction.count == reference.count, "masks of \(prediction.count) and \(reference.count) pixels")
        for (a, b) in zip(prediction, reference) {
            if sums.indices.contains(a) { sums[a] += 1 }
            if sums.indices.contains(b) {
                sums[b] += 1
                if a == b { intersections[b] += 1 }
            }
        }
    }

    /// The coefficient of one class, 0 to 1.
    public func coefficient(of index: Int) -> Double {
        sums[index] == 0 ? 1 : 2 * Double(intersections[index]) / Double(sums[index])
    }

    /// The mean over all classes but the background; the coefficient itself for two classes.
    public var mean: Double {
        let foreground = sums.indices.dropFirst()
        return foreground.reduce(0) { $0 + coefficient(of: $1) } / Double(foreground.count)
    }

    /// The coefficient of two binary masks, such as a whole volume's.
    ///
    /// - Precondition: both have the same number of elements.
    public static func binary(_ a: [Bool], _ b: [Bool]) -> Double {
        var overlap = DiceOverlap(classCount: 2)
        overlap.add(prediction: a.map { $0 ? 1 : 0 }, reference: b.map { $0 ? 1 : 0 })
        return overlap.coefficient(of: 1)
    }
}
