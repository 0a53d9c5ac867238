/// How often a pixel of one class was given another, over any number of images: what accuracy, F1, Jaccard index and mean IoU follow
/// from.
///
/// Pixels whose reference is below zero are of no class and count nothing.
public struct ClassCounts: Sendable, Equatable {
    /// Classes, the background included.
    public let classCount: Int
    /// By reference and prediction, `classCount` × `classCount`.
    public private(set) var counts: [Int]

    /// - Parameter classCount: at least 2.
    public init(classCount: Int) {
        precondition(classCount >= 2, "\(classCount) classes")
        self.classCount = classCount
        counts = Array(repeating: 0, count: classCount * classCount)
    }

    /// Adds the pixels of one image.
    ///
    /// - Precondition: both have the same number of pixels, and no class is too large.
    public mutating func add(prediction: [Int], reference: [Int]) {
        precondition(prediction.count == reference.count, "masks of \(prediction.count) and \(reference.count) pixels")
        for (given, wanted) in zip(prediction, reference) where wanted >= 0 { counts[wanted * classCount + given] += 1 }
    }

    /// Pixels of a class that were given it, those given it by mistake, and those of it that were not.
    private func parts(_ index: Int) -> (found: Int, wrong: Int, missed: Int) {
        let found = counts[index * classCount + index]
        let wanted = counts[index * classCount..<(index + 1) * classCount].reduce(0, +)
        let given = (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + index] }
        return (found, given - found, wanted - found)
    }

    /// Share of pixels with the right class; 1 for none.
    public var accuracy: Double {
        let total = counts.reduce(0, +)
        return total == 0 ? 1 : Double((0..<classCount).reduce(0) { $0 + counts[$1 * classCount + $1] }) / Double(total)
    }

    /// 2TP / (2TP + FP + FN) of a class; 1 where it is nowhere.
    public func f1(of index: Int) -> Double {
        let (found, wrong, missed) = parts(index)
        return found + wrong + missed == 0 ? 1 : 2 * Double(found) / Double(2 * found + wrong + missed)
    }

    /// TP / (TP + FP + FN) of a class; 1 where it is nowhere.
    public func jaccard(of index: Int) -> Double {
        let (found, wrong, missed) = parts(index)
        return found + wrong + missed == 0 ? 1 : Double(found) / Double(found + wrong + missed)
    }

    /// Mean F1 over all classes but the background.
    public var meanF1: Double { (1..<classCount).reduce(0) { $0 + f1(of: $1) } / Double(classCount - 1) }

    /// Mean Jaccard index over all classes but the background.
    public var meanJaccard: Double { (1..<classCount).reduce(0) { $0 + jaccard(of: $1) } / Double(classCount - 1) }

    /// Mean Jaccard index over the classes that occur anywhere, the background too: what is called mIoU.
    public var meanIoU: Double {
        let present = (0..<classCount).filter { parts($0) != (0, 0, 0) }
        return present.isEmpty ? 1 : present.reduce(0) { $0 + jaccard(of: $1) } / Double(present.count)
    }
}
