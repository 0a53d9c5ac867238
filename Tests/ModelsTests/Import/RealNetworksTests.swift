import Formats
import Testing

@testable import Models

/// Do networks trained elsewhere compute here what they computed there?
@Suite struct RealNetworksTests {
    static let networks = ["hippocampus-unet", "denoise-unet", "retina-unet", "n2n-gaussian", "oidn-rt-ldr-small"]

    @Test(.enabled(if: networks.allSatisfy(SharedData.has), "shared data absent"), arguments: networks)
    func `The dense output is the recorded one`(name: String) throws {
        let network = try Network.load(path: SharedData.path(name, "model.onnx"))
        let output = try network.infer(try SharedData.tensor(name, "input.npy"), threads: 2)
        #expect(largestDifference(output, try SharedData.tensor(name, "expected.npy")) < 1e-4)
    }

    @Test(.enabled(if: SharedData.has("hippocampus-unet"), "shared data absent"))
    func `The hippocampus network segments as well as it was trained to`() throws {
        let name = "hippocampus-unet"
        let network = try Network.load(path: SharedData.path(name, "model.onnx"))
        #expect(network.parameterCount == 480_928)
        #expect(network.name == "model")
        let logits = try network.infer(try SharedData.tensor(name, "input.npy"), threads: 2)
        let label = try SharedData.tensor(name, "label.npy")
        try #require(label.scalars.count == logits.scalars.count)
        var overlap = 0
        var total = 0
        for (logit, truth) in zip(logits.scalars, label.scalars) {
            overlap += logit > 0 && truth > 0 ? 1 : 0
            total += (logit > 0 ? 1 : 0) + (truth > 0 ? 1 : 0)
        }
        #expect(abs(2 * Double(overlap) / Double(total) - 0.8995) < 0.0005)
    }

    @Test(.enabled(if: SharedData.has("denoise-unet"), "shared data absent"))
    func `Parameters are counted as the training program counted them`() throws {
        #expect(try Network.load(path: SharedData.path("denoise-unet", "model.onnx")).parameterCount == 129_681)
    }
}
