public import Formats
public import Foundation
public import Models

/// The small U-Net of `oracles/unet` and what PyTorch computed on it.
public struct UNetOracle {
    public let file: Safetensors
    public let summary: JSON

    public init() throws {
        let folder = Self.folder.appending(path: "unet")
        let tensors = folder.appending(path: "mt_unet_oracle.safetensors").path
        file = try Safetensors.parse(FileAccess.read(tensors), file: tensors)
        let json = folder.appending(path: "mt_unet_oracle.json").path
        summary = try JSON.parse(FileAccess.read(json), file: json)
    }

    /// `SYNFIRE_ORACLES`, or the copies that come with the tests.
    public static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["SYNFIRE_ORACLES"] { return URL(filePath: path) }
        return Bundle.module.bundleURL.appending(path: "Resources/oracles")
    }()

    public func tensor(_ name: String) throws -> Tensor {
        guard let tensor = file[name] else { throw FileError(file: "mt_unet_oracle.safetensors", reason: "has no tensor \(name)") }
        return tensor.tensor
    }

    /// The trained network; with a ReLU behind the pooling, which changes no activation, the pool becomes a population.
    public func network(poolIsPopulation: Bool, hasBias: Bool = true) throws -> Network {
        var layers = [Layer(name: "in", operation: .input(channels: 1, height: 16, width: 16), inputs: [])]
        func append(_ name: String, _ operation: LayerOperation, _ inputs: [Int]) -> Int {
            layers.append(Layer(name: name, operation: operation, inputs: inputs))
            return layers.count - 1
        }
        func conv(_ name: String, _ input: Int, kernel: Int = 3) throws -> Int {
            let weights = try tensor("p.\(name).weight")
            return append(
                name,
                .convolution(
                    Convolution(
                        inputChannels: weights.shape[1], outputChannels: weights.shape[0], kernelHeight: kernel, kernelWidth: kernel,
                        padding: Padding(kernel / 2), weights: weights.scalars, bias: hasBias ? try tensor("p.\(name).bias").scalars : [])), [input])
        }
        func relu(_ input: Int) -> Int { append("relu", .relu, [input]) }
        let conv2 = relu(try conv("conv2", relu(try conv("conv1", 0))))
        var pool = append("pool1", .averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), [conv2])
        if poolIsPopulation { pool = relu(pool) }
        let conv4 = relu(try conv("conv4", relu(try conv("conv3", pool))))
        let up = try tensor("p.up1.weight")
        let up1 = relu(
            append(
                "up1",
                .transposedConvolution(
                    TransposedConvolution(
                        inputChannels: up.shape[0], outputChannels: up.shape[1], kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2,
                        padding: Padding(1), outputPaddingY: 1, outputPaddingX: 1, weights: up.scalars,
                        bias: hasBias ? try tensor("p.up1.bias").scalars : [])), [conv4]))
        let joined = append("concat", .concatenate, [conv2, up1])
        let conv6 = relu(try conv("conv6", relu(try conv("conv5", joined))))
        let head = try conv("head", conv6, kernel: 1)
        return Network(name: "mt_unet_oracle", layers: layers, output: head)
    }

    /// Populations in the order of the converted network.
    public static func populationNames(poolIsPopulation: Bool) -> [String] {
        ["conv1", "conv2"] + (poolIsPopulation ? ["pool1"] : []) + ["conv3", "conv4", "up1", "conv5", "conv6"]
    }
}
