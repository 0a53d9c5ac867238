/// Reads one dataset: its extents, its type, and its bytes from wherever they are stored.
struct HDF5DatasetReader {
    private let bytes: HDF5Bytes
    private let messages: HDF5Messages
    private let address: Int

    init(_ bytes: HDF5Bytes, _ messages: HDF5Messages, at address: Int) {
        self.bytes = bytes
        self.messages = messages
        self.address = address
    }

    /// What was never written counts as zeros: more of them than this is refused, as no file would hold them.
    static let largestUnwritten = 64 << 20

    static func zeros(_ count: Int, _ bytes: HDF5Bytes, at offset: Int) throws(FileError) -> [UInt8] {
        guard count <= largestUnwritten else { throw bytes.failure("a dataset of \(count) bytes was never written", at: offset) }
        return Array(repeating: 0, count: count)
    }

    /// The filter that the dataset's chunks are stored with and that cannot be undone; `nil` where there is none.
    func obstacle() throws(FileError) -> String? {
        guard let message = messages.first(.filters) else { return nil }
        return try HDF5Filters(bytes, message).obstacle?.name
    }

    /// Extents, type and bytes.
    ///
    /// - Parameter budget: Bytes that may still be unfolded; lowered by what the dataset takes.
    private func stored(_ budget: inout Int) throws(FileError) -> (shape: [Int], type: HDF5Datatype, data: [UInt8]) {
        guard let space = messages.first(.dataspace), let typeMessage = messages.first(.datatype), let layout = messages.first(.layout)
        else { throw bytes.failure("the object is neither a group nor a dataset", at: address) }
        let shape = try extents(space)
        let type = try HDF5Datatype(bytes, typeMessage)
        guard let count = Self.product(shape), let size = Self.product([count, type.size]), size <= budget else {
            throw bytes.failure("a dataset of extents \(shape) is larger than the file could hold", at: address)
        }
        budget -= size
        return (shape, type, try contents(layout, shape: shape, elementSize: type.size, byteCount: size, &budget))
    }

    /// Extents and type, without the data.
    func form() throws(FileError) -> (shape: [Int], type: HDF5Datatype) {
        guard let space = messages.first(.dataspace), let type = messages.first(.datatype) else {
            throw bytes.failure("the object is neither a group nor a dataset", at: address)
        }
        return (try extents(space), try HDF5Datatype(bytes, type))
    }

    /// The numbers of the dataset.
    ///
    /// - Throws: `FileError` for a dataset of anything else.
    func numbers(_ budget: inout Int) throws(FileError) -> RawTensor {
        guard case .numbers(let tensor) = try read(&budget) else { throw bytes.failure("the dataset holds no numbers", at: address) }
        return tensor
    }

    /// The members of compound elements by name, one number for each element.
    ///
    /// - Throws: `FileError` for a dataset of anything else.
    func columns(_ budget: inout Int) throws(FileError) -> [String: NumberColumn] {
        let (shape, type, data) = try stored(&budget)
        guard case .compound(let fields) = type.elements else { throw bytes.failure("the dataset's elements are not compound", at: address) }
        var columns: [String: NumberColumn] = [:]
        for field in fields {
            columns[field.name] = NumberColumn(
                type: field.type, isBigEndian: field.isBigEndian, bytes: data, stride: type.size, offset: field.offset, count: shape.reduce(1, *))
        }
        return columns
    }

    /// - Parameter budget: Bytes that may still be unfolded; lowered by what the dataset takes.
    func read(_ budget: inout Int) throws(FileError) -> HDF5Node {
        let (shape, type, data) = try stored(&budget)
        switch type.elements {
        case .compound: throw bytes.failure("compound elements are not supported", at: address)
        case .numbers(let element):
            return .numbers(
                RawTensor(
                    elementType: element, shape: shape, bytes: type.isBigEndian ? LittleEndian.swapWords(data, size: type.size) : data))
        case .fixedStrings:
            var strings: [String] = []
            for start in stride(from: 0, to: data.count, by: type.size) {
                let field = data[start..<start + type.size].prefix { $0 != 0 }
                strings.append(try string(field))
            }
            return .strings(shape: shape, strings)
        case .variableStrings:
            var heaps = HDF5GlobalHeaps(bytes)
            var strings: [String] = []
            for start in stride(from: 0, to: data.count, by: 16) {
                let field = HDF5Bytes(Array(data[start..<start + 16]), file: bytes.file)
                let length = try field.number(0, 4, "string length")
                let heap = try field.number(4, 8, "heap address")
                let object = try field.number(12, 4, "heap object")
                let content = length == 0 ? [] : bytes.bytes[try heaps.object(object, in: heap)].prefix(length)
                guard content.count == length, length <= budget else { throw bytes.failure("a string is cut short", at: heap) }
                budget -= length
                strings.append(try string(content))
            }
            return .strings(shape: shape, strings)
        }
    }

