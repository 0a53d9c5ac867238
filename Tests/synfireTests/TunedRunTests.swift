import Formats
import Models
@testable import synfire
import SynfireKit
import Testing

@Suite("Tuned networks: does a file run as it was tuned, unless options say otherwise?")
struct TunedRunTests {
    private let folder: ScratchFolder
    private let network: String
    private let words: [String]

    init() throws {
        folder = try ScratchFolder()
        let zoo = try Zoo.network(SmallCase.network)
        var options = ConversionOptions(neuron: .multiThreshold([1, 0.5, 0.25]), initialPotential: 0.125)
        options.scales = Dictionary(uniqueKeysWithValues: zoo.layers.filter { $0.operation == .relu }.map { ($0.name, Float(0.75)) })
        var file = NetworkFile.encode(zoo)
        file.metadata[TunedForm.key] = try TunedForm(options: options, steps: 6).encoded()
        network = try folder.write(file.encoded(), "tuned.safetensors")
        words = [network, "--input", try folder.write(SmallCase.input(), "x.npy"), "--json"]
    }

    /// The report of a command, and what it wrote to standard error.
    private func run(_ command: String, _ options: [String] = []) throws -> JSON {
        let output = command == "simulate" || command == "compile" ? ["--output", folder.file("out")] : []
        let run = CommandRun([command] + words + options + output)
        #expect(run.code == 0, "\(run.errors)")
        return try JSON.parse(Array(run.output.utf8), file: command)
    }

    @Test("simulate and convert take neuron, thresholds, start, T and λ from the file", arguments: ["simulate", "convert"])
    func fromFile(command: String) throws {
        let report = try run(command)
        if command == "simulate" {
            #expect(report["conversion"]?["thresholds"] == .array([.number(1), .number(0.5), .number(0.25)]))
            #expect(report["conversion"]?["initialPotential"]?.doubleValue == 0.125)
        } else {
            #expect(report["initialPotential"]?.doubleValue == 0.125)
        }
        #expect(report["window"]?.intValue == 6)
        #expect(scales(of: report).count == 7 && scales(of: report).allSatisfy { $0 == 0.75 }, "\(scales(of: report))")
    }

    /// λ of every layer but the read-out.
    private func scales(of report: JSON) -> [Double] { report["layers"]?.arrayValue?.dropLast().compactMap { $0["lambda"]?.doubleValue } ?? [] }

    @Test("options go first, each alone")
    func options() throws {
        let steps = try run("simulate", ["--steps", "3", "--initial", "0.5"])
        #expect(steps["window"]?.intValue == 3 && steps["conversion"]?["initialPotential"]?.doubleValue == 0.5)
        #expect(steps["conversion"]?["thresholds"]?.arrayValue?.count == 3)
        let neuron = try run("simulate", ["--neuron", "if"])
        #expect(neuron["conversion"]?["neuron"]?.stringValue == "if" && neuron["conversion"]?["initialPotential"]?.doubleValue == 0.5)
        #expect(scales(of: neuron).allSatisfy { $0 == 0.75 })
        let measured = try run("simulate", ["--percentile", "99"])
        #expect(!scales(of: measured).contains(0.75))
    }

    @Test("a note says what comes from the file, and what does not")
    func note() {
        let plain = CommandRun(["convert"] + words, addsQuiet: false)
        #expect(plain.errors.contains { $0.contains("tuned.safetensors was tuned: multi-threshold neurons, T = 6, λ of 7 layers") }, "\(plain.errors)")
        let given = CommandRun(["convert"] + words + ["--steps", "3"], addsQuiet: false)
        #expect(given.errors.contains { $0.hasSuffix("except for --steps") }, "\(given.errors)")
    }

    @Test("compare and compile use its λ and T")
    func others() throws {
        let compared = CommandRun(["compare"] + words + ["--neuron", "if", "--chip", "loihi-like"])
        #expect(compared.code == 0, "\(compared.errors)")
        #expect(compared.output.contains("\"steps\": 6"), "\(compared.output.prefix(600))")
        _ = try run("compile")
    }
}
