import Formats
import Foundation
import Testing

@testable import synfire

/// What happens to files that are not what they should be?
@Suite("Robustness: does every bad file give one clear line and nothing else?")
struct BadFileTests {
    private enum Damage: String, CaseIterable {
        case empty, truncated, oversized, mistyped, missing

        func apply(_ good: [UInt8]) -> [UInt8]? {
            switch self {
            case .empty: []
            case .truncated: Array(good.prefix(good.count * 2 / 3))
            case .oversized: good + Array(repeating: 7, count: 999)
            case .mistyped: Array("This is a letter, not data.".utf8)
            case .missing: nil
            }
        }
    }

    private enum Role: String, CaseIterable { case model, input, label, chip }

    @Test("exit code 1, one line with the file's name, no output")
    func damagedFiles() throws {
        let folder = try ScratchFolder()
        let good: [Role: [UInt8]] = [
            .model: try FileAccess.read(Package.path("Examples/denoise/model.onnx")), .input: SmallCase.input(), .label: SmallCase.label(),
            .chip: try FileAccess.read(Package.path("hwspec/loihi-like.json")),
        ]
        let names: [Role: String] = [.model: "model.onnx", .input: "input.npy", .label: "label.npy", .chip: "chip.json"]
        for broken in Role.allCases {
            for damage in Damage.allCases {
                var paths: [Role: String] = [:]
                for role in Role.allCases {
                    let name = "\(broken)-\(damage)-\(names[role]!)"
                    let bytes = role == broken ? damage.apply(good[role]!) : good[role]!
                    paths[role] = folder.file(name)
                    if let bytes { try FileAccess.write(bytes, to: folder.file(name)) }
                }
                let run = CommandRun([
                    "simulate", paths[.model]!, "--input", paths[.input]!, "--label", paths[.label]!, "--chip", paths[.chip]!, "--output",
                    folder.file("out"),
                ])
                let context = "\(broken) \(damage): \(run.errors)"
                #expect(run.code == 1, "\(context)")
                #expect(run.errors.count == 1 && !run.errors[0].contains("\n"), "\(context)")
                #expect(run.errors.first?.contains(paths[broken]!) ?? false, "\(context)")
                #expect(run.output.isEmpty)
                #expect(!FileManager.default.fileExists(atPath: folder.file("out")), "\(context)")
            }
        }
    }

    @Test("values that cannot be used are refused with the file's name or the reason")
    func unusableValues() throws {
        let folder = try ScratchFolder()
        let notFinite = try folder.write(
            NPY.encode(RawTensor(Tensor(shape: [1, 1, 8, 8], repeating: .infinity))), "infinite.npy")
        let wrongShape = try folder.write(NPY.encode(RawTensor(Tensor(shape: [1, 3, 8, 8], repeating: 0))), "shape.npy")
        let tooLarge = try folder.write(NPY.encode(RawTensor(Tensor(shape: [1, 1, 8, 8], repeating: 3))), "large.npy")
        for (words, name) in [([notFinite], "infinite.npy"), ([wrongShape], "shape.npy"), ([tooLarge, "--coding", "binary"], "Poisson")] {
            let run = CommandRun(["simulate", SmallCase.network, "--output", folder.file("out"), "--input"] + words)
            #expect(run.code == 1)
            #expect(run.errors.count == 1 && run.errors[0].contains(name), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        }
    }

    @Test("usage 2, does not fit 3, unsupported 4")
    func exitCodes() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let base = ["simulate", SmallCase.network, "--input", input, "--output", folder.file("out")]
        let cases: [([String], Int32, String)] = [
            (["simulat"], 2, "Did you mean simulate?"), (base + ["--stepz", "4"], 2, "--steps"), (base + ["--steps", "-4"], 2, "--steps"),
            (base + ["--thresholds", "1,2"], 2, "--thresholds"), (["simulate", SmallCase.network], 2, "--input"),
            (base + ["--chip", "loihi1", "--neuron", "multi-threshold"], 4, "loihi1"), (base + ["--max-chips", "1"], 0, ""),
        ]
        for (words, code, text) in cases {
            let run = CommandRun(words)
            #expect(run.code == code, "\(words): \(run.errors)")
            if code != 0 { #expect(run.errors.joined().contains(text), "\(run.errors)") }
        }
        let large = CommandRun([
            "compile", "zoo:unet?input=1x64x64&base=16&levels=3&seed=1", "--input", try self.image(folder, side: 64), "--max-chips", "1", "--output",
            folder.file("large"),
        ])
        #expect(large.code == 3, "\(large.errors)")
        #expect(large.errors.first?.contains("chips") ?? false)
        #expect(!FileManager.default.fileExists(atPath: folder.file("large")))
    }

    private func image(_ folder: ScratchFolder, side: Int) throws -> String {
        try folder.write(NPY.encode(RawTensor(Tensor(shape: [1, 1, side, side], repeating: 0.5))), "image.npy")
    }
}
