@testable import Formats
import Testing

@Suite("Do images read as they look?")
struct ImageTests {
    static let files = [
        "gray8.png", "gray16.png", "rgb8.png", "rgba8.png", "palette.png", "bilevel1.png", "gradient64.png", "gray8.pgm",
        "rgb8.ppm", "gray16.pgm", "ascii.pgm",
    ]

    @Test(arguments: files)
    func contents(name: String) throws {
        let expected = try #require(try Samples.json("image/expected.json")[name])
        let bytes = try Samples.bytes("image/\(name)")
        let image = try name.hasSuffix("png") ? PNG.parse(bytes, file: name) : PNM.parse(bytes, file: name)
        let shape = [image.height, image.width] + (image.channels > 1 ? [image.channels] : [])
        #expect(shape == expected.shape)
        #expect(expected["dtype"]?.stringValue == "uint\(image.bitDepth)")
        // The digest of the 1-bit image was taken over 0 and 1, the bits as stored.
        let white: UInt16 = name == "bilevel1.png" ? 255 : 1
        let stored =
            image.bitDepth == 8
            ? image.samples.map { UInt8($0 / white) } : image.samples.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(SHA256.hexadecimal(stored) == expected.digest)
        #expect(try PNG.parse(PNG.encode(image), file: name) == image)
        if image.channels != 4 { #expect(try PNM.parse(PNM.encode(image), file: name) == image) }
    }

    @Test func largeImagesTakeSeveralStoredBlocks() throws {
        let image = Image(
            width: 300, height: 400, channels: 3, bitDepth: 8, samples: (0..<360_000).map { UInt16($0 * 7 % 256) })
        let bytes = PNG.encode(image)
        #expect(try PNG.parse(bytes, file: "a.png") == image)
        #expect(bytes.count < 361_000)
    }

    /// A PNG of one grey row whose chunks are as given.
    private func png(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        chunks.reduce(PNG.signature) { bytes, chunk in
            let body = Array(chunk.0.utf8) + chunk.1
            return bytes + bigEndian(UInt32(chunk.1.count)) + body + bigEndian(CRC32.of(body[...]))
        }
    }

    private func bigEndian(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) } }

    private func header(_ width: UInt32, _ height: UInt32, depth: UInt8 = 8, colour: UInt8 = 0, interlace: UInt8 = 0) -> [UInt8] {
        bigEndian(width) + bigEndian(height) + [depth, colour, 0, 0, interlace]
    }

    private func packed(_ rows: [UInt8]) -> [UInt8] {
        [0x78, 0x01, 1, UInt8(rows.count), 0, ~UInt8(rows.count), 0xFF] + rows + bigEndian(Adler32.of(rows[...]))
    }

    private func samples(_ header: [UInt8], _ rows: [UInt8], palette: [UInt8]? = nil) throws(FileError) -> [UInt16] {
        let colours = palette.map { [("PLTE", $0)] } ?? []
        return try PNG.parse(png([("IHDR", header)] + colours + [("IDAT", packed(rows)), ("IEND", [])]), file: "a").samples
    }

    @Test func everyFilter() throws {
        let rows: [UInt8] = [1, 10, 10, 10, 2, 1, 2, 3, 3, 10, 10, 10, 4, 1, 1, 1, 0, 9, 8, 7]
        #expect(
            try samples(header(3, 5), rows) == [10, 20, 30, 11, 22, 33, 15, 28, 40, 16, 29, 41, 9, 8, 7])
    }

    @Test func fewBitsPerSample() throws {
        #expect(try samples(header(9, 1, depth: 1), [0, 0b1010_0000, 0b1000_0000]) == [255, 0, 255, 0, 0, 0, 0, 0, 255])
        #expect(try samples(header(5, 1, depth: 2), [0, 0b0001_1011, 0b1100_0000]) == [0, 85, 170, 255, 255])
        #expect(try samples(header(3, 1, depth: 4), [0, 0x0F, 0x80]) == [0, 255, 136])
        #expect(try samples(header(2, 1, depth: 2, colour: 3), [0, 0b0100_0000], palette: [1, 2, 3, 4, 5, 6]) == [4, 5, 6, 1, 2, 3])
        #expect(try samples(header(1, 1, depth: 16, colour: 4), [0, 1, 2, 3, 4]) == [0x0102, 0x0304])
        #expect(try samples(header(1, 1, depth: 8, colour: 4), [0, 7, 255]) == [7, 255])
    }

    @Test func refusalsInWords() throws {
        #expect(throws: FileError.self) { try self.samples(self.header(2, 1, depth: 2, colour: 3), [0, 0b1100_0000], palette: [1, 2, 3]) }
        #expect(throws: FileError.self) { try self.samples(self.header(2, 1, depth: 2, colour: 3), [0, 0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(1, 1), [5, 0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(1, 1), [0, 0, 0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(2, 1), [0, 0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(0, 1), [0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(0x7FFF_FFFF, 0x7FFF_FFFF, depth: 16, colour: 6), [0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(1, 1, depth: 3), [0, 0]) }
        #expect(throws: FileError.self) { try self.samples(self.header(1, 1, depth: 16, colour: 3), [0, 0]) }
        let interlaced = #expect(throws: FileError.self) { try self.samples(self.header(1, 1, interlace: 1), [0, 0]) }
        #expect(interlaced?.reason == "interlaced PNG files are not supported")
        let unknown = png([("IHDR", header(1, 1)), ("WXYZ", []), ("IDAT", packed([0, 0])), ("IEND", [])])
        #expect(throws: FileError.self) { try PNG.parse(unknown, file: "a") }
        let ignored = png([("IHDR", header(1, 1)), ("wxyz", [1]), ("IDAT", packed([0, 5])), ("IEND", [])])
        #expect(try PNG.parse(ignored, file: "a").samples == [5])
        var damaged = ignored
        damaged[20] ^= 1
        #expect(throws: FileError.self) { try PNG.parse(damaged, file: "a") }
    }

    private func pnm(_ header: String, _ data: [UInt8] = []) throws(FileError) -> Image {
        try PNM.parse(Array(header.utf8) + data, file: "a.pgm")
    }

    @Test func anymapsAreScaledToTheirMaximum() throws {
        #expect(try pnm("P2 # note\n# more\n3 1 # width\n4\n0 2 4").samples == [0, 128, 255])
        #expect(try pnm("P5 2 1 1\n", [0, 1]).samples == [0, 255])
        #expect(try pnm("P5 1 1 4095\n", [0x0F, 0xFF]) == Image(width: 1, height: 1, channels: 1, bitDepth: 16, samples: [65535]))
        #expect(try pnm("P3\n1 1\n255\n1 2 3\n").channels == 3)
        for text in [
            "P1 1 1 1", "P7", "P2", "P2 1 1 255", "P2 0 1 255 1", "P2 1 1 0 0", "P2 1 1 65536 1", "P2 1 1 4 5", "P2 1 1 255 1 2",
            "P2 1 1 255 x", "P5 1 1 255", "P5 2 1 255 a", "P5 1 1 255 ab", "P2 99999999999 1 255 1", "P2 2147483647 2147483647 255 1",
            "P6 2147483647 2147483647 65535 ", "P2-1 1 255 1",
        ] {
            #expect(throws: FileError.self, "\(text)") { try self.pnm(text) }
        }
    }

    @Test func anymapsHaveNoAlpha() throws {
        let image = Image(width: 1, height: 2, channels: 4, bitDepth: 8, samples: [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try PNM.parse(PNM.encode(image), file: "a").samples == [1, 2, 3, 5, 6, 7])
    }
}
