extension HDF5 {
    /// The bytes of a file with this root group: superblock 0, old-style groups, contiguous uncompressed datasets.
    ///
    /// The members of each group are sorted by name, as readers search them.
    /// - Precondition: `root` is a group, no group has two members of one name, and names are not empty.
    public static func encoded(_ root: HDF5Node) -> [UInt8] {
        var writer = HDF5Writer(largestGroup: root.largestGroup)
        return writer.file(root)
    }
}

extension HDF5Node {
    /// Members of the largest group in the tree.
    fileprivate var largestGroup: Int { members.reduce(members.count) { max($0, $1.node.largestGroup) } }
}

/// Appends objects to a file, children before the groups that list them.
private struct HDF5Writer {
    private var bytes: [UInt8]
    /// Half of the symbols a symbol table node has room for: each group has one.
    private let leafHalf: Int
    private static let superblockSize = 96
    private static let internalHalf = 16
    private static let smallestHeap = 4096
    private static let stringsPerHeap = 1024
    private static let none = [UInt8](repeating: 0xFF, count: 8)

    init(largestGroup: Int) {
        leafHalf = max(4, (largestGroup + 1) / 2)
        precondition(leafHalf <= Int(UInt16.max), "a group of \(largestGroup) members is too large for a symbol table")
        bytes = Array(repeating: 0, count: Self.superblockSize)
    }

    mutating func file(_ root: HDF5Node) -> [UInt8] {
        guard case .group(let members) = root else { preconditionFailure("the root of a file is a group") }
        let group = self.group(members)
        var block = HDF5.signature + [0, 0, 0, 0, 0, 8, 8, 0]
        block += little(leafHalf, 2) + little(Self.internalHalf, 2) + little(0, 4)
        block += little(0, 8) + Self.none + little(bytes.count, 8) + Self.none
        block += little(0, 8) + little(group.header, 8) + little(1, 4) + little(0, 4) + little(group.tree, 8) + little(group.heap, 8)
        bytes.replaceSubrange(0..<block.count, with: block)
        return bytes
    }

