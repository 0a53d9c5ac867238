import Testing

@testable import Models

/// Are the random numbers reproducible, independent and distributed as promised?
@Suite struct RandomStreamTests {
    @Test func `The numbers never change`() {
        let stream = RandomStream(seed: 1, purpose: "golden")
        #expect((0..<3).map { stream.bits($0) } == [0xc02e68460069964c, 0xfb8c0fc67daab59c, 0xce7ec3f095e0e3f])
    }

    @Test func `Purpose, seed and index each give other numbers`() {
        let stream = RandomStream(seed: 1, purpose: "a")
        #expect(stream.bits(0) != stream.bits(1))
        #expect(stream.bits(0) != RandomStream(seed: 2, purpose: "a").bits(0))
        #expect(stream.bits(0) != RandomStream(seed: 1, purpose: "b").bits(0))
        #expect(Set((-5000..<5000).map { stream.bits($0) }).count == 10_000)
    }

    @Test func `Moments are those of the distribution`() {
        let count = 200_000
        let stream = RandomStream(seed: 7, purpose: "moments")
        let uniforms = (0..<count).map { Double(stream.uniform($0)) }
        #expect(uniforms.allSatisfy { (0..<1).contains($0) })
        #expect(abs(uniforms.reduce(0, +) / Double(count) - 0.5) < 0.003)
        let normals = (0..<count).map { Double(stream.normal($0)) }
        let mean = normals.reduce(0, +) / Double(count)
        let variance = normals.reduce(0) { $0 + $1 * $1 } / Double(count)
        let kurtosis = normals.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count) / (variance * variance)
        #expect(abs(mean) < 0.01 && abs(variance - 1) < 0.02 && abs(kurtosis - 3) < 0.1)
        #expect(normals.allSatisfy { abs($0) < 8.6 })
    }
}
