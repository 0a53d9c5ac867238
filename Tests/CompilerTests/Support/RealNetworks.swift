import Foundation
import Formats

@testable import Models

/// Trained U-Nets that are too large or not free enough to be part of the project.
enum RealNetworks {
    static let names = ["hippocampus-unet", "denoise-unet", "retina-unet", "n2n-gaussian", "oidn-rt-ldr-small"]
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data/unets")
    static let arePresent = names.allSatisfy {
        FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/model.onnx").path)
    }

    static func load(_ name: String) throws -> (network: Network, sample: Tensor) {
        let network = try Network.load(path: folder.appending(path: "\(name)/model.onnx").path)
        let path = folder.appending(path: "\(name)/input.npy").path
        let input = try NPY.parse(FileAccess.read(path), file: path).tensor
        let size = input.shape.suffix(3)
        return (network, Tensor(shape: Array(size), scalars: Array(input.scalars.prefix(size.reduce(1, *)))))
    }

    /// The network with plain rectifiers in place of leaky ones and none missing, and a linear read-out: the same shape and
    /// traffic, of parts that spikes can compute.
    static func spikable(_ network: Network) -> Network {
        var network = network
        for index in network.layers.indices {
            switch network.layers[index].operation {
            case .leakyRelu: network.layers[index].operation = .relu
            default: break
            }
        }
        network = rectified(network)
        while [.relu, .softmax, .sigmoid].contains(network.layers[network.output].operation) {
            network.output = network.layers[network.output].inputs[0]
        }
        return network
    }

    /// The network with a rectifier behind every weighted layer that has none.
    private static func rectified(_ network: Network) -> Network {
        var result = network
        result.layers = []
        var places: [Int] = []
        for (index, layer) in network.layers.enumerated() {
            var layer = layer
            layer.inputs = layer.inputs.map { places[$0] }
            result.layers.append(layer)
            places.append(result.layers.count - 1)
            let readers = network.layers.filter { $0.inputs.contains(index) }
            let isWeighted = ["Conv", "ConvTranspose"].contains(layer.operation.kind)
            guard isWeighted, !readers.isEmpty, !readers.allSatisfy({ $0.operation == .relu }) else { continue }
            result.layers.append(Layer(name: layer.name + " rectified", operation: .relu, inputs: [places[index]]))
            places[index] = result.layers.count - 1
        }
        result.output = places[network.output]
        return result
    }
}
