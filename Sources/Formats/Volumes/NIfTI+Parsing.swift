extension NIfTI {
    /// Reads a `.nii` or `.nii.gz` file, told apart by their first bytes, in either byte order.
    ///
    /// - Throws: when the header is malformed, voxels are not whole numbers or floats of up to 64 bits, the data is kept in a
    ///   second file, or the file is longer or shorter than its header says.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> NIfTI {
        func failure(_ reason: String, remedy: String? = nil) -> FileError {
            FileError(file: file, place: "header", reason: reason, remedy: remedy)
        }
        let isPacked = bytes.starts(with: [0x1F, 0x8B])
        let start = isPacked ? try Inflate.gzipPrefix(bytes, count: 540, file: file) : bytes
        guard let header = NIfTIHeader(start) else {
            throw FileError(file: file, reason: "is not a NIfTI file: it does not begin with a header of 348 or 540 bytes")
        }
        let magic = String(decoding: header.bytes[header.magicOffset..<header.magicOffset + 3], as: UTF8.self)
        guard magic != "ni\(header.version)" else {
            throw failure("keeps its data in a second file", remedy: "save it as one .nii file instead of .hdr and .img")
        }
        guard magic == "n+\(header.version)" else { throw failure("is not a NIfTI file: it has no n+\(header.version) mark") }

        let axes = header.dimension(0)
        guard (1...7).contains(axes) else { throw failure("has \(axes) axes; 1 to 7 are possible") }
        let shape = (1...axes).map(header.dimension)
        let code = header.integer(at: header.dataTypeOffset, size: 2)
        guard let type = elementType(code) else {
            throw failure(
                "has voxels of type \(typeName(code)), which is not supported", remedy: "save it with whole numbers or floats")
        }
        let bits = header.integer(at: header.bitsPerVoxelOffset, size: 2)
        guard bits == type.byteCount * 8 else {
            throw failure("has \(bits) bits per voxel, but \(type.rawValue) takes \(type.byteCount * 8)")
        }
        guard let dataBytes = type.byteCount(shape: shape) else { throw failure("has shape \(shape), which no volume can have") }
        let dataStart =
            header.version == 1
            ? Int(exactly: header.real(at: header.dataStartOffset)) : header.integer(at: header.dataStartOffset, size: 8)
        guard let dataStart, dataStart >= header.byteCount, dataStart <= Int.max - dataBytes else {
            throw failure("its data cannot begin where vox_offset says")
        }

        let content = isPacked ? try Inflate.gzip(bytes, limit: dataStart + dataBytes, file: file) : bytes
        guard content.count == dataStart + dataBytes else {
            throw FileError(
                file: file, place: "offset \(dataStart)",
                reason: "\(type.rawValue) of shape \(shape) would end at byte \(dataStart + dataBytes), the file at \(content.count)")
        }
        var data = [UInt8](content[dataStart...])
        if header.isBigEndian { data = LittleEndian.swapWords(data, size: type.byteCount) }
        data = FortranOrder.reordered(data, shape: shape, elementBytes: type.byteCount)
        return NIfTI(header: header, voxels: RawTensor(elementType: type, shape: shape, bytes: data))
    }

    private static func elementType(_ code: Int) -> ElementType? {
        switch code {
        case 2: .uint8
        case 4: .int16
        case 8: .int32
        case 16: .float32
        case 64: .float64
        case 256: .int8
        case 512: .uint16
        case 768: .uint32
        case 1024: .int64
        case 1280: .uint64
        default: nil
        }
    }

    private static func typeName(_ code: Int) -> String {
        switch code {
        case 1: "binary"
        case 32: "complex64"
        case 128: "RGB"
        case 1536: "float128"
        case 1792: "complex128"
        case 2304: "RGBA"
        default: String(code)
        }
    }
}
