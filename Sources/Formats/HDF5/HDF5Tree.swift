/// A B-tree of version 1, which indexes the symbol tables of a group and the chunks of a dataset.
enum HDF5Tree {
    enum Kind: Int {
        case group = 0
        case chunks = 1
    }

    /// An entry of the lowest level: where its key lies, and what it leads to.
    struct Leaf {
        var key: Int
        var child: Int
    }

    private static let deepest = 16

    /// The entries of all leaves, left to right.
    ///
    /// - Throws: `FileError` for a damaged node, or more nodes than the file has room for.
    static func leaves(_ bytes: HDF5Bytes, root: Int, kind: Kind, keySize: Int) throws(FileError) -> [Leaf] {
        var leaves: [Leaf] = []
        var nodes = bytes.bytes.count / 24 + 1
        try visit(bytes, root, kind, keySize, level: nil, &nodes, &leaves)
        return leaves
    }

    private static func visit(
        _ bytes: HDF5Bytes, _ address: Int, _ kind: Kind, _ keySize: Int, level expected: Int?, _ nodes: inout Int, _ leaves: inout [Leaf]
    ) throws(FileError) {
        nodes -= 1
        try bytes.expect("TREE", at: address, "B-tree node")
        let level = try bytes.number(address + 5, 1, "level")
        guard nodes >= 0, try bytes.number(address + 4, 1, "node type") == kind.rawValue, level <= expected ?? deepest,
            expected == nil || level == expected
        else { throw bytes.failure("the B-tree is damaged", at: address) }
        let count = try bytes.number(address + 6, 2, "entries used")
        for index in 0..<count {
            let key = address + 24 + index * (keySize + 8)
            let child = try bytes.number(key + keySize, 8, "child address")
            if level == 0 {
                leaves.append(Leaf(key: key, child: child))
                guard leaves.count <= bytes.bytes.count else { throw bytes.failure("the B-tree is damaged", at: address) }
            } else {
                try visit(bytes, child, kind, keySize, level: level - 1, &nodes, &leaves)
            }
        }
    }
}
