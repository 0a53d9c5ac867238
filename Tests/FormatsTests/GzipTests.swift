import Formats
import Testing

@Suite("Does packed data unpack to what it was, and take less where it repeats?")
struct GzipTests {
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 7
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: state >> 40)
        }
    }

    /// A mask, text, every byte, matches as long and as far as they may be, and noise of several blocks.
    static let contents: [[UInt8]] = [
        [], [0], [1, 2], [5, 5, 5], (0...255).map { UInt8($0) }, Array(repeating: 0, count: 100_000), Array(repeating: 200, count: 258 * 3 + 2),
        Array(String(repeating: "spike train ", count: 300).utf8), noise(70_000), noise(40) + noise(32_728) + noise(40), noise(65_535),
        noise(300) + Array(repeating: 9, count: 40_000) + noise(300),
    ]

    @Test(arguments: contents.indices) func roundTrip(index: Int) throws {
        let content = Self.contents[index]
        let packed = Gzip.encode(content)
        #expect(packed == Gzip.encode(content))
        #expect(try Inflate.gzip(packed, limit: content.count, file: "a") == content)
        // Stored blocks of 65535 bytes have five bytes of their own, the file eighteen.
        #expect(packed.count <= content.count + 5 * (content.count / 65535 + 1) + 18)
    }

    @Test func maskIsSmall() {
        var mask = [UInt8](repeating: 0, count: 40 * 56 * 36)
        for index in 30_000..<34_000 where index % 40 < 12 { mask[index] = 1 }
        #expect(Gzip.encode(mask).count < mask.count / 50)
    }
}
