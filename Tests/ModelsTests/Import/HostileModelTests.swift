import Formats
import Foundation
import FuzzSupport
import Testing

@testable import Models

@Suite("Does every damaged model become a network or a typed error, in bounded memory?")
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
}
