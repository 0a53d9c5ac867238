import Testing

@testable import Reports

@Suite("Is structural similarity that of Wang 2004?")
struct StructuralSimilarityTests {
    private let image = (0..<12 * 13).map { Float(Double(($0 * 7919) % 101) / 100) }

    /// The same sums with NumPy, windows by explicit loops.
    @Test func `An image and a noisy one are as similar as NumPy finds them`() throws {
        let noisy = image.enumerated().map { Float(min(max(Double($1) + Double(($0 * 104729) % 41 - 20) / 200, 0), 1)) }
        let similarity = try #require(StructuralSimilarity.of(noisy, reference: image, height: 12, width: 13, channels: 1))
        #expect(abs(similarity - 0.9805798202648428) < 1e-6)
    }

    @Test func `An image is similar to itself by 1, channel by channel, and a small one is not judged`() throws {
        #expect(StructuralSimilarity.of(image, reference: image, height: 12, width: 13, channels: 1) == 1)
        let two = image.flatMap { [$0, 1 - $0] }
        #expect(StructuralSimilarity.of(two, reference: two, height: 12, width: 13, channels: 2) == 1)
        #expect(StructuralSimilarity.of([0, 1], reference: [0, 1], height: 1, width: 2, channels: 1) == nil)
    }
}
