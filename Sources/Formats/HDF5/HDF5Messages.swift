/// The messages of an object header, continuations followed.
struct HDF5Messages {
    enum Kind: Int {
        case dataspace = 0x01
        case linkInfo = 0x02
        case datatype = 0x03
        case link = 0x06
        case layout = 0x08
        case filters = 0x0B
        case continuation = 0x10
        case symbolTable = 0x11
    }

    private var found: [(kind: Kind, place: Range<Int>)] = []
    /// Headers are split into a few parts; a chain of parts as long as this is a loop.
    private static let mostParts = 64

    /// - Throws: `FileError` for headers of another version and messages that do not fit.
    init(_ bytes: HDF5Bytes, at address: Int) throws(FileError) {
        let version = try bytes.number(address, 1, "object header")
        guard version == 1 else {
            throw bytes.failure(
                "an object header of version 1 is expected here", at: address,
                remedy: "save it with libver=\"earliest\" (the default of h5py and nir)")
        }
        var parts = [try bytes.range(address + 16, try bytes.number(address + 8, 4, "object header size"), "object header")]
        var next = 0
        while next < parts.count {
            guard parts.count <= Self.mostParts else { throw bytes.failure("the object header continues endlessly", at: address) }
            var position = parts[next].lowerBound
            while parts[next].upperBound - position >= 8 {
                let size = try bytes.number(position + 2, 2, "message size")
                guard size <= parts[next].upperBound - position - 8 else {
                    throw bytes.failure("a message of \(size) bytes does not fit into its header", at: position)
                }
                let isShared = try bytes.number(position + 4, 1, "message flags") & 2 != 0
                if let kind = Kind(rawValue: try bytes.number(position, 2, "message type")) {
                    guard !isShared else { throw bytes.failure("shared messages are not supported", at: position) }
                    let place = position + 8..<position + 8 + size
                    if kind == .continuation {
                        guard size >= 16 else { throw bytes.failure("a continuation is cut short", at: position) }
                        parts.append(
                            try bytes.range(
                                try bytes.number(place.lowerBound, 8, "continuation address"),
                                try bytes.number(place.lowerBound + 8, 8, "continuation size"), "continuation"))
                    } else {
                        found.append((kind, place))
                    }
                }
                position += 8 + size
            }
            next += 1
        }
    }

    /// Where the first message of a kind lies.
    func first(_ kind: Kind) -> Range<Int>? { found.first { $0.kind == kind }?.place }
}
