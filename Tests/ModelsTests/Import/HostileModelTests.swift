import Formats
import Foundation
import FuzzSupport
import Testing

@testable import Models

@Suite("Does every damaged model or spike train become what it was or a typed error, in bounded memory?")
struct HostileModelTests {
    enum Model: String, CaseIterable, Codable, Sendable {
        case unetA = "unet_a_legacy_bn_op13.onnx"
        case unetB = "unet_b_legacy_dyn_op17.onnx"
    }

    @Test(arguments: Model.allCases)
    func imported(_ model: Model) async {
        await #expect(processExitsWith: .success) { [model] in
            let original = try FileAccess.read(try ONNXSamplesTests.path(model.rawValue))
            let shape = Shape(channels: 1, height: 8, width: 8)
            // Decoded weights, the layers' copies of them and shapes computed on the way.
            try Hostile.run([original], seed: model == .unetA ? 21 : 22, multiple: 128, rounds: Hostile.rounds / 2) { bytes in
                do {
                    let model = try ONNXModel.parse(bytes, file: "damaged.onnx")
                    _ = try ONNXImporter.importNetwork(model, file: "damaged.onnx", inputShape: shape).shapes(input: shape)
                    return true
                } catch is FileError {
                    return false
                } catch is NetworkError {
                    return false
                }
            }
        }
    }

    @Test("weights without a graph, and networks with their graph")
    func weights() async {
        await #expect(processExitsWith: .success) {
            let names = ["milesial.safetensors", "spiking_unet.safetensors"]
            let stateDicts = try names.map { try FileAccess.read(StateDictTests.folder.appending(path: $0).path) }
            let network = NetworkFile.encode(try Zoo.network("zoo:unet?base=2&levels=2")).encoded()
            let shape = Shape(channels: 1, height: 8, width: 8)
            try Hostile.run(stateDicts + [network], seed: 23, multiple: 128) { bytes in
                do {
                    _ = try Network.parse(bytes, file: "damaged", inputShape: shape)
                    return true
                } catch is FileError {
                    return false
                } catch is NetworkError {
                    return false
                }
            }
        }
    }

    @Test func spikeTrains() async {
        await #expect(processExitsWith: .success) {
            let originals = [
                NPY.encode(RawTensor(shape: [4, 1, 4, 4], int8s: (0..<64).map { Int8($0 % 3 - 1) })),
                NPZ.encode([
                    NamedTensor(name: "spikes.a", tensor: RawTensor(shape: [4, 4], int32s: [0, 0, 5, 1, 0, 1, 2, -1, 1, 0, 60, 1, 2, 3, 63, 1])),
                    NamedTensor(name: "grid.a", tensor: RawTensor(shape: [3], int32s: [4, 4, 4])),
                ]),
                Array("step,channel,row,column,value,sample\n0,1,2,3,1,0\n3,2,1,0,-1,1\n1,1,1,1,1,2\n".utf8),
            ]
            // An event takes forty bytes where a file has eight for it, and is copied once while it is sorted.
            try Hostile.run(originals, seed: 23, multiple: 64) { bytes in
                do {
                    _ = try SpikeTrain.parse(bytes, file: "damaged.npy", channels: 4, height: 4, width: 4)
                    return true
                } catch is FileError {
                    return false
                }
            }
        }
    }
}
