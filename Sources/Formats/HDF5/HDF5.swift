/// What an HDF5 file holds: groups of named members and datasets.
///
/// The subset that NIR files use (HDF5 File Format Specification 1.x): superblock 0, old-style groups, fixed, float and
/// string types, contiguous, compact and chunked storage with deflate, shuffle and Fletcher-32. `HDF5.parse` reads it, `HDF5.encoded` writes it.
public indirect enum HDF5Node: Sendable, Equatable {
    /// Members by name, in the order of the file's index: ascending.
    case group([HDF5Member])
    /// A dataset of integers or floats, in C order.
    case numbers(RawTensor)
    /// Strings of an array of this shape, in C order; an empty shape is a scalar.
    case strings(shape: [Int], [String])

    /// The member of a group; `nil` for other nodes and unknown names.
    public subscript(name: String) -> HDF5Node? {
        guard case .group(let members) = self else { return nil }
        return members.first { $0.name == name }?.node
    }

    /// The members of a group; empty for other nodes.
    public var members: [HDF5Member] {
        guard case .group(let members) = self else { return [] }
        return members
    }

    /// The one string of a scalar or single-element dataset.
    public var string: String? {
        guard case .strings(_, let values) = self, values.count == 1 else { return nil }
        return values[0]
    }

    /// The numbers of a dataset.
    public var tensor: RawTensor? {
        guard case .numbers(let tensor) = self else { return nil }
        return tensor
    }
}

/// A name and what it stands for in its group.
public struct HDF5Member: Sendable, Equatable {
    /// Unique in its group.
    public var name: String
    /// A group, or a dataset.
    public var node: HDF5Node

    /// The node `node` under `name`.
    public init(_ name: String, _ node: HDF5Node) {
        self.name = name
        self.node = node
    }
}

/// Reading and writing of HDF5 files.
public enum HDF5 {
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Whether `bytes` begin as an HDF5 file does.
    public static func isHDF5(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// The root group of a file.
    ///
    /// What is read never exceeds 64 KiB and 1,100 times the size of the file, more than deflate can unfold.
    /// - Throws: `FileError` naming the offset and what is damaged or outside the supported subset.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> HDF5Node {
        var reader = HDF5ObjectReader(HDF5Bytes(bytes, file: file))
        return try reader.root()
    }
}
