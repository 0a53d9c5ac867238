import Formats
import Testing

@Suite("Do safetensors files read by the rules of the reference library?")
struct SafetensorsTests {
    private static let types = [
        "BOOL": "bool", "I8": "int8", "U8": "uint8", "I16": "int16", "U16": "uint16", "I32": "int32", "U32": "uint32",
        "I64": "int64", "U64": "uint64", "F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64",
    ]

    @Test(arguments: ["mixed", "unet_a"])
    func contents(name: String) throws {
        let expected = try Samples.json("safetensors/\(name).expected.json")
        let bytes = try Samples.bytes("safetensors/\(name).safetensors")
        let file = try Safetensors.parse(bytes, file: name)
        let tensors = try #require(expected["tensors"]?.objectValue)
        #expect(file.tensors.count == tensors.count)
        for member in tensors {
            let tensor = try #require(file[member.key], "\(member.key) is missing")
            #expect(tensor.shape == member.value.shape)
            #expect(tensor.elementType.rawValue == member.value["dtype"]?.stringValue.flatMap { SafetensorsTests.types[$0] })
            #expect(SHA256.hexadecimal(tensor.bytes) == member.value.digest)
        }
        let metadata = try #require(expected["metadata"]?.objectValue)
        #expect(file.metadata == Dictionary(uniqueKeysWithValues: metadata.map { ($0.key, $0.value.stringValue ?? "") }))
        let again = try Safetensors.parse(file.encoded(), file: name)
        #expect(again == file)
        #expect(again.encoded() == file.encoded())
    }

    @Test func badFilesAreRefused() throws {
        let names = try #require(try Samples.json("safetensors/bad.expected.json").objectValue).map(\.key)
        #expect(names.count == 7)
        for name in names {
            let bytes = try Samples.bytes("safetensors/\(name)")
            let error = #expect(throws: FileError.self, "\(name)") { try Safetensors.parse(bytes, file: name) }
            #expect(error?.file == name)
        }
    }

    private func file(_ header: String, data: Int = 0) -> [UInt8] {
        [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + Array(repeating: 0, count: data)
    }

    @Test func errorsNameTheTensor() {
        let text = #"{"w":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#
        let error = #expect(throws: FileError.self) { try Safetensors.parse(self.file(text, data: 1), file: "m.safetensors") }
        #expect(
            error?.description
                == "m.safetensors (tensor w): element type F8_E4M3 is not supported; store the tensor as F32, F16 or BF16")
    }

    @Test(arguments: [
        "[]", " {}", #"{"a":1}"#, #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":[]}"#,
        #"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#,
        #"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "{}",
    ])
    func malformedHeaders(header: String) {
        #expect(throws: FileError.self) { try Safetensors.parse(self.file(header, data: 4), file: "a") }
    }

    @Test func smallestFiles() throws {
        #expect(try Safetensors.parse(file("{}"), file: "a").tensors.isEmpty)
        for count in 0..<8 { #expect(throws: FileError.self) { try Safetensors.parse(Array(repeating: 0, count: count), file: "a") } }
    }

    @Test func encodingAlignsAndSorts() throws {
        let file = Safetensors(
            metadata: ["b": "2", "a": "1"],
            tensors: [
                NamedTensor(name: "mask", tensor: RawTensor(shape: [3], uint8s: [1, 2, 3])),
                NamedTensor(name: "w", tensor: RawTensor(Tensor(shape: [], scalars: [1]))),
                NamedTensor(name: "none", tensor: RawTensor(shape: [0, 2], int64s: [])),
            ])
        let bytes = file.encoded()
        let again = try Safetensors.parse(bytes, file: "a")
        #expect(again.tensors.map(\.name) == ["none", "w", "mask"])
        #expect(again.metadata == file.metadata)
        #expect(bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) } % 8 == 0)
        #expect(String(decoding: bytes[8...], as: UTF8.self).hasPrefix(#"{"__metadata__":{"a":"1","b":"2"},"none":"#))
    }
}
