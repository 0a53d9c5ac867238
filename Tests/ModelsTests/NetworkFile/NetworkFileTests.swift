import Formats
import Testing

@testable import Models

@Suite("Does a network come back from its file as it was?")
struct NetworkFileTests {
    /// Every operation once, whether or not a network would have them so.
    private static let everything: Network = {
        let weights = (0..<16).map { Float($0) / 7 - 1 }
        let operations: [LayerOperation] = [
            .input(channels: 2, height: 8, width: nil),
            .convolution(
                Convolution(
                    inputChannels: 2, outputChannels: 4, kernelHeight: 2, kernelWidth: 1, strideY: 2, strideX: 1, dilationY: 1, dilationX: 3,
                    padding: Padding(top: 1, left: 0, bottom: 2, right: 3), groups: 2, weights: Array(weights.prefix(8)), bias: [1, .pi, -0.1, 0])),
            .transposedConvolution(
                TransposedConvolution(
                    inputChannels: 4, outputChannels: 2, kernelHeight: 1, kernelWidth: 2, strideY: 2, strideX: 3, padding: Padding(0), outputPaddingY: 1,
                    outputPaddingX: 2, weights: weights)),
            .relu, .leakyRelu(slope: 0.1), .lifRate(LIFRate(refractoryTime: 0.001, membraneTime: 0.03, threshold: 0.9, amplitude: 0.01)),
            .channelAffine(ChannelAffine(scale: [0.5, -2], shift: [0.1, 3])),
            .groupNormalization(GroupNormalization(groups: 1, epsilon: 0.125, scale: [0.5, -2], shift: [0.1, 3])),
            .averagePool(Pooling(kernelHeight: 3, kernelWidth: 2, strideY: 2, strideX: 1, padding: Padding(1), countsPadding: true)),
            .maxPool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), .globalAveragePool, .upsample(factorY: 2, factorX: 3),
            .resize(Resize(sampling: .linear, coordinates: .alignCorners, target: .scales(y: 2, x: 1.5))),
            .resize(Resize(sampling: .roundPreferCeil, coordinates: .asymmetric, target: .size(height: 5, width: 7))),
            .pad(Padding(top: -1, left: 2, bottom: 0, right: 1)), .depthToSpace(DepthToSpace(block: 2, order: .depthFirst)), .concatenate, .add,
            .clip(minimum: 0, maximum: 6), .clip(minimum: -.infinity, maximum: .infinity),
            .quantize(IntegerFormat(scale: 0.25, zeroPoint: 3, minimum: 0, maximum: 255)), .sigmoid, .softmax, .logSoftmax, .argMax, .threshold(0.25),
        ]
        return Network(
            name: "everything",
            layers: operations.enumerated().map { Layer(name: "layer \($0 % 5)", operation: $1, inputs: $0 == 0 ? [] : [$0 - 1]) },
            output: operations.count - 1)
    }()

    @Test func `Every kind of layer has a word of its own and is among the layers here`() {
        let words = LayerOperation.definitions.map { $0.word }
        #expect(Set(words).count == words.count)
        #expect(Set(Self.everything.layers.map { type(of: $0.operation.definition).word }) == Set(words))
    }

    @Test func everyOperation() throws {
        let bytes = NetworkFile.encode(Self.everything).encoded()
        #expect(try NetworkFile.decode(Safetensors.parse(bytes, file: "a"), file: "a") == Self.everything)
        #expect(NetworkFile.encode(Self.everything).encoded() == bytes)
    }

    @Test(arguments: ["zoo:unet?base=2&levels=3", "zoo:unet?base=2&levels=2&up=nearest", "zoo:spiking-fcn?base=1", "zoo:vgg5?base=2&hidden=8", "zoo:classifier?features=5&hidden=3"])
    func zoo(name: String) throws {
        let network = try Zoo.network(name)
        #expect(try NetworkFile.decode(Safetensors.parse(NetworkFile.encode(network).encoded(), file: "a"), file: "a") == network)
    }

    @Test("what is damaged is refused by name", arguments: ["format", "output", "layers", "kind", "key", "weight", "stray", "input"])
    func damage(what: String) throws {
        var file = NetworkFile.encode(try Zoo.network("zoo:unet?base=2&levels=2"))
        let layers = try #require(file.metadata["layers"])
        switch what {
        case "format": file.metadata["format"] = "synfire.network/9"
        case "output": file.metadata["output"] = "999"
        case "layers": file.metadata["layers"] = "[1]"
        case "kind": file.metadata["layers"] = layers.replacing("\"relu\"", with: "\"rela\"")
        case "key": file.metadata["layers"] = layers.replacing("\"groups\"", with: "\"group\"")
        case "weight": file.tensors.removeFirst()
        case "stray": file.tensors.append(NamedTensor(name: "99.a.weight", tensor: RawTensor(shape: [1], uint8s: [1])))
        default: file.metadata["layers"] = layers.replacing("\"inputs\":[0]", with: "\"inputs\":[-1]")
        }
        let error = #expect(throws: FileError.self) { try NetworkFile.decode(file, file: "broken") }
        #expect(error?.file == "broken")
        if what == "kind" { #expect(error?.reason.contains("did you mean \"relu\"") == true) }
    }

    @Test func coreMapsAreNoNetworks() {
        let bytes = Safetensors(metadata: ["format": "synfire.core-map/1"], tensors: []).encoded()
        let error = #expect(throws: FileError.self) { try Network.parse(bytes, file: "map") }
        #expect(error?.reason.contains("core-map") == true)
    }
}
