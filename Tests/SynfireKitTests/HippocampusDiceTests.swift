import EventSim
import Formats
import Foundation
import Models
import Testing

@testable import SynfireKit

/// Does the study behind the table agree with what PyTorch gave for four volumes?
@Suite("Conversion: is the recorded Dice against T reached?")
struct HippocampusDiceTests {
    static let folder = Package.path("../shared/data/hippocampus")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: folder), "shared data absent"))
    func `Four volumes, dense and as multi-threshold spikes, agree within 0.01`() throws {
        let data = try HippocampusData(folder: Self.folder)
        let subjects = try ["hippocampus_003", "hippocampus_004", "hippocampus_015", "hippocampus_019"].map { try data.subject($0) }
        let calibration = try data.calibration(outside: 0, stride: 25, threads: 2)
        #expect(calibration.shape == [234, 1, 56, 40])
        let study = HippocampusDice(
            network: try ModelSource.load(Package.path("Examples/hippocampus/model.onnx")).network, subjects: subjects,
            calibration: calibration, chip: try ChipLibrary(directories: [Package.path("hwspec")]).chip("loihi-like"), seed: 1, threads: 2)
        #expect(abs(try study.dense() - 0.8791) < 0.001)
        let row = try study.row(
            HippocampusDice.Variant(label: "MT", neuron: .multiThreshold([2, 1, 0.5, 0.25]), start: 0.125, steps: [4, 8, 10]))
        for (dice, recorded) in zip(row.dice, [0.811, 0.859, 0.866]) { #expect(abs(dice - recorded) < 0.01) }
        let fitted = try study.row(
            HippocampusDice.Variant(label: "MT", neuron: .multiThreshold([1, 0.5, 0.25, 0.125]), start: 0.0625, weightBits: 8, steps: [4]))
        #expect(abs(fitted.dice[0] - 0.867) < 0.01)
    }
}
