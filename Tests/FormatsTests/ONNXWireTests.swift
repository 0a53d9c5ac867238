import Formats
import Foundation
import Testing

@Suite("Is every way to write an ONNX model understood or refused in words?")
final class ONNXWireTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("onnx-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func parse(_ graph: ProtobufWriter) throws(FileError) -> ONNXGraph {
        try ONNXModel.parse(ProtobufWriter().integer(1, 8).message(7, graph).bytes, file: folder + "/m.onnx").graph
    }

    private func tensor(_ message: ProtobufWriter) throws(FileError) -> RawTensor {
        try parse(ProtobufWriter().message(5, message.string(8, "w"))).initializers[0].tensor
    }

    private func reason(_ message: ProtobufWriter) -> String? {
        do throws(FileError) {
            _ = try tensor(message)
            return nil
        } catch {
            return error.reason
        }
    }

    private func header(_ dataType: Int, _ shape: [Int]) -> ProtobufWriter {
        shape.reduce(ProtobufWriter().integer(2, dataType)) { $0.integer(1, $1) }
    }

    @Test func packedAndSingleNumbersMeanTheSame() throws {
        let ones = Tensor(shape: [2], scalars: [1, -2])
        let bytes = RawTensor(ones).bytes
        #expect(try tensor(header(1, [2]).fixed32(4, 1).fixed32(4, -2)).tensor == ones)
        #expect(try tensor(header(1, [2]).data(4, bytes)).tensor == ones)
        #expect(try tensor(header(1, [2]).data(9, bytes)).tensor == ones)
        #expect(try tensor(ProtobufWriter().integer(2, 1).packed(1, [2]).data(9, bytes)).tensor == ones)
        #expect(try tensor(header(11, [1]).fixed64(10, 0.5)).floats() == [0.5])
        for (type, field) in [(7, 7), (6, 5), (3, 5), (5, 5)] {
            #expect(try tensor(header(type, [2]).packed(field, [-3, 4])).integers() == [-3, 4])
            #expect(try tensor(header(type, [2]).integer(field, -3).integer(field, 4)).integers() == [-3, 4])
        }
        for (type, field) in [(2, 5), (4, 5), (12, 11), (13, 11)] {
            #expect(try tensor(header(type, [1]).packed(field, [200])).integers() == [200])
        }
        #expect(try tensor(header(9, [2]).packed(5, [1, 0])).integers() == [1, 0])
        #expect(try tensor(header(10, [1]).packed(5, [0xC000])).floats() == [-2])
        #expect(try tensor(header(16, [1]).packed(5, [0xC000])).floats() == [-2])
        #expect(try tensor(header(1, [0, 3])).shape == [0, 3])
    }

    @Test func contradictionsAreRefused() throws {
        #expect(reason(header(1, [2]).fixed32(4, 1)) == "has 4 bytes of data, but float32 of shape [2] needs 8")
        #expect(reason(header(1, [1]).fixed32(4, 1).data(9, [0, 0, 0, 0])) == "is stored in more than one form: raw_data and float_data")
        #expect(reason(header(3, [1]).packed(5, [128])) == "has values that do not fit into int8")
        #expect(reason(header(8, [1])) == "has data type string, which is not supported")
        #expect(reason(header(1, [-1])) == "has shape [-1], which no tensor can have")
        #expect(reason(header(1, [1 << 40, 1 << 40])) != nil)
        #expect(reason(header(1, [1]).data(4, [0, 0, 0])) == "field 4 has 3 bytes, no multiple of 4")
        #expect(throws: FileError.self) { try ONNXModel.parse([], file: "m.onnx") }
        #expect(throws: FileError.self) { try ONNXModel.parse(Array("not a model".utf8), file: "m.onnx") }
    }

    private func external(_ entries: [String: String], shape: [Int] = [2]) -> ProtobufWriter {
        entries.sorted { $0.key < $1.key }.reduce(header(1, shape).integer(14, 1)) {
            $0.message(13, ProtobufWriter().string(1, $1.key).string(2, $1.value))
        }
    }

    @Test func sideFiles() throws {
        try FileAccess.write(RawTensor(Tensor(shape: [3], scalars: [1, 2, 3])).bytes, to: folder + "/data/w.bin")
        let place = ["location": "data/w.bin"]
        #expect(try tensor(external(place, shape: [3])).floats() == [1, 2, 3])
        #expect(try tensor(external(place.merging(["offset": "4"]) { $1 })).floats() == [2, 3])
        #expect(try tensor(external(place.merging(["offset": "0", "length": "8"]) { $1 })).floats() == [1, 2])
        for wrong in [
            ["offset": "8"], ["offset": "-4"], ["offset": "x"], ["length": "4"], ["length": "9223372036854775807"],
            ["offset": "9223372036854775807", "length": "8"], ["location": "../w.bin"], ["location": "data/../../w.bin"],
            ["location": "/etc/passwd"], ["location": ""], ["location": "data"], ["location": "missing.bin"],
        ] {
            #expect(throws: FileError.self, "\(wrong)") { try self.tensor(self.external(place.merging(wrong) { $1 })) }
        }
        #expect(throws: FileError.self) { try self.tensor(self.external([:])) }
        #expect(
            reason(external(["location": "missing.bin"])) == "its data file missing.bin does not exist")
    }

    @Test func sideFilesDoNotUnfoldWithoutEnd() throws {
        try FileAccess.write(Array(repeating: 0, count: 400), to: folder + "/w.bin")
        let tensors = (0..<100).map { external(["location": "w.bin"], shape: [100]).string(8, "w\($0)") }
        _ = try parse(tensors.prefix(4).reduce(ProtobufWriter()) { $0.message(5, $1) })
        #expect(throws: FileError.self) { try self.parse(tensors.reduce(ProtobufWriter()) { $0.message(5, $1) }) }
    }

    private func node(_ type: String, input: String = "x", output: String = "y") -> ProtobufWriter {
        ProtobufWriter().string(1, input).string(2, output).string(3, "n").string(4, type)
    }

    @Test func attributesOfEveryKind() throws {
        func attribute(_ name: String, type: Int, _ add: (ProtobufWriter) -> ProtobufWriter = { $0 }) -> ProtobufWriter {
            add(ProtobufWriter().string(1, name)).integer(20, type)
        }
        let attributes = [
            attribute("f", type: 1) { $0.fixed32(2, 0.5) }, attribute("i", type: 2) { $0.integer(3, -1) },
            attribute("s", type: 3) { $0.string(4, "same") }, attribute("zero", type: 2), attribute("none", type: 7),
            attribute("fs", type: 6) { $0.fixed32(7, 1).fixed32(7, 2) }, attribute("is", type: 7) { $0.packed(8, [1, -1]) },
            attribute("ss", type: 8) { $0.string(9, "a").string(9, "") }, attribute("old", type: 0) { $0.integer(8, 5) },
            attribute("t", type: 4) { $0.message(5, ProtobufWriter().integer(2, 7).integer(7, 9)) },
            attribute("latin", type: 3) { $0.data(4, [0xE9]) },
        ]
        let graph = try parse(ProtobufWriter().message(1, attributes.reduce(node("Op")) { $0.message(5, $1) }))
        let values = Dictionary(uniqueKeysWithValues: graph.nodes[0].attributes.map { ($0.name, $0.value) })
        #expect(
            values == [
                "f": .float(0.5), "i": .integer(-1), "s": .string("same"), "zero": .integer(0), "none": .integers([]),
                "fs": .floats([1, 2]), "is": .integers([1, -1]), "ss": .strings(["a", ""]), "old": .integers([5]),
                "t": .tensor(ONNXTensor(name: "", tensor: RawTensor(shape: [], int64s: [9]))), "latin": .other,
            ])
        #expect(graph.nodes[0].attribute("missing") == nil)
    }

    @Test func whatNetworksDoNotNeedIsRefusedOnlyWhereUsed() throws {
        let sparse = ProtobufWriter().message(1, ProtobufWriter().string(8, "sparse"))
        _ = try parse(ProtobufWriter().message(1, node("Relu")).message(15, sparse))
        #expect(throws: FileError.self) { try self.parse(ProtobufWriter().message(1, self.node("Relu", input: "sparse")).message(15, sparse)) }

        let branch = ProtobufWriter().string(1, "then_branch").message(6, ProtobufWriter()).integer(20, 5)
        let error = #expect(throws: FileError.self) { try self.parse(ProtobufWriter().message(1, self.node("If").message(5, branch))) }
        #expect(error?.place == "node n (If)")

        func model(_ type: String) -> [UInt8] {
            ProtobufWriter().message(7, ProtobufWriter().message(1, node(type).string(7, "local")))
                .message(25, ProtobufWriter().string(1, "Block").string(10, "local")).bytes
        }
        _ = try ONNXModel.parse(model("Relu"), file: "m.onnx")
        #expect(throws: FileError.self) { try ONNXModel.parse(model("Block"), file: "m.onnx") }
    }

    @Test func valuesAreDefinedOnce() {
        let twice = ProtobufWriter().message(1, node("Relu")).message(1, node("Sigmoid"))
        #expect(throws: FileError.self) { try self.parse(twice) }
    }

    @Test func shapesKnownAndUnknown() throws {
        func info(_ type: ProtobufWriter) -> ProtobufWriter {
            ProtobufWriter().message(11, ProtobufWriter().string(1, "x").message(2, ProtobufWriter().message(1, type)))
        }
        let dimensions = [ProtobufWriter().integer(1, 3), ProtobufWriter().string(2, "n"), ProtobufWriter(), ProtobufWriter().integer(1, -1)]
        let shape = dimensions.reduce(ProtobufWriter()) { $0.message(1, $1) }
        let known = try parse(info(ProtobufWriter().integer(1, 1).message(2, shape))).inputs[0]
        #expect(known.elementType == 1 && known.hasShape)
        #expect(known.dimensions == [.fixed(3), .symbolic("n"), .unknown, .unknown])
        let open = try parse(info(ProtobufWriter().integer(1, 1))).inputs[0]
        #expect(!open.hasShape && open.dimensions.isEmpty)
    }
}