    private func string(_ content: ArraySlice<UInt8>) throws(FileError) -> String {
        guard let string = String(validating: content, as: UTF8.self) else { throw bytes.failure("a string is not UTF-8", at: address) }
        return string
    }

    private static func product(_ factors: [Int]) -> Int? {
        var product = 1
        for factor in factors {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }

    private func extents(_ message: Range<Int>) throws(FileError) -> [Int] {
        let start = message.lowerBound
        let version = try bytes.number(start, 1, "dataspace version")
        let rank = try bytes.number(start + 1, 1, "rank")
        guard version == 1 || version == 2, rank <= 8 else {
            throw bytes.failure("a dataspace of version \(version) and \(rank) axes is not supported", at: start)
        }
        if version == 2, try bytes.number(start + 3, 1, "kind of dataspace") == 2 {
            throw bytes.failure("a dataset without elements is not supported", at: start)
        }
        let first = start + (version == 1 ? 8 : 4)
        guard first + 8 * rank <= message.upperBound else { throw bytes.failure("a dataspace is cut short", at: start) }
        var extents: [Int] = []
        for axis in 0..<rank { extents.append(try bytes.number(first + 8 * axis, 8, "extent")) }
        return extents
    }

    private func contents(
        _ message: Range<Int>, shape: [Int], elementSize: Int, byteCount: Int, _ budget: inout Int
    ) throws(FileError) -> [UInt8] {
        let start = message.lowerBound
        guard try bytes.number(start, 1, "layout version") == 3 else {
            throw bytes.failure(
                "only data layouts of version 3 are supported", at: start,
                remedy: "save it with libver=\"earliest\" (the default of h5py and nir)")
        }
        switch try bytes.number(start + 1, 1, "layout class") {
        case 0:
            guard try bytes.number(start + 2, 2, "size") >= byteCount, start + 4 + byteCount <= message.upperBound else {
                throw bytes.failure("compact data is cut short", at: start)
            }
            return Array(bytes.bytes[start + 4..<start + 4 + byteCount])
        case 1:
            guard messages.first(.filters) == nil else { throw bytes.failure("contiguous data has filters", at: start) }
            // Data that was never written has no address and counts as zeros.
            guard let place = try bytes.address(start + 2, "data address") else { return try Self.zeros(byteCount, bytes, at: start) }
            return Array(bytes.bytes[try bytes.range(place, byteCount, "dataset")])
        case 2:
            let chunks = try HDF5Chunks(
                bytes, layout: message, filters: messages.first(.filters), shape: shape, elementSize: elementSize)
            return try chunks.assembled(byteCount: byteCount, &budget)
        case let kind: throw bytes.failure("storage of class \(kind) is not supported", at: start)
        }
    }
}

/// Collections of variable-length data, each checked once.
private struct HDF5GlobalHeaps {
    private let bytes: HDF5Bytes
    private var known: [Int: [Int: Range<Int>]] = [:]

    init(_ bytes: HDF5Bytes) { self.bytes = bytes }

    mutating func object(_ index: Int, in heap: Int) throws(FileError) -> Range<Int> {
        if known[heap] == nil { known[heap] = try objects(heap) }
        guard let place = known[heap]?[index] else { throw bytes.failure("the global heap has no object \(index)", at: heap) }
        return place
    }

    private func objects(_ heap: Int) throws(FileError) -> [Int: Range<Int>] {
        try bytes.expect("GCOL", at: heap, "global heap")
        let end = try bytes.range(heap, try bytes.number(heap + 8, 8, "heap size"), "global heap").upperBound
        var objects: [Int: Range<Int>] = [:]
        var position = heap + 16
        while end - position >= 16 {
            let index = try bytes.number(position, 2, "object number")
            // Object 0 is the free space at the end.
            if index == 0 { break }
            let size = try bytes.number(position + 8, 8, "object size")
            guard size <= end - position - 16 else { throw bytes.failure("an object does not fit into its heap", at: position) }
            objects[index] = position + 16..<position + 16 + size
            position += 16 + (size + 7) / 8 * 8
        }
        return objects
    }
}
