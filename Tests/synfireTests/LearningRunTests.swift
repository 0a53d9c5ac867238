import Formats
import Foundation
import Models
@testable import synfire
import SynfireKit
import Testing

@Suite("Learning: do the commands train, tune and evaluate, and survive what ends them?")
struct LearningRunTests {
    private let folder: ScratchFolder
    private let recipe: String

    init() throws {
        folder = try ScratchFolder()
        let stream = RandomStream(seed: 3, purpose: "squares")
        let images = (0..<24 * 64).map { ($0 / 8 % 8 < 4 ? 0.5 : 0) + 0.4 * stream.uniform($0) }
        _ = try folder.write(NPY.encode(RawTensor(Tensor(shape: [24, 1, 8, 8], scalars: images))), "data/x.npy")
        _ = try folder.write(NPY.encode(RawTensor(shape: [24, 8, 8], uint8s: (0..<24 * 64).map { $0 / 8 % 8 < 4 ? 1 : 0 })), "data/y.npy")
        recipe = try folder.write(
            Array(
                """
                {"network": "zoo:unet?input=1x8x8&base=4&levels=2&bias=0", "data": {"kind": "arrays", "images": "x.npy", "labels": "y.npy", "folds": "4"},
                 "train": {"epochs": 3, "batch": 4, "optimizer": {"rate": 0.01}}, "tune": {"epochs": 2, "batch": 4}, "convert": {"steps": 4, "stride": 2}}
                """.utf8), "recipe.json")
    }

    private func words(_ command: String, _ output: String, _ more: [String] = []) -> [String] {
        [command, recipe, "--data", folder.file("data"), "--output", folder.file(output)] + more
    }

    private func bytes(_ name: String) throws -> [UInt8] { try FileAccess.read(folder.file(name)) }

    @Test("the pipeline trains, converts, tunes and compares; its tuned network runs on the chip as it was tuned")
    func pipeline() throws {
        let run = CommandRun(words("pipeline", "p"))
        #expect(run.code == 0, "\(run.errors)")
        for name in ["ANN", "converted", "tuned"] { #expect(run.output.contains("\n\(name) "), "\(run.output)") }
        let report = try JSON.parse(bytes("p/pipeline.json"), file: "pipeline.json")
        #expect(report["rows"]?.arrayValue?.map { $0["steps"] } == [.null, .integer(4), .integer(4)])
        let again = CommandRun(words("pipeline", "p", ["--resume"]))
        #expect(again.code == 0 && again.output.split(separator: "\n").suffix(8) == run.output.split(separator: "\n").suffix(8), "\(again.errors)")
        let simulated = CommandRun(["simulate", folder.file("p/tune/best.safetensors"), "--input", try folder.write(SmallCase.input(), "in.npy"), "--output", folder.file("s"), "--json"])
        #expect(simulated.code == 0, "\(simulated.errors)")
        #expect(try JSON.parse(Array(simulated.output.utf8), file: "run")["window"]?.intValue == 4)
    }

    @Test("train, tune and evaluate by themselves, with options in place of the recipe's values")
    func stages() throws {
        let trained = CommandRun(words("train", "t", ["--epochs", "2", "--rate", "0.02", "--set", "train.augment.flip-x=0.5"]))
        #expect(trained.code == 0 && trained.output.contains("best     epoch"), "\(trained.errors)")
        let tuned = CommandRun(words("tune", "u", ["--from", folder.file("t/best.safetensors"), "--steps", "2", "--thresholds", "1,0.5", "--rule", "bptt"]))
        #expect(tuned.code == 0, "\(tuned.errors)")
        let networks = [folder.file("t/best.safetensors"), folder.file("u/best.safetensors")]
        let evaluated = CommandRun(["evaluate"] + networks + ["--data", folder.file("data"), "--output", folder.file("scores.json")])
        #expect(evaluated.code == 0 && evaluated.output.contains("u/best.safetensors  multi-threshold  2"), "\(evaluated.errors) \(evaluated.output)")
        let scores = try JSON.parse(bytes("scores.json"), file: "scores")
        #expect(scores["rows"]?.arrayValue?[0]["scores"]?["subjects"]?.arrayValue?.count == 6)
        let cuts = CommandRun(["evaluate", networks[0], "--data", folder.file("data"), "--as", "spiking", "--at", "2,4", "--cut", "0.4,0.5"])
        #expect(cuts.code == 0 && cuts.output.split(separator: "\n").count { $0.contains("multi-threshold") } == 4, "\(cuts.output) \(cuts.errors)")
    }

    @Test("threads change no byte")
    func threads() throws {
        for count in ["1", "2", "3"] { #expect(CommandRun(words("train", "t\(count)", ["--threads", count])).code == 0) }
        for file in ["best.safetensors", "last.safetensors"] {
            #expect(try bytes("t1/\(file)") == bytes("t2/\(file)") && bytes("t1/\(file)") == bytes("t3/\(file)"))
        }
    }

    /// Every signal falls into another moment; a run that ended before its signal begins the next one.
    @Test("stopped or killed at twenty moments and resumed: the same bytes", arguments: [SIGINT, SIGKILL])
    func signals(signal: Int32) throws {
        let more = ["--epochs", "40", "--threads", "2", "--quiet", "--resume"]
        #expect(CommandRun(Array(words("train", "whole", more).dropLast(2)) + ["--resume"]).code == 0)
        let moments = RandomStream(seed: 2, purpose: "moments")
        var (sent, round) = (0, 0)
        while sent < 20, round < 40 {
            round += 1
            let name = "r\(round)"
            while true {
                let run = try ProgramProcess(words("train", name, more))
                if sent < 20 {
                    usleep(UInt32(20_000 + 230_000 * moments.uniform(sent + 100 * round)))
                    if run.isRunning {
                        run.send(signal)
                        sent += 1
                    }
                }
                let (code, errors, _) = run.end()
                if code == 0 { break }
                #expect(code == (signal == SIGINT ? 130 : SIGKILL), "\(errors)")
            }
            for file in ["best.safetensors", "last.safetensors"] { #expect(try bytes("\(name)/\(file)") == bytes("whole/\(file)"), "\(file), round \(round)") }
        }
        #expect(sent == 20)
    }

    @Test("what is wrong is one line that names file, place and remedy")
    func mistakes() throws {
        func line(_ words: [String], code: Int32) -> String {
            let run = CommandRun(words)
            #expect(run.code == code && run.errors.count == 1, "\(words): \(run.code) \(run.errors)")
            return run.errors.joined()
        }
        let bad = try folder.write(Array("{\n \"train\": {\n  \"batchs\": 4}}".utf8), "bad.json")
        #expect(line(["train", bad], code: 1).contains("bad.json (line 3): unknown key train.batchs; did you mean \"train.batch\"?"))
        #expect(line(words("train", "a", ["--set", "train.batchs=4"]), code: 2).contains("did you mean \"train.batch\""))
        #expect(line(words("train", "a", ["--epochs", "none"]), code: 2).contains("must be a whole number"))
        #expect(line(["train", recipe, "--output", folder.file("a")], code: 1).contains("--data DIR"))
        #expect(line(["train", "no-such-recipe"], code: 1).contains("Examples/recipes"))
        #expect(line(words("train", "a", ["--fold", "9"]), code: 1).contains("the folds are 0, 1, 2, 3"))
        #expect(line(words("tune", "a", ["--neuron", "sigma-delta"]), code: 4).contains("sigma-delta"))
        #expect(line(["evaluate", SmallCase.network], code: 1).contains("zoo:"))
    }
}
