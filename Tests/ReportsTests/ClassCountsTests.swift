import Testing

@testable import Reports

@Suite("Accounting: are F1, Jaccard, accuracy and mIoU those of a count by hand?")
struct ClassCountsTests {
    /// Class 1: found 2, wrong 1, missed 1. Class 2: found 1, wrong 1, missed 0. Class 0: found 1, wrong 1, missed 2.
    private let counts: ClassCounts = {
        var counts = ClassCounts(classCount: 3)
        counts.add(prediction: [1, 1, 1, 0, 2, 2, 0, 1], reference: [1, 1, 0, 1, 2, 0, 0, -1])
        return counts
    }()

    @Test func `Every class has its counts`() {
        #expect(counts.f1(of: 1) == 4 / 6.0 && counts.jaccard(of: 1) == 2 / 4.0)
        #expect(counts.f1(of: 2) == 2 / 3.0 && counts.jaccard(of: 2) == 1 / 2.0)
        #expect(counts.jaccard(of: 0) == 1 / 4.0)
        #expect(counts.accuracy == 4 / 7.0)
    }

    @Test func `Means leave the background out, mIoU does not`() {
        #expect(abs(counts.meanF1 - (4 / 6.0 + 2 / 3.0) / 2) < 1e-15 && counts.meanJaccard == 0.5)
        #expect(abs(counts.meanIoU - (0.25 + 0.5 + 0.5) / 3) < 1e-15)
    }

    @Test func `A class that is nowhere counts in no mean of IoU and as right by itself`() {
        var counts = ClassCounts(classCount: 3)
        counts.add(prediction: [0, 1], reference: [0, 0])
        #expect(counts.meanIoU == (0.5 + 0) / 2 && counts.f1(of: 2) == 1)
        #expect(ClassCounts(classCount: 2).accuracy == 1 && ClassCounts(classCount: 2).meanIoU == 1)
    }
}
