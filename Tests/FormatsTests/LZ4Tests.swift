import Testing

@testable import Formats

@Suite("Are LZ4 blocks, frames and their checksums what the format says?")
struct LZ4Tests {
    @Test("xxHash32 of known texts")
    func hashes() {
        #expect(XXHash32.of([]) == 0x02CC_5D05)
        #expect(XXHash32.of(Array("abc".utf8)[...]) == 0x32D1_53FF)
        #expect(XXHash32.of(Array("Nobody inspects the spammish repetition".utf8)[...]) == 0xE229_3B2F)
    }

    @Test("literals, overlapping copies and long lengths")
    func block() throws {
        // "ab", then 4 + 15 + 2 bytes from two back, then "!".
        let bytes: [UInt8] = [0x2F, 0x61, 0x62, 2, 0, 2, 0x10, 0x21]
        var output: [UInt8] = []
        #expect(try LZ4Block.unpack(bytes, 0..<bytes.count, into: &output, limit: 100, file: "f"))
        #expect(String(decoding: output, as: UTF8.self) == String(repeating: "ab", count: 11) + "a" + "!")
        var short: [UInt8] = []
        #expect(try !LZ4Block.unpack(bytes, 0..<bytes.count, into: &short, limit: 5, file: "f"))
        #expect(short == Array("ababa".utf8))
    }

    @Test("a copy from before the beginning, a missing end and a distance of 0 are damage", arguments: [
        [0x20, 0x61, 0x62, 3, 0, 0x10, 0x21], [0x20, 0x61, 0x62, 2, 0], [0x20, 0x61, 0x62, 0, 0, 0x10, 0x21], [0xF0, 0xFF, 0xFF], [0x50, 0x61],
    ] as [[UInt8]])
    func damaged(bytes: [UInt8]) {
        var output: [UInt8] = []
        #expect(throws: FileError.self) { try LZ4Block.unpack(bytes, 0..<bytes.count, into: &output, limit: 100, file: "f") }
    }

    @Test("a stored block, and a header whose checksum is wrong")
    func frame() throws {
        let header: [UInt8] = [0x60, 0x40]
        let check = UInt8(truncatingIfNeeded: XXHash32.of(header[...]) >> 8)
        var bytes: [UInt8] = [0x04, 0x22, 0x4D, 0x18] + header + [check] + [3, 0, 0, 0x80, 7, 8, 9] + [0, 0, 0, 0]
        #expect(try LZ4Frame.prefix(bytes, 0..<bytes.count, count: 10, file: "f") == [7, 8, 9])
        #expect(try LZ4Frame.prefix(bytes, 0..<bytes.count, count: 2, file: "f") == [7, 8])
        bytes[6] ^= 1
        #expect(throws: FileError.self) { try LZ4Frame.prefix(bytes, 0..<bytes.count, count: 10, file: "f") }
    }
}