    private func little(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// Appends `content` at an address divisible by eight, and returns it.
    private mutating func append(_ content: [UInt8]) -> Int {
        let address = bytes.count
        bytes += content
        bytes += [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
        return address
    }

    private mutating func object(_ node: HDF5Node) -> (header: Int, tree: Int, heap: Int) {
        switch node {
        case .group(let members): return group(members)
        case .numbers(let tensor):
            let data = tensor.bytes.isEmpty ? nil : append(tensor.bytes)
            return (dataset(shape: tensor.shape, type: Self.datatype(tensor.elementType), data, tensor.bytes.count), 0, 0)
        case .strings(let shape, let strings):
            let references = self.references(to: strings)
            let data = references.isEmpty ? nil : append(references)
            let type: [UInt8] = [0x19, 1, 1, 0] + little(16, 4) + [0x10, 0, 0, 0] + little(1, 4) + [0, 0, 8, 0]
            return (dataset(shape: shape, type: type, data, references.count), 0, 0)
        }
    }

    private mutating func group(_ members: [HDF5Member]) -> (header: Int, tree: Int, heap: Int) {
        let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        // The heap begins with the empty name, the first key of the tree.
        var names = [UInt8](repeating: 0, count: 8)
        var symbols: [UInt8] = []
        var lastName = 0
        for member in sorted {
            precondition(!member.name.isEmpty, "a member without a name")
            lastName = names.count
            names += Array(member.name.utf8) + [UInt8](repeating: 0, count: 8 - member.name.utf8.count % 8)
            let child = object(member.node)
            let isGroup = child.tree > 0
            symbols += little(lastName, 8) + little(child.header, 8) + little(isGroup ? 1 : 0, 4) + little(0, 4)
            symbols += little(child.tree, 8) + little(child.heap, 8)
        }
        let nameData = append(names)
        // A free list that begins at 1 is empty.
        let heap = append(Array("HEAP".utf8) + [0, 0, 0, 0] + little(names.count, 8) + little(1, 8) + little(nameData, 8))
        var tree = Array("TREE".utf8) + [0, 0] + little(sorted.isEmpty ? 0 : 1, 2) + Self.none + Self.none
        if !sorted.isEmpty {
            var table = Array("SNOD".utf8) + [1, 0] + little(sorted.count, 2) + symbols
            table += [UInt8](repeating: 0, count: 8 + 2 * leafHalf * 40 - table.count)
            tree += little(0, 8) + little(append(table), 8) + little(lastName, 8)
        }
        tree += [UInt8](repeating: 0, count: 24 + (2 * Self.internalHalf + 1) * 8 + 2 * Self.internalHalf * 8 - tree.count)
        let root = append(tree)
        return (header([(0x11, little(root, 8) + little(heap, 8))]), root, heap)
    }

    private mutating func header(_ messages: [(type: Int, content: [UInt8])]) -> Int {
        var content: [UInt8] = []
        for message in messages {
            let padded = message.content + [UInt8](repeating: 0, count: (8 - message.content.count % 8) % 8)
            content += little(message.type, 2) + little(padded.count, 2) + [0, 0, 0, 0] + padded
        }
        return append([1, 0] + little(messages.count, 2) + little(1, 4) + little(content.count, 4) + little(0, 4) + content)
    }

    private mutating func dataset(shape: [Int], type: [UInt8], _ data: Int?, _ size: Int) -> Int {
        let extents: [[UInt8]] = shape.map { little($0, 8) }
        let space: [UInt8] = [1, UInt8(shape.count), 0, 0, 0, 0, 0, 0] + extents.joined()
        // Space allocated late, filled where a value was set, and none was.
        let fill: [UInt8] = [2, 2, 2, 1, 0, 0, 0, 0]
        let layout: [UInt8] = [3, 1] + (data.map { little($0, 8) } ?? Self.none) + little(size, 8)
        return header([(0x01, space), (0x03, type), (0x05, fill), (0x08, layout)])
    }

    /// Puts strings into global heaps: sixteen bytes for each, its length, heap and number.
    private mutating func references(to strings: [String]) -> [UInt8] {
        var references: [UInt8] = []
        for start in stride(from: 0, to: strings.count, by: Self.stringsPerHeap) {
            let part = strings[start..<min(start + Self.stringsPerHeap, strings.count)]
            var objects: [UInt8] = []
            for (index, string) in part.enumerated() {
                let text = Array(string.utf8)
                objects += little(index + 1, 2) + little(1, 2) + little(0, 4) + little(text.count, 8) + text
                objects += [UInt8](repeating: 0, count: (8 - text.count % 8) % 8)
            }
            let size = max(Self.smallestHeap, 16 + objects.count + 16)
            let free = size - 16 - objects.count
            var heap = Array("GCOL".utf8) + [1, 0, 0, 0] + little(size, 8) + objects
            heap += little(0, 8) + little(free, 8) + [UInt8](repeating: 0, count: free - 16)
            let address = append(heap)
            for (index, string) in part.enumerated() {
                references += little(string.utf8.count, 4) + little(address, 8) + little(index + 1, 4)
            }
        }
        return references
    }

    private static func datatype(_ type: ElementType) -> [UInt8] {
        func fixed(_ isSigned: Bool) -> [UInt8] {
            [0x10, isSigned ? 8 : 0, 0, 0, UInt8(type.byteCount), 0, 0, 0, 0, 0, UInt8(type.byteCount * 8), 0]
        }
        func float(_ exponent: UInt8, _ mantissa: UInt8, bias: Int) -> [UInt8] {
            let bits = UInt8(type.byteCount * 8)
            return [0x11, 0x20, bits - 1, 0, UInt8(type.byteCount), 0, 0, 0, 0, 0, bits, 0, mantissa, exponent, 0, mantissa]
                + (0..<4).map { UInt8(truncatingIfNeeded: bias >> (8 * $0)) }
        }
        switch type {
        case .int8, .int16, .int32, .int64: return fixed(true)
        case .bool, .uint8, .uint16, .uint32, .uint64: return fixed(false)
        case .float16: return float(5, 10, bias: 15)
        case .bfloat16: return float(8, 7, bias: 127)
        case .float32: return float(8, 23, bias: 127)
        case .float64: return float(11, 52, bias: 1023)
        }
    }
}
