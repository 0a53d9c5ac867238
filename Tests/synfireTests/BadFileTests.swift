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

    @Test("labels and targets that do not belong to the network name their file")
    func labelsAndTargets() throws {
        let folder = try ScratchFolder()
        let network = "zoo:unet?input=1x8x8&base=4&levels=2&classes=2&seed=3"
        let input = try folder.write(SmallCase.input(), "input.npy")
        let stray = try folder.write(NPY.encode(RawTensor(shape: [2, 8, 8], uint8s: Array(repeating: 77, count: 128))), "stray.npy")
        let broken = try folder.write(NPY.encode(RawTensor(Tensor(shape: [2, 8, 8], repeating: 1e30))), "broken.npy")
        let target = try folder.write(NPY.encode(RawTensor(Tensor(shape: [2, 1, 8, 8], repeating: 0.5))), "target.npy")
        let small = try folder.write(NPY.encode(RawTensor(Tensor(shape: [2, 1, 6, 6], repeating: 0.5))), "small.npy")
        for (words, name) in [
            (["--label", stray], "stray.npy"), (["--label", broken], "broken.npy"), (["--target", target], "target.npy"),
            (["--residual"], "input.npy"), (["--calibrate", small], "small.npy"),
        ] {
            let run = CommandRun(["simulate", network, "--input", input, "--output", folder.file("out")] + words)
            #expect(run.code == 1, "\(words): \(run.errors)")
            #expect(run.errors.count == 1 && run.errors[0].contains(name), "\(run.errors)")
        }
        // A picture's grey values are classes, not fractions of white.
        let picture = Image(width: 8, height: 8, channels: 1, bitDepth: 8, samples: (0..<64).map { $0 % 8 < 3 ? 1 : 0 })
        let png = try folder.write(PNG.encode(picture), "label.png")
        let array = try folder.write(SmallCase.label(1), "label.npy")
        let dice = try [png, array].map { label in
            let run = CommandRun(["infer", network, "--input", input, "--slice", "0", "--label", label, "--json"])
            return try JSON.parse(Array(run.output.utf8), file: label)["quality"]
        }
        #expect(dice[0] == dice[1])
    }

    @Test("numbers that break arithmetic are refused, not trapped on")
    func brokenNumbers() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let base = ["simulate", SmallCase.network, "--input", input, "--output", folder.file("out")]
        for (words, code) in [
            (["--initial", "1e6"], Int32(4)), (["--initial", "-1e6", "--neuron", "if", "--reset", "hard"], 4), (["--thresholds", "1.0000000001,1"], 2),
            (["--thresholds", "1e-300"], 2), (["--thresholds", (1...70).map { "\(71 - $0)" }.joined(separator: ",")], 2),
        ] {
            let run = CommandRun(base + words)
            #expect(run.code == code, "\(words): \(run.errors)")
            #expect(run.errors.count == 1)
        }
        let wide = CommandRun(["simulate", "zoo:unet?input=1x8x8&base=4&levels=2&classes=300", "--input", input, "--output", folder.file("wide")])
        #expect(wide.code == 0, "\(wide.errors)")
        #expect(try NPY.parse(FileAccess.read(folder.file("wide/mask.npy")), file: "mask.npy").elementType == .int32)
    }

    @Test("weights that are not finite are refused with the model's name")
    func brokenWeights() throws {
        let folder = try ScratchFolder()
        let path = Package.path("Tests/ModelsTests/Resources/onnx/unet_a_legacy_op17.onnx")
        var bytes = try FileAccess.read(path)
        let model = try ONNXModel.parse(bytes, file: path)
        let weights = try #require(model.graph.initializers.first { $0.tensor.shape.count == 4 }?.tensor.bytes)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: weights) })
        bytes.replaceSubrange(start..<start + 4, with: [0, 0, 0xc0, 0x7f])
        let broken = try folder.write(bytes, "nan.onnx")
        let run = CommandRun(["inspect", broken])
        #expect(run.code == 1 && run.errors.count == 1 && run.errors[0].contains("nan.onnx"), "\(run.errors)")
    }

    @Test("a run that cannot write leaves nothing, and says so before it starts")
    func unwritable() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let base = ["simulate", SmallCase.network, "--input", input, "--output"]
        let file = CommandRun(base + [input])
        #expect(file.code == 1 && file.errors.count == 1 && file.errors[0].contains(input))
        try FileManager.default.createDirectory(atPath: folder.file("out/coremap.svg"), withIntermediateDirectories: true)
        let blocked = CommandRun(base + [folder.file("out")])
        #expect(blocked.code == 1 && blocked.errors[0].contains("coremap.svg"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("out")) == ["coremap.svg"])
    }

    @Test("usage 2, does not fit 3, unsupported 4")
    func exitCodes() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let base = ["simulate", SmallCase.network, "--input", input, "--output", folder.file("out")]
        let cases: [([String], Int32, String)] = [
            (["simulat"], 2, "Did you mean simulate?"), (base + ["--stepz", "4"], 2, "--steps"), (base + ["--steps", "-4"], 2, "--steps"),
            (base + ["--thresholds", "1,2"], 2, "--thresholds"), (["simulate", SmallCase.network], 2, "--input"),
            (base + ["--chip", "loihi1", "--neuron", "multi-threshold"], 4, "loihi1"),
            (["compare", SmallCase.network, "--input", input, "--chip", "loihi1", "--neuron", "multi-threshold"], 4, "loihi1"),
            (["compare", SmallCase.network, "--input", input, "--chip", ","], 2, "--chip"), (["inspect", "zoo:nope"], 2, "nope"),
            (["inspect", "zoo:unet?levelz=3"], 2, "levels"),
        ]
        for (words, code, text) in cases {
            let run = CommandRun(words)
            #expect(run.code == code, "\(words): \(run.errors)")
            #expect(run.errors.joined().contains(text), "\(run.errors)")
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
