@testable import Formats
import Testing

@Suite("Does deflated data unpack to what was packed?")
struct InflateTests {
    /// `zlib.compress(b"spike " * 5, 9)`: one block of the fixed code with an overlapping reference.
    private static let fixed: [UInt8] = [
        0x78, 0xDA, 0x2B, 0x2E, 0xC8, 0xCC, 0x4E, 0x55, 0x28, 0xC6, 0x41, 0x02, 0x00, 0xB1, 0xA3, 0x0B, 0x2D,
    ]

    @Test func fixedCodes() throws {
        let text = String(repeating: "spike ", count: 5)
        #expect(try Inflate.zlib(InflateTests.fixed, limit: 30, file: "a") == Array(text.utf8))
    }

    @Test func limitIsStrict() {
        let error = #expect(throws: FileError.self) { try Inflate.zlib(InflateTests.fixed, limit: 29, file: "a") }
        #expect(error?.reason == "the compressed data is damaged: it unfolds to more than 29 bytes")
    }

    @Test func everyCutIsNoticed() {
        for count in 0..<InflateTests.fixed.count {
            #expect(throws: FileError.self) { try Inflate.zlib(Array(InflateTests.fixed.prefix(count)), limit: 30, file: "a") }
        }
    }

    @Test func gzipMembersAreJoined() throws {
        let bytes = try Samples.bytes("nifti/i2_slope.nii.gz")
        let once = try Inflate.gzip(bytes, limit: 472, file: "a")
        #expect(once.count == 472)
        #expect(try Inflate.gzip(bytes + bytes + [0, 0], limit: 944, file: "a") == once + once)
        #expect(throws: FileError.self) { try Inflate.gzip(bytes + bytes, limit: 943, file: "a") }
        #expect(throws: FileError.self) { try Inflate.gzip(bytes + [1], limit: 944, file: "a") }
        #expect(try Inflate.gzipPrefix(bytes, count: 100, file: "a") == Array(once.prefix(100)))
        var damaged = bytes
        damaged[bytes.count - 8] ^= 1
        #expect(throws: FileError.self) { try Inflate.gzip(damaged, limit: 472, file: "a") }
    }

    @Test func gzipHeaderFields() throws {
        let data = InflateTests.fixed.dropFirst(2).dropLast(4)
        let content = Array(String(repeating: "spike ", count: 5).utf8)
        let header: [UInt8] = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0, 7, 7]
        let trailer = LittleEndian.bytes(of: [CRC32.of(content[...]), UInt32(content.count)])
        #expect(try Inflate.gzip(header + data + trailer, limit: 30, file: "a") == content)
        for count in 0..<header.count { #expect(throws: FileError.self) { try Inflate.gzip(Array(header.prefix(count)), limit: 30, file: "a") } }
    }

    @Test func impossibleBlocks() {
        for bytes: [UInt8] in [
            [0x07], [0x01, 1, 0, 0, 0, 5], [0x01, 2, 0, 0xFD, 0xFF, 5], [0x05, 0xFF, 0xFF, 0xFF, 0xFF], [0x03, 0x02],
        ] {
            #expect(throws: FileError.self, "\(bytes)") { try Inflate.raw(bytes, limit: 1000, file: "a") }
        }
    }

    @Test func checksums() {
        #expect(CRC32.of(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(Adler32.of(Array("Wikipedia".utf8)[...]) == 0x11E6_0398)
        #expect(Adler32.of(Array(repeating: UInt8(255), count: 100_000)[...]) == 0x149A_302C)
    }
}
