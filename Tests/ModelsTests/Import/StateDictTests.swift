import Formats
import Foundation
import Testing

@testable import Models

/// Do bare weights of known U-Nets compute what PyTorch computes with them?
@Suite struct StateDictTests {
    static let folder = Bundle.module.bundleURL.appending(path: "Resources/statedict")

    private static func bytes(_ name: String) throws -> [UInt8] { try FileAccess.read(folder.appending(path: name).path) }

    private static func weights(_ name: String) throws -> Safetensors { try Safetensors.parse(bytes("\(name).safetensors"), file: name) }

    private static func tensor(_ name: String) throws -> Tensor {
        let tensor = try NPY.parse(bytes(name), file: name).tensor
        return tensor.reshaped(Array(tensor.shape.dropFirst()))
    }

    /// Weights, running statistics and outputs by PyTorch 2.13 from `torch.manual_seed(1)`.
    @Test(arguments: ["milesial", "milesial_bilinear", "spiking_unet"])
    func `The output is PyTorch's`(name: String) throws {
        let network = try StateDictImporter.importNetwork(Self.weights(name), file: name)
        let output = try network.infer(try Self.tensor("\(name).input.npy"))
        #expect(largestDifference(output, try Self.tensor("\(name).output.npy")) < 1e-5)
    }

    @Test(.enabled(if: SharedData.has("hippocampus-unet") && SharedData.has("denoise-unet"), "shared data absent"), arguments: ["hippocampus-unet", "denoise-unet"])
    func `The bundled networks' own weights give the exported network's output`(name: String) throws {
        let network = try Network.load(path: SharedData.path(name, "model.safetensors"))
        let exported = try Network.load(path: SharedData.path(name, "model.onnx"))
        #expect(network.parameterCount == exported.parameterCount)
        let input = try SharedData.tensor(name, "input.npy").slice(0)
        #expect(largestDifference(try network.infer(input, threads: 2), try exported.infer(input, threads: 2)) < 1e-5)
    }

    @Test(arguments: ["module.", "_orig_mod.", "module._orig_mod.", "ema_model.module."])
    func `What a wrapper puts in front of every name is left out`(prefix: String) throws {
        var file = try Self.weights("spiking_unet")
        for index in file.tensors.indices { file.tensors[index].name = prefix + file.tensors[index].name }
        #expect(try StateDictImporter.importNetwork(file, file: "a").layers == StateDictImporter.importNetwork(Self.weights("spiking_unet"), file: "a").layers)
    }

    @Test func `What tools add to a state dict is left out, whatever stands in front of the rest`() throws {
        var file = try Self.weights("milesial")
        let layers = try StateDictImporter.importNetwork(file, file: "a").layers
        for index in file.tensors.indices { file.tensors[index].name = "lightning.backbone." + file.tensors[index].name }
        for name in ["n_averaged", "lightning.backbone.inc.total_ops", "criterion.weight", "epoch"] {
            file.tensors.append(NamedTensor(name: name, tensor: RawTensor(Tensor(shape: [1], scalars: [1]))))
        }
        #expect(try StateDictImporter.importNetwork(file, file: "a").layers == layers)
        var twice = file
        twice.tensors += file.tensors.map { NamedTensor(name: "ema." + $0.name, tensor: $0.tensor) }
        for (file, words) in [(twice, "holds 2 networks"), (Safetensors(tensors: [NamedTensor(name: "backbone.stem.weight", tensor: file.tensors[0].tensor)]), "backbone.stem.weight")] {
            let error = #expect(throws: FileError.self) { try StateDictImporter.importNetwork(file, file: "a") }
            #expect(error?.description.contains(words) == true)
        }
    }

    @Test func `At odd sizes an image is padded to its skip, as the architecture does`() throws {
        let shape = Shape(channels: 1, height: 13, width: 10)
        let file = try Self.weights("milesial")
        let network = try StateDictImporter.importNetwork(file, file: "a", inputShape: shape)
        let paddings = network.layers.compactMap { layer in if case .pad(let padding) = layer.operation { padding } else { nil } }
        // 13 → 6 → 3 and 10 → 5 → 2 in two steps.
        let steps = paddings.count
        #expect(steps > 0 && paddings.last == Padding(top: 0, left: 0, bottom: 1, right: 0))
        #expect(try network.shapes(input: shape)[network.output].height == 13)
        #expect(throws: NetworkError.self) { try StateDictImporter.importNetwork(file, file: "a").shapes(input: shape) }
        let even = Shape(channels: 1, height: 16, width: 16)
        #expect(try StateDictImporter.importNetwork(file, file: "a", inputShape: even).layers == StateDictImporter.importNetwork(file, file: "a").layers)
    }

    @Test func `What converts without batch normalisation converts here too`() throws {
        let network = try StateDictImporter.importNetwork(Self.weights("spiking_unet"), file: "a")
        let input = try Self.tensor("spiking_unet.input.npy")
        let conversion = try network.convert(ConversionOptions(neuron: .multiThreshold([1, 0.5, 0.25, 0.125])), calibration: input.reshaped([1] + input.shape))
        #expect(conversion.network.populations.count == 13)
    }

    @Test(
        arguments: [
            ("conv2.bias", "conv2.bios", "conv2.bias"), ("convtranspose2.weight", "convtranspose_2.weight", "conv1"),
            ("conv9.weight", "conv_9.weight", "did you mean \"conv_9.weight\""), ("conv1.weight", "conv_1.weight", "did you mean \"conv1.weight\""),
        ])
    func `A wrong name is found and named`(name: String, wrong: String, words: String) throws {
        var file = try Self.weights("spiking_unet")
        let index = try #require(file.tensors.firstIndex { $0.name == name })
        file.tensors[index].name = wrong
        #expect {
            _ = try StateDictImporter.importNetwork(file, file: "a")
        } throws: { error in
            (error as? FileError)?.description.contains(words) == true
        }
    }

    @Test func `Weights of another architecture are refused with the known ones`() {
        let file = Safetensors(tensors: [NamedTensor(name: "fc.weight", tensor: RawTensor(Tensor(shape: [1, 1], scalars: [1])))])
        #expect {
            _ = try StateDictImporter.importNetwork(file, file: "a")
        } throws: { error in
            guard let text = (error as? FileError)?.description else { return false }
            return UNetTemplate.all.allSatisfy { text.contains($0.name) } && text.contains("ONNX")
        }
    }

    @Test(arguments: [[8, 4, 2, 2], [8, 4, 3], [0, 4, 3, 3]]) func `Shapes that no such network has are refused`(shape: [Int]) throws {
        var file = try Self.weights("spiking_unet")
        let index = try #require(file.tensors.firstIndex { $0.name == "conv3.weight" })
        file.tensors[index].tensor = RawTensor(Tensor(shape: shape, repeating: 0))
        let error = #expect(throws: FileError.self) { try StateDictImporter.importNetwork(file, file: "a") }
        #expect(error?.description.contains("conv3") == true)
    }
}
