import Formats
import Foundation
import Testing

@testable import Models

/// Does every exported file compute what its framework computed, at the output and on the way?
@Suite struct ONNXSamplesTests {
    static func path(_ file: String) throws -> String {
        try #require(Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Resources/onnx")).path
    }

    static func tensor(_ file: String) throws -> Tensor {
        try NPY.parse(FileAccess.read(try path(file)), file: file).tensor
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        /// Operators of the imported network.
        var kinds: Set<String>
        /// Recorded values that must be found among the layers' values.
        var intermediates: Int
        var inputShape: Shape?
        var testDescription: String { name }
    }

    private static let unetA: Set<String> = ["Input", "Conv", "Relu", "MaxPool", "ConvTranspose", "Concat", "Sigmoid"]
    private static let unetB: Set<String> = ["Input", "Conv", "Relu", "AveragePool", "Add", "Resize", "Pad", "Concat", "Softmax"]

    static let samples = [
        Sample(name: "unet_a_legacy_op11", kinds: unetA, intermediates: 28), Sample(name: "unet_a_legacy_op17", kinds: unetA, intermediates: 28),
        // Batch normalisation is folded, whether the exporter did it or not: the values before it are gone.
        Sample(name: "unet_a_legacy_bn_op13", kinds: unetA, intermediates: 28), Sample(name: "unet_a_dynamo_op18", kinds: unetA, intermediates: 28),
        Sample(name: "unet_a_dynamo_embedded_op18", kinds: unetA, intermediates: 28),
        Sample(name: "unet_b_legacy_op11", kinds: unetB.union(["ArgMax"]), intermediates: 33),
        Sample(name: "unet_b_legacy_op17", kinds: unetB.union(["ArgMax"]), intermediates: 33),
        Sample(name: "unet_b_legacy_dyn_op17", kinds: unetB, intermediates: 32, inputShape: Shape(channels: 1, height: 10, width: 10)),
        Sample(name: "unet_b_dynamo_op18", kinds: unetB.union(["ArgMax"]), intermediates: 33),
        // Nothing is left to pad at its size, so the two recorded paddings have no layer.
        Sample(name: "unet_b_bilinear_dynamo_op18", kinds: unetB.subtracting(["Pad"]), intermediates: 31),
    ]

    @Test("outputs and intermediate sums are the recorded ones", arguments: samples)
    func recorded(_ sample: Sample) throws {
        let path = try Self.path("\(sample.name).onnx")
        let network = try Network.load(path: path, inputShape: sample.inputShape)
        #expect(network.name == sample.name)
        #expect(Set(network.layers.map(\.operation.kind)) == sample.kinds)

        let input = try Self.tensor("\(sample.name).input.npy")
        let inference = try DenseInference(network, input: Shape(channels: input.shape[1], height: input.shape[2], width: input.shape[3]))
        var values: [Int: [Float]] = [:]
        let output = try inference.run(input.slice(0), threads: 1) { values[$0] = $1 }
        let recorded = try Self.tensor("\(sample.name).output.npy")
        #expect(output.scalars.count == recorded.scalars.count)
        #expect(largestDifference(output.reshaped(recorded.shape), recorded) < 1e-5)

        let expected = try JSON.parse(FileAccess.read(try Self.path("\(sample.name).expected.json")), file: sample.name)
        let activations = try #require(expected["activations"]?.objectValue)
        let graph = try ONNXModel.parse(FileAccess.read(path), file: path).graph
        let nodes = graph.nodes
        let weights = Set(graph.initializers.map(\.name))
        var found = 0
        for activation in activations {
            guard let node = nodes.first(where: { $0.outputs.contains(activation.key) }),
                // What batch normalisation follows is folded with it, under the convolution's name.
                !nodes.contains(where: { $0.opType == "BatchNormalization" && $0.inputs.first == activation.key })
            else { continue }
            let maker = node.opType == "BatchNormalization" ? nodes.first { $0.outputs.first == node.inputs.first } ?? node : node
            let name = NodeReader(maker, weights: weights).name
            guard let layer = network.layers.firstIndex(where: { $0.name == name }), let layerValues = values[layer] else { continue }
            found += 1
            let recordedSum = try #require(activation.value["sum"]?.doubleValue)
            let recordedMaximum = try #require(activation.value["absmax"]?.doubleValue)
            let sum = layerValues.reduce(0.0) { $0 + Double($1) }
            let magnitude = layerValues.reduce(0.0) { $0 + Double(abs($1)) }
            #expect(abs(sum - recordedSum) <= 1e-5 * max(1, magnitude), "\(activation.key)")
            #expect(abs(Double(layerValues.map(abs).max() ?? 0) - recordedMaximum) <= 1e-5 * max(1, recordedMaximum), "\(activation.key)")
        }
        #expect(found == sample.intermediates)
    }

    @Test("every way of storing weights gives the same convolution")
    func storageForms() throws {
        let path = try Self.path("storage_forms.onnx")
        let input = try Self.tensor("storage_forms.input.npy")
        let network = try Network.load(path: path, inputShape: Shape(channels: input.shape[1], height: input.shape[2], width: input.shape[3]))
        #expect(largestDifference(try network.infer(input), try Self.tensor("storage_forms.output.npy")) < 1e-5)
    }

    @Test("scores and decision come apart, and the decision on the scores is the output")
    func decision() throws {
        let network = try Network.load(path: try Self.path("unet_b_dynamo_op18.onnx"))
        #expect(network.decision == .largestChannel)
        let scores = try network.upToScores()
        #expect(scores.head == .softmax && scores.decision == nil)
        let input = try Self.tensor("unet_b_dynamo_op18.input.npy")
        let probabilities = try scores.infer(input)
        let shape = Shape(channels: probabilities.shape[1], height: 10, width: 10)
        let classes = ReadoutDecision.largestChannel.apply(ChannelOrder.channelsLast(probabilities.scalars[...], shape: shape), channels: shape.channels)
        #expect(classes == (try network.infer(input)).scalars)
        #expect(classes.map { Int($0) } == scores.head.classes(ChannelOrder.channelsLast(probabilities.scalars[...], shape: shape), channels: shape.channels))
    }

    @Test("a file that computes with an open image size asks for it")
    func openSize() throws {
        #expect {
            try Network.load(path: try Self.path("unet_b_legacy_dyn_op17.onnx"))
        } throws: { error in
            (error as? NetworkError)?.description.contains("--input-shape") == true
        }
        // A size at which the skips do not match without padding.
        let network = try Network.load(path: try Self.path("unet_b_legacy_dyn_op17.onnx"), inputShape: Shape(channels: 1, height: 11, width: 14))
        #expect(try network.shapes(input: Shape(channels: 1, height: 11, width: 14))[network.output] == Shape(channels: 3, height: 11, width: 14))
    }

    @Test("what is no network says what it is")
    func foreign() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "synfire-load-\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes, words) in [
            ("weights.safetensors", [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), "no graph"),
            ("model.zip", Array("PK\u{3}\u{4}".utf8), "zip archive"),
            ("model.pt", [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E], "PyTorch file"), ("model.onnx", Array("hello".utf8), "model.onnx"),
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
