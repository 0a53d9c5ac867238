import Formats
import Testing

@Suite("Are the groups and datasets of HDF5 files what h5py says they are?")
struct HDF5Tests {
    private static let samples = ["chunked", "conv_if", "lif", "many_uncompressed", "primitives", "skip_sum"]

    @Test(arguments: samples)
    func contents(name: String) throws {
        let expected = try Samples.json("nir/\(name).expected.json")
        let root = try HDF5.parse(try Samples.bytes("nir/\(name).nir"), file: name)
        #expect(try ExpectedHDF5.compare(root, expected, place: name) > 0)
    }

    @Test("what is written reads the same, byte for byte the second time", arguments: samples)
    func roundTrip(name: String) throws {
        let root = try HDF5.parse(try Samples.bytes("nir/\(name).nir"), file: name)
        let written = HDF5.encoded(root)
        let again = try HDF5.parse(written, file: name)
        #expect(again == root)
        #expect(HDF5.encoded(again) == written)
    }

    @Test("every element type, empty tensors, many strings and deep groups survive the round trip")
    func everyType() throws {
        var members = ElementType.allCases.filter { $0 != .bool }.map { type in
            HDF5Member(type.rawValue, .numbers(RawTensor(elementType: type, shape: [2, 3], bytes: Array(0..<UInt8(6 * type.byteCount)))))
        }
        members.append(HDF5Member("empty", .numbers(RawTensor(elementType: .float32, shape: [0, 4], bytes: []))))
        members.append(HDF5Member("scalar", .numbers(RawTensor(shape: [], int64s: [-7]))))
        members.append(HDF5Member("strings", .strings(shape: [1200, 2], (0..<2400).map { "n\($0)é" })))
        members.append(HDF5Member("none", .strings(shape: [0], [])))
        var deep = HDF5Node.group([])
        for level in 0..<20 { deep = .group([HDF5Member("level \(level)", deep)]) }
        members.append(HDF5Member("zdeep", deep))
        members.sort { $0.name < $1.name }
        let root = HDF5Node.group(members)
        #expect(try HDF5.parse(HDF5.encoded(root), file: "written") == root)
    }

    @Test("groups that contain themselves, and more groups than names, are refused")
    func cycles() throws {
        var bytes = HDF5.encoded(.group([HDF5Member("a", .group([HDF5Member("b", .group([]))]))]))
        // The object header of the root, in the superblock's symbol table entry, replaces those in the symbol tables.
        let root = Array(bytes[64..<72])
        for index in bytes.indices.dropLast(32) where Array(bytes[index..<index + 4]) == Array("SNOD".utf8) {
            bytes.replaceSubrange(index + 16..<index + 24, with: root)
        }
        let error = #expect(throws: FileError.self) { try HDF5.parse(bytes, file: "cycle") }
        #expect(error?.reason.contains("contains itself") == true)
    }

    @Test("every damaged byte gives a file or an error", arguments: ["lif", "chunked"])
    func damage(name: String) throws {
        let bytes = try Samples.bytes("nir/\(name).nir")
        var refused = 0
        for seed in 0..<3000 {
            var damaged = bytes
            for turn in 0..<3 { damaged[(seed &* 2_654_435_761 &+ turn &* 40_503) % bytes.count] ^= UInt8(1 << ((seed + turn) % 8)) }
            if seed % 5 == 0 { damaged.removeLast(seed % bytes.count) }
            if (try? HDF5.parse(damaged, file: name)) == nil { refused += 1 }
        }
        #expect(refused > 300)
    }
}
