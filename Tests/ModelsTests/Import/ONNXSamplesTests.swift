import Formats
import Foundation
import Testing

@testable import Models

/// Do the files of both PyTorch exporters give one and the same network, and is what cannot be imported refused by name?
@Suite struct ONNXSamplesTests {
    static func path(_ file: String) throws -> String {
        try #require(Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Resources/onnx")).path
    }

    static func tensor(_ file: String) throws -> Tensor {
        try NPY.parse(FileAccess.read(try path(file)), file: file).tensor
    }

    @Test(arguments: ["unet_a_legacy_op11", "unet_a_legacy_op17", "unet_a_legacy_bn_op13", "unet_a_dynamo_op18"])
    func `The dense output is the recorded one`(name: String) throws {
        let network = try Network.load(path: try Self.path("\(name).onnx"))
        #expect(network.name == name)
        // Batch normalisation is folded, whether the exporter did it or not.
        #expect(Set(network.layers.map(\.operation.kind)) == ["Input", "Conv", "Relu", "MaxPool", "ConvTranspose", "Concat", "Sigmoid"])
        #expect(network.layers.count == 29)
        let output = try network.infer(try Self.tensor("\(name).input.npy"))
        #expect(largestDifference(output, try Self.tensor("\(name).output.npy")) < 1e-5)
    }

    @Test(arguments: [nil, Shape(channels: 1, height: 10, width: 10)])
    func `A residual addition is refused with the node's name`(shape: Shape?) throws {
        for file in ["unet_b_legacy_op17.onnx", "unet_b_legacy_dyn_op17.onnx"] {
            #expect {
                try Network.load(path: try Self.path(file), inputShape: shape)
            } throws: { error in
                guard case .unsupported(let layer, let kind, _, let remedy?) = error as? NetworkError else { return false }
                return layer == "/Add" && kind == "Add" && !remedy.isEmpty
            }
        }
    }

    @Test func `Damaged files give an error and never a trap`() throws {
        let original = try FileAccess.read(try Self.path("unet_a_legacy_bn_op13.onnx"))
        for sample in 0..<400 {
            var random = Draw(seed: UInt64(sample))
            var bytes = original
            for _ in 0..<random.integer(1...4) { bytes[random.integer(0...bytes.count - 1)] = UInt8(random.integer(0...255)) }
            if random.integer(0...3) == 0 { bytes.removeLast(random.integer(1...bytes.count / 2)) }
            do {
                let model = try ONNXModel.parse(bytes, file: "damaged.onnx")
                let network = try ONNXImporter.importNetwork(model, file: "damaged.onnx")
                _ = try network.shapes(input: Shape(channels: 1, height: 8, width: 8))
            } catch is FileError {
            } catch is NetworkError {
            }
        }
    }

    @Test func `What is no network says what it is`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "synfire-load-\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes, words) in [
            ("weights.safetensors", [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), "weights without a graph"),
            ("model.pt", Array("PK\u{3}\u{4}".utf8), "PyTorch checkpoint"), ("model.onnx", Array("hello".utf8), "model.onnx"),
        ] {
            let path = folder.appending(path: name).path
            try FileAccess.write(bytes, to: path)
            #expect {
                try Network.load(path: path)
            } throws: { error in
                (error as? FileError)?.description.contains(words) == true
            }
        }
        #expect(throws: FileError.self) { try Network.load(path: folder.appending(path: "absent.onnx").path) }
        #expect(throws: ZooError.self) { try Network.load(path: "zoo:unit") }
        #expect(try Network.load(path: "zoo:unet?base=2&levels=2").name == "unet")
    }
}
