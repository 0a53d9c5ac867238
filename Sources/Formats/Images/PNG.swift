/// Portable Network Graphics (ISO/IEC 15948).
public enum PNG {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Writes 8 or 16 bits per sample with 1 to 4 channels, unfiltered.
    ///
    /// - Precondition: the image has at least one pixel and at most 2^31 - 1 per side.
    public static func encode(_ image: Image) -> [UInt8] {
        precondition(
            image.width > 0 && image.height > 0 && image.width <= Int32.max && image.height <= Int32.max,
            "PNG has no images of \(image.width) x \(image.height) pixels")
        let colourType: UInt8 = [0, 4, 2, 6][image.channels - 1]
        let pixels = image.bigEndianBytes
        let rowBytes = image.width * image.channels * image.bitDepth / 8
        var rows: [UInt8] = []
        rows.reserveCapacity(pixels.count + image.height)
        for row in 0..<image.height {
            rows.append(0)
            rows += pixels[row * rowBytes..<(row + 1) * rowBytes]
        }
        var file = signature
        appendChunk(
            "IHDR", bigEndian(UInt32(image.width)) + bigEndian(UInt32(image.height)) + [UInt8(image.bitDepth), colourType, 0, 0, 0],
            to: &file)
        appendChunk("IDAT", zlib(rows), to: &file)
        appendChunk("IEND", [], to: &file)
        return file
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    private static func appendChunk(_ type: String, _ content: [UInt8], to file: inout [UInt8]) {
        precondition(content.count <= Int32.max, "an image of \(content.count) bytes is too large for PNG")
        file += bigEndian(UInt32(content.count))
        let start = file.count
        file += type.utf8
        file += content
        file += bigEndian(CRC32.of(file[start...]))
    }

    /// A zlib stream, packed where that makes it smaller.
    private static func zlib(_ content: [UInt8]) -> [UInt8] {
        let (packed, stored) = (DeflateWriter.packed(content), DeflateWriter.stored(content))
        return [0x78, 0x01] + (packed.count < stored.count ? packed : stored) + bigEndian(Adler32.of(content[...]))
    }
}
