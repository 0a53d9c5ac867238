/// Follows the links of an HDF5 file from its root group.
struct HDF5ObjectReader {
    private let bytes: HDF5Bytes
    /// Bytes that datasets may still unfold to.
    private var budget: Int
    /// Addresses of the groups that are being read: a link back to one of them is a cycle.
    private var open: Set<Int> = []
    /// Links that may still be followed: each takes forty bytes of a symbol table.
    private var links: Int

    /// Bytes of the paths that were listed.
    private var pathBytes = 0

    private static let deepest = 32
    /// HDF5 itself allows longer names; nobody gives them.
    private static let longestName = 4096

    init(_ bytes: HDF5Bytes) {
        self.bytes = bytes
        let (product, overflow) = bytes.bytes.count.multipliedReportingOverflow(by: 1100)
        budget = overflow ? Int.max : max(product, 1 << 16)
        links = bytes.bytes.count / 40 + 1
    }

    mutating func root() throws(FileError) -> HDF5Node {
        let header = try rootAddress()
        let node = try object(at: header, depth: 0)
        guard case .group = node else { throw bytes.failure("the root is not a group", at: header) }
        return node
    }

    /// Paths and addresses of all datasets, none of them read.
    mutating func datasets() throws(FileError) -> [(path: String, address: Int)] {
        var found: [(path: String, address: Int)] = []
        try list(try rootAddress(), "", depth: 0, &found)
        return found
    }

    private mutating func list(_ address: Int, _ path: String, depth: Int, _ found: inout [(path: String, address: Int)]) throws(FileError) {
        guard depth <= Self.deepest else { throw bytes.failure("groups are nested deeper than \(Self.deepest)", at: address) }
        let messages = try HDF5Messages(bytes, at: address)
        guard let table = messages.first(.symbolTable) else {
            try refuseNewGroups(messages, at: address)
            pathBytes += path.utf8.count
            guard pathBytes <= bytes.bytes.count + 1 << 16 else { throw bytes.failure("the names of datasets take more than the file", at: address) }
            return found.append((path, address))
        }
        guard open.insert(address).inserted else { throw bytes.failure("the group contains itself", at: address) }
        defer { open.remove(address) }
        for link in try self.links(table) { try list(link.address, path.isEmpty ? link.name : "\(path)/\(link.name)", depth: depth + 1, &found) }
    }

    private func rootAddress() throws(FileError) -> Int {
        guard HDF5.isHDF5(bytes.bytes) else { throw bytes.failure("is not an HDF5 file: its signature is missing", at: 0) }
        let version = try bytes.number(8, 1, "superblock version")
        guard version == 0 || version == 1 else {
            throw bytes.failure(
                "superblock version \(version) is not supported", at: 8, remedy: "save it with libver=\"earliest\" (the default of h5py and nir)")
        }
        guard try bytes.number(13, 1, "size of offsets") == 8, try bytes.number(14, 1, "size of lengths") == 8 else {
            throw bytes.failure("addresses and lengths of other than eight bytes are not supported", at: 13)
        }
        // Version 1 has four bytes more before the addresses.
        let base = version == 0 ? 24 : 28
        guard try bytes.number(base, 8, "base address") == 0 else {
            throw bytes.failure("a file inside another (base address above 0) is not supported", at: base)
        }
        return try bytes.number(base + 32 + 8, 8, "root group address")
    }

    private mutating func object(at address: Int, depth: Int) throws(FileError) -> HDF5Node {
        guard depth <= Self.deepest else { throw bytes.failure("groups are nested deeper than \(Self.deepest)", at: address) }
        let messages = try HDF5Messages(bytes, at: address)
        if let table = messages.first(.symbolTable) { return .group(try members(table, of: address, depth: depth)) }
        try refuseNewGroups(messages, at: address)
        return try HDF5DatasetReader(bytes, messages, at: address).read(&budget)
    }

    private func refuseNewGroups(_ messages: HDF5Messages, at address: Int) throws(FileError) {
        guard messages.first(.linkInfo) == nil, messages.first(.link) == nil else {
            throw bytes.failure(
                "new-style groups are not supported", at: address, remedy: "save it with libver=\"earliest\" (the default of h5py and nir)")
        }
    }

    private mutating func members(_ table: Range<Int>, of group: Int, depth: Int) throws(FileError) -> [HDF5Member] {
        guard open.insert(group).inserted else { throw bytes.failure("the group contains itself", at: group) }
        defer { open.remove(group) }
        var members: [HDF5Member] = []
        for link in try self.links(table) { members.append(HDF5Member(link.name, try object(at: link.address, depth: depth + 1))) }
        return members
    }

    /// The names in a group's symbol table, and where their objects lie.
    private mutating func links(_ table: Range<Int>) throws(FileError) -> [(name: String, address: Int)] {
        let tree = try bytes.number(table.lowerBound, 8, "B-tree address")
        let heap = try bytes.number(table.lowerBound + 8, 8, "local heap address")
        try bytes.expect("HEAP", at: heap, "local heap")
        let names = try bytes.range(
            try bytes.number(heap + 24, 8, "heap data address"), try bytes.number(heap + 8, 8, "heap data size"), "local heap")
        var links: [(name: String, address: Int)] = []
        var known: Set<String> = []
        for leaf in try HDF5Tree.leaves(bytes, root: tree, kind: .group, keySize: 8) {
            try bytes.expect("SNOD", at: leaf.child, "symbol table node")
            for index in 0..<(try bytes.number(leaf.child + 6, 2, "number of symbols")) {
                self.links -= 1
                guard self.links >= 0 else { throw bytes.failure("there are more links than symbol tables have room for", at: leaf.child) }
                let entry = leaf.child + 8 + 40 * index
                let name = try self.name(at: try bytes.number(entry, 8, "name offset"), in: names)
                guard known.insert(name).inserted else { throw bytes.failure("the group has two members \"\(name)\"", at: entry) }
                links.append((name, try bytes.number(entry + 8, 8, "object address")))
            }
        }
        return links
    }

    private func name(at offset: Int, in heap: Range<Int>) throws(FileError) -> String {
        guard offset >= 0, offset < heap.count else { throw bytes.failure("a name lies outside its heap", at: heap.lowerBound) }
        let start = heap.lowerBound + offset
        guard let end = bytes.bytes[start..<heap.upperBound].firstIndex(of: 0), end > start, end - start <= Self.longestName,
            let name = String(validating: bytes.bytes[start..<end], as: UTF8.self)
        else { throw bytes.failure("a name is empty, endless, not UTF-8, or longer than \(Self.longestName) bytes", at: start) }
        return name
    }
}
