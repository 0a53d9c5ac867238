extension PNG {
    /// Reads an image of any colour type and depth that is not interlaced.
    ///
    /// Grey samples of fewer than 8 bits are scaled to 8, palettes become red, green and blue, and transparency given by a
    /// `tRNS` chunk is left out; an alpha channel is kept.
    /// - Throws: when the file is damaged (every checksum is verified), interlaced, or needs an extension to be understood.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> Image {
        guard bytes.starts(with: signature) else { throw FileError(file: file, reason: "is not a PNG file") }
        var reader = ChunkReader(bytes: bytes, file: file)
        let first = try reader.next()
        guard first.type == "IHDR" else { throw reader.failure("the first chunk must be IHDR, not \(first.type)") }
        let header = try Header(bytes[first.content], reader)

        var palette: [UInt8] = []
        var compressed: [UInt8] = []
        while true {
            let chunk = try reader.next()
            switch chunk.type {
            case "PLTE": palette = [UInt8](bytes[chunk.content])
            case "IDAT": compressed += bytes[chunk.content]
            case "IEND":
                let rows = try header.unfiltered(
                    try Inflate.zlib(compressed, limit: header.dataBytes, file: file), file: file)
                return try header.image(rows, palette: palette, file: file)
            default:
                // A capital first letter marks what a reader must understand.
                guard chunk.type.first?.isLowercase == true else {
                    throw reader.failure("chunk \(chunk.type) is not known but needed to read the image")
                }
            }
        }
    }

    /// The chunks of a file in turn, checksums verified.
    private struct ChunkReader {
        let bytes: [UInt8]
        let file: String
        var position = PNG.signature.count
        var chunkStart = PNG.signature.count

        func failure(_ reason: String) -> FileError {
            FileError(file: file, place: "offset \(chunkStart)", reason: reason)
        }

        func number(at offset: Int) -> Int {
            bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }

        mutating func next() throws(FileError) -> (type: String, content: Range<Int>) {
            chunkStart = position
            guard bytes.count - position >= 12 else { throw failure("the PNG file ends before its IEND chunk") }
            let length = number(at: position)
            guard length <= bytes.count - position - 12 else {
                throw failure("a chunk of \(length) bytes does not fit into the \(bytes.count - position - 12) left")
            }
            let typeBytes = bytes[position + 4..<position + 8]
            guard typeBytes.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else { throw failure("a chunk without a name") }
            let content = position + 8..<position + 8 + length
            let type = String(decoding: typeBytes, as: UTF8.self)
            guard CRC32.of(bytes[position + 4..<content.upperBound]) == UInt32(number(at: content.upperBound)) else {
                throw failure("chunk \(type) is damaged: wrong CRC-32")
            }
            position = content.upperBound + 4
            return (type, content)
        }
    }

    /// The image header, checked.
    private struct Header {
        let width: Int
        let height: Int
        let depth: Int
        let colourType: UInt8
        /// Bytes of a row without its filter byte.
        let rowBytes: Int
        /// Bytes of the image data when unpacked, filter bytes included.
        let dataBytes: Int

        /// Samples per pixel as stored; a palette index is one.
        let channels: Int

        init(_ content: ArraySlice<UInt8>, _ reader: ChunkReader) throws(FileError) {
            guard content.count == 13 else { throw reader.failure("IHDR has \(content.count) bytes instead of 13") }
            width = reader.number(at: content.startIndex)
            height = reader.number(at: content.startIndex + 4)
            let options = content.suffix(5)
            let (depth, colourType) = (Int(options[options.startIndex]), options[options.startIndex + 1])
            guard (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height) else {
                throw reader.failure("an image of \(width) x \(height) pixels cannot exist")
            }
            let depths: [UInt8: Set<Int>] = [
                0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
            ]
            guard depths[colourType]?.contains(depth) == true else {
                throw reader.failure("colour type \(colourType) with \(depth) bits per sample does not exist")
            }
            guard options[options.startIndex + 2] == 0, options[options.startIndex + 3] == 0 else {
                throw reader.failure("unknown compression or filter method")
            }
            guard options[options.startIndex + 4] == 0 else {
                throw FileError(
                    file: reader.file, place: "offset \(reader.chunkStart)", reason: "interlaced PNG files are not supported",
                    remedy: "save the image without interlacing (Adam7)")
            }
            self.depth = depth
            self.colourType = colourType
            channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 1
            // Sides below 2^31 and at most 64 bits per pixel: the row fits in 63 bits, the product may not.
            rowBytes = (width * channels * depth + 7) / 8
            let (product, overflow) = (rowBytes + 1).multipliedReportingOverflow(by: height)
            guard !overflow else { throw reader.failure("an image of \(width) x \(height) pixels is too large") }
            dataBytes = product
        }

        /// The rows without filter bytes, their filters undone.
        func unfiltered(_ data: [UInt8], file: String) throws(FileError) -> [UInt8] {
            guard data.count == dataBytes else {
                throw FileError(
                    file: file, reason: "\(width) x \(height) pixels need \(dataBytes) bytes, the image data has \(data.count)")
            }
            let step = max(1, channels * depth / 8)
            var previous = [UInt8](repeating: 0, count: rowBytes)
            var rows: [UInt8] = []
            rows.reserveCapacity(rowBytes * height)
            for y in 0..<height {
                let start = y * (rowBytes + 1)
                var row = [UInt8](data[start + 1..<start + 1 + rowBytes])
                switch data[start] {
                case 0: break
                case 1:
                    for index in row.indices.dropFirst(step) { row[index] &+= row[index - step] }
                case 2:
                    for index in row.indices { row[index] &+= previous[index] }
                case 3:
                    for index in row.indices {
                        let left = index < step ? 0 : Int(row[index - step])
                        row[index] &+= UInt8((left + Int(previous[index])) / 2)
                    }
                case 4:
                    for index in row.indices {
                        let left = index < step ? 0 : row[index - step]
                        let corner = index < step ? 0 : previous[index - step]
                        row[index] &+= Header.paeth(left, previous[index], corner)
                    }
                default: throw FileError(file: file, place: "row \(y)", reason: "filter type \(data[start]) does not exist")
                }
                rows += row
                previous = row
            }
            return rows
        }

        /// The neighbour nearest to left + above - corner; ties go to left, then above.
        private static func paeth(_ left: UInt8, _ above: UInt8, _ corner: UInt8) -> UInt8 {
            let estimate = Int(left) + Int(above) - Int(corner)
            let (toLeft, toAbove, toCorner) = (abs(estimate - Int(left)), abs(estimate - Int(above)), abs(estimate - Int(corner)))
            if toLeft <= toAbove && toLeft <= toCorner { return left }
            return toAbove <= toCorner ? above : corner
        }

        func image(_ rows: [UInt8], palette: [UInt8], file: String) throws(FileError) -> Image {
            let values = samples(rows)
            guard colourType == 3 else {
                let scale = depth < 8 ? UInt16(255 / (1 << depth - 1)) : 1
                return Image(
                    width: width, height: height, channels: channels, bitDepth: max(depth, 8), samples: values.map { $0 * scale })
            }
            guard palette.count % 3 == 0, (3...768).contains(palette.count) else {
                throw FileError(file: file, reason: "the palette has \(palette.count) bytes instead of 3 to 768, three per colour")
            }
            var colours: [UInt16] = []
            colours.reserveCapacity(values.count * 3)
            for value in values {
                let entry = Int(value) * 3
                guard entry < palette.count else {
                    throw FileError(file: file, reason: "colour \(value) is not in the palette of \(palette.count / 3)")
                }
                for channel in 0..<3 { colours.append(UInt16(palette[entry + channel])) }
            }
            return Image(width: width, height: height, channels: 3, bitDepth: 8, samples: colours)
        }

        /// The samples of all rows, as stored.
        private func samples(_ rows: [UInt8]) -> [UInt16] {
            switch depth {
            case 8: return rows.map { UInt16($0) }
            case 16: return LittleEndian.words(rows, as: UInt16.self).map(\.byteSwapped)
            default:
                var values: [UInt16] = []
                values.reserveCapacity(width * height)
                for y in 0..<height {
                    for x in 0..<width {
                        let bit = x * depth
                        let byte = rows[y * rowBytes + bit / 8]
                        values.append(UInt16(byte >> UInt8(8 - depth - bit % 8)) & (1 << depth - 1))
                    }
                }
                return values
            }
        }
    }
}
