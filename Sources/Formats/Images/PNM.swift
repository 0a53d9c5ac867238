/// The portable anymap formats: grey (PGM) and colour (PPM), as text (P2, P3) or bytes (P5, P6) (netpbm.sourceforge.net/doc).
public enum PNM {
    /// Reads one image; samples are scaled so that the file's maximum becomes 255, or 65535 where it is above 255.
    ///
    /// - Throws: when the file is no such image, a sample exceeds the maximum, or bytes are missing or left over.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> Image {
        var scanner = Scanner(bytes: bytes, file: file)
        guard bytes.count >= 3, bytes[0] == UInt8(ascii: "P"), let kind = [0x32: 2, 0x33: 3, 0x35: 5, 0x36: 6][bytes[1]] else {
            throw FileError(file: file, reason: "is not a PGM or PPM image: it does not begin with P2, P3, P5 or P6")
        }
        scanner.position = 2
        let width = try scanner.number("width", upTo: Int(Int32.max))
        let height = try scanner.number("height", upTo: Int(Int32.max))
        let maximum = try scanner.number("maximum", upTo: 65535)
        guard width > 0, height > 0, maximum > 0 else {
            throw scanner.failure("width, height and maximum must not be 0")
        }
        let channels = kind == 3 || kind == 6 ? 3 : 1
        let (count, overflow) = (width * height).multipliedReportingOverflow(by: channels)
        guard !overflow else { throw scanner.failure("an image of \(width) x \(height) pixels is too large") }

        var samples =
            kind < 4
            ? try scanner.textSamples(count: count, maximum: maximum)
            : try scanner.byteSamples(count: count, isWide: maximum > 255)
        if let wrong = samples.first(where: { Int($0) > maximum }) {
            throw FileError(file: file, reason: "sample \(wrong) is above the maximum of \(maximum)")
        }
        let white = maximum > 255 ? 65535 : 255
        if maximum != white {
            samples = samples.map { UInt16((Int($0) * white * 2 + maximum) / (maximum * 2)) }
        }
        return Image(width: width, height: height, channels: channels, bitDepth: white == 255 ? 8 : 16, samples: samples)
    }

    /// Writes P5 for grey and P6 for colour images; an alpha channel is left out, since the formats have none.
    public static func encode(_ image: Image) -> [UInt8] {
        let colours = image.channels < 3 ? 1 : 3
        var visible = image
        if colours != image.channels {
            let samples = stride(from: 0, to: image.samples.count, by: image.channels).flatMap { image.samples[$0..<$0 + colours] }
            visible = Image(
                width: image.width, height: image.height, channels: colours, bitDepth: image.bitDepth, samples: samples)
        }
        let header = "P\(colours == 1 ? 5 : 6)\n\(image.width) \(image.height)\n\(image.maximum)\n"
        return Array(header.utf8) + visible.bigEndianBytes
    }

    private struct Scanner {
        let bytes: [UInt8]
        let file: String
        var position = 0

        func failure(_ reason: String) -> FileError {
            FileError(file: file, place: "offset \(position)", reason: reason)
        }

        private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

        /// Steps over white space and comments, of which there must be some.
        mutating func skipSpace() throws(FileError) {
            let start = position
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "#") {
                    position = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
                } else if Scanner.isSpace(bytes[position]) {
                    position += 1
                } else {
                    break
                }
            }
            guard position > start else { throw failure("expected white space") }
        }

        mutating func number(_ name: String, upTo limit: Int) throws(FileError) -> Int {
            try skipSpace()
            let start = position
            var value = 0
            while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
                guard value <= limit else { throw failure("the \(name) is above \(limit)") }
                position += 1
            }
            guard position > start else { throw failure("expected the \(name), a whole number") }
            return value
        }

        mutating func byteSamples(count: Int, isWide: Bool) throws(FileError) -> [UInt16] {
            guard position < bytes.count, Scanner.isSpace(bytes[position]) else {
                throw failure("expected one white space before the samples")
            }
            position += 1
            let (needed, overflow) = count.multipliedReportingOverflow(by: isWide ? 2 : 1)
            guard !overflow, bytes.count - position == needed else {
                throw failure("\(count) samples do not take the \(bytes.count - position) bytes that are left")
            }
            let data = [UInt8](bytes[position...])
            return isWide ? LittleEndian.words(data, as: UInt16.self).map(\.byteSwapped) : data.map { UInt16($0) }
        }

        mutating func textSamples(count: Int, maximum: Int) throws(FileError) -> [UInt16] {
            // Each sample takes a digit and a space at least.
            guard count <= (bytes.count - position) / 2 else {
                throw failure("\(count) samples do not fit into the \(bytes.count - position) bytes that are left")
            }
            var samples: [UInt16] = []
            samples.reserveCapacity(count)
            for _ in 0..<count { samples.append(UInt16(try number("sample", upTo: maximum))) }
            if position < bytes.count { try skipSpace() }
            guard position == bytes.count else { throw failure("text after the last sample") }
            return samples
        }
    }
}
