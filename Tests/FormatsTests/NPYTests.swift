import Formats
import Testing

@Suite("Do NPY and NPZ arrays read as NumPy wrote them?")
struct NPYTests {
    static let files = ["f4_c", "f4_fortran", "f4_be", "f8", "f2", "u1", "i2", "i8_scalar", "bool", "empty", "one", "f4_v2"]

    private func check(_ tensor: RawTensor, _ expected: JSON) {
        #expect(tensor.elementType.rawValue == expected["dtype"]?.stringValue)
        #expect(tensor.shape == expected.shape)
        #expect(SHA256.hexadecimal(tensor.bytes) == expected.digest)
        let head = expected["head"]?.arrayValue?.compactMap { $0.doubleValue ?? $0.boolValue.map { $0 ? 1 : 0 } } ?? []
        #expect(Array(tensor.floats().prefix(6)) == head.map { Float($0) })
    }

    @Test(arguments: files)
    func arrays(name: String) throws {
        let expected = try #require(try Samples.json("npy/expected.json")["\(name).npy"])
        let tensor = try NPY.parse(try Samples.bytes("npy/\(name).npy"), file: name)
        check(tensor, expected)
        #expect(try NPY.parse(NPY.encode(tensor), file: name) == tensor)
    }

    @Test(arguments: ["f4_c", "f8", "f2", "u1", "i2", "i8_scalar", "bool", "empty", "one"])
    func encodingEqualsNumPy(name: String) throws {
        let bytes = try Samples.bytes("npy/\(name).npy")
        #expect(NPY.encode(try NPY.parse(bytes, file: name)) == bytes)
    }

    @Test(arguments: ["stored", "deflated"])
    func archives(name: String) throws {
        let expected = try #require(try Samples.json("npy/expected.json")["\(name).npz"]?.objectValue)
        let tensors = try NPZ.parse(try Samples.bytes("npy/\(name).npz"), file: name)
        #expect(tensors.map(\.name) == expected.map(\.key))
        for (entry, member) in zip(tensors, expected) { check(entry.tensor, member.value) }
    }

    @Test func bfloat16IsWrittenAsFloat32() throws {
        let tensor = RawTensor(elementType: .bfloat16, shape: [2], bytes: [0x80, 0x3F, 0x00, 0xC0])
        #expect(try NPY.parse(NPY.encode(tensor), file: "a").floats() == [1, -2])
    }

    private func file(_ header: String, version: UInt8 = 1, data: Int = 0) -> [UInt8] {
        [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
            + Array(repeating: 0, count: data)
    }

    @Test func headersInOtherOrderAndStyle() throws {
        let text = "{\"shape\": (2L, 1), 'fortran_order':True , 'descr':'>u2'}"
        #expect(try NPY.parse(file(text, data: 4), file: "a") == RawTensor(elementType: .uint16, shape: [2, 1], bytes: [0, 0, 0, 0]))
    }

    @Test(arguments: [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4, 0)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "{'descr': '<f4", "",
    ])
    func malformedHeaders(header: String) {
        #expect(throws: FileError.self) { try NPY.parse(self.file(header, data: 4), file: "a") }
    }

    @Test func sizesMustAgree() throws {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
        _ = try NPY.parse(file(header, data: 8), file: "a")
        for data in [0, 7, 9] { #expect(throws: FileError.self) { try NPY.parse(self.file(header, data: data), file: "a") } }
        #expect(throws: FileError.self) { try NPY.parse(self.file(header, version: 4, data: 8), file: "a") }
    }
}
