import Formats
import Models
import SchemaSupport
import Testing

@testable import synfire

/// Do spikes from a file run as the spikes that the program draws itself?
@Suite("Golden: are given spikes run as they are?")
struct SpikeInputTests {
    private static let steps = 12

    /// The spikes that `--coding` draws for the input of the small case.
    private static func trains(_ coding: SpikingInput.Coding) throws -> [SpikeTrain] {
        let grid = Grid(height: 8, width: 8, channels: 1)
        let network = SpikingNetwork(
            name: "input", input: SpikingInput(grid: grid, coding: coding),
            populations: [Population(name: "out", kind: "", grid: grid, neuron: .accumulate)], projections: [])
        let inputs = try NPY.parse(SmallCase.input(), file: "input.npy").tensor
        return try (0..<2).map { sample in
            let encoded = try network.encode(inputs.slice(sample), number: sample, window: steps, seed: 1)
            return SpikeTrain(
                grid: grid, length: steps,
                events: encoded.spikes.enumerated().flatMap { step, firings in firings.map { SpikeTrain.Event(step: step, firing: $0) } })
        }
    }

    private static func dense(_ trains: [SpikeTrain]) -> [UInt8] {
        var values = [Int8](repeating: 0, count: trains.count * steps * 64)
        for (sample, train) in trains.enumerated() {
            for event in train.events { values[(sample * steps + event.step) * 64 + event.firing.neuron] = event.firing.value < 0 ? -1 : 1 }
        }
        return NPY.encode(RawTensor(shape: [trains.count, steps, 1, 8, 8], int8s: values))
    }

    private static func columns(_ trains: [SpikeTrain]) -> [(name: String, values: [Int])] {
        let events = trains.enumerated().flatMap { sample, train in train.events.map { (sample, $0) } }
        return [
            ("step", events.map { $0.1.step }), ("channel", events.map { _ in 0 }), ("row", events.map { $0.1.firing.neuron / 8 }),
            ("column", events.map { $0.1.firing.neuron % 8 }), ("value", events.map { $0.1.firing.value < 0 ? -1 : 1 }), ("sample", events.map(\.0)),
        ]
    }

    private static func archive(_ trains: [SpikeTrain]) -> [UInt8] {
        let rows = trains.enumerated().flatMap { sample, train in
            train.events.flatMap { [Int32(sample), Int32($0.step), Int32($0.firing.neuron), Int32($0.firing.value)] }
        }
        return NPZ.encode([
            NamedTensor(name: "spikes.input", tensor: RawTensor(shape: [rows.count / 4, 4], int32s: rows)),
            NamedTensor(name: "grid.input", tensor: RawTensor(shape: [3], int32s: [8, 8, 1])),
        ])
    }

    private static func text(_ trains: [SpikeTrain]) -> [UInt8] {
        let table = columns(trains)
        let rows = table[0].values.indices.map { row in table.map { "\($0.values[row])" }.joined(separator: ",") }
        return Array(([table.map(\.name).joined(separator: ",")] + rows).joined(separator: "\n").utf8)
    }

    /// Everything but what names the input.
    private static func results(_ folder: ScratchFolder, _ name: String, _ options: [String]) throws -> (output: [UInt8], counters: JSON?, layers: JSON?) {
        let run = CommandRun(
            ["simulate", SmallCase.network, "--neuron", "if", "--steps", "\(steps)", "--json", "--output", folder.file(name)] + options)
        #expect(run.code == 0, "\(run.errors)")
        let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
        return (try FileAccess.read(folder.file("\(name)/output.npy")), json["counters"], json["layers"])
    }

    @Test("drawn by the program and given by a file, spikes come to the same output and counters in every form")
    func same() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let drawn = try Self.results(folder, "drawn", ["--input", input, "--coding", "binary"])
        let trains = try Self.trains(.binaryPoisson)
        for (name, bytes) in [("dense.npy", Self.dense(trains)), ("events.npz", Self.archive(trains)), ("events.csv", Self.text(trains))] {
            let given = try Self.results(folder, "given", ["--input", try folder.write(bytes, name), "--calibrate", input, "--coding", "spikes"])
            #expect(given.output == drawn.output, "\(name)")
            #expect(given.counters == drawn.counters, "\(name)")
        }
    }

    @Test("exported input spikes, given back, run as they ran", arguments: ["csv", "npz"])
    func exported(_ format: String) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        _ = try Self.results(folder, "drawn", ["--input", input, "--coding", "ternary", "--export-spikes", format])
        // A ternary input of values in 0 … 1 is remapped, so what is given back finds the weights as they are trained.
        let again = try Self.results(
            folder, "given", ["--input", "\(folder.file("drawn/spikes.\(format)"))#input", "--calibrate", input, "--coding", "spikes", "--export-spikes", format])
        let spikes = try ["drawn", "given"].map { try SpikeTrain.parse(
            FileAccess.read(folder.file("\($0)/spikes.\(format)")), file: "spikes", layer: "input", channels: 1, height: 8, width: 8) }
        #expect(spikes[0] == spikes[1] && spikes[0].map(\.events.count).min() ?? 0 > 100)
        #expect(again.counters?["events"] != nil)
        let several = CommandRun(["simulate", SmallCase.network, "--input", folder.file("drawn/spikes.\(format)"), "--coding", "spikes"])
        #expect(several.errors.joined().contains("choose one, such as"), "\(several.errors)")
    }

    @Test("the dense network, and the calibration without another file, see the mean of the spikes over the window")
    func means() throws {
        let folder = try ScratchFolder()
        let trains = try Self.trains(.binaryPoisson)
        let spikes = try folder.write(Self.dense(trains), "dense.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        // Twice as long as the spikes: the second half is silent.
        let run = CommandRun(
            ["simulate", SmallCase.network, "--input", spikes, "--label", label, "--coding", "spikes", "--steps", "24", "--json", "--output", folder.file("out")])
        #expect(run.code == 0, "\(run.errors)")
        let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
        let path = Package.path("docs/run.schema.json")
        #expect(JSONSchema(try JSON.parse(FileAccess.read(path), file: path)).problems(in: json) == [])
        #expect(json["conversion"]?["inputCoding"]?.stringValue == "spikes")
        #expect(json["conversion"]?["calibration"]?.stringValue?.hasPrefix("the mean values of all 2 spike trains") == true)
        #expect(json["window"]?.intValue == 24)

        let means = try trains.map { try $0.meanValues(window: 24) }
        let values = try folder.write(NPY.encode(RawTensor(Tensor(shape: [2, 1, 8, 8], scalars: means.flatMap(\.scalars)))), "means.npy")
        let dense = CommandRun(["infer", SmallCase.network, "--input", values, "--label", label, "--json"])
        let inferred = try JSON.parse(Array(dense.output.utf8), file: "standard output")
        #expect(json["quality"]?["metric"]?["dense"]?.doubleValue == inferred["quality"]?["Dice"]?.doubleValue)
    }

    @Test("spikes of both signs travel on ON and OFF axons where a chip has no signs, with the same output")
    func signed() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let spikes = try folder.write(Self.dense(try Self.trains(.ternaryPoisson).map { train in
            var flipped = train
            for index in flipped.events.indices where index % 3 == 0 { flipped.events[index].firing.value = -1 }
            return flipped
        }), "dense.npy")
        let options = ["--input", spikes, "--calibrate", input, "--coding", "spikes"]
        let carried = try Self.results(folder, "carried", options)
        let lowered = try Self.results(folder, "lowered", options + ["--chip", "loihi-like-binary"])
        #expect(carried.output == lowered.output)
        #expect(carried.counters?["spikes"] == lowered.counters?["spikes"])
        let json = try JSON.parse(FileAccess.read(folder.file("lowered/run.json")), file: "run.json")
        #expect(json["assumptions"]?.arrayValue?.contains { $0.stringValue?.contains("the signed input travels on ON and OFF axons") == true } == true)
    }

    @Test("convert, compile and compare take them too")
    func commands() throws {
        let folder = try ScratchFolder()
        let spikes = try folder.write(Self.text(try Self.trains(.binaryPoisson)), "events.csv")
        let label = try folder.write(SmallCase.label(), "label.npy")
        let converted = CommandRun(["convert", SmallCase.network, "--input", spikes, "--coding", "spikes", "--json"])
        #expect(try JSON.parse(Array(converted.output.utf8), file: "standard output")["window"]?.intValue == Self.steps, "\(converted.errors)")
        let compiled = CommandRun(["compile", SmallCase.network, "--input", spikes, "--coding", "spikes", "--json", "--output", folder.file("map")])
        #expect(try JSON.parse(Array(compiled.output.utf8), file: "standard output")["steps"]?.intValue ?? 0 > Self.steps, "\(compiled.errors)")
        let compared = CommandRun([
            "compare", SmallCase.network, "--input", spikes, "--label", label, "--coding", "spikes", "--neuron", "if,multi-threshold", "--format", "csv",
        ])
        #expect(compared.code == 0, "\(compared.errors)")
        #expect(compared.output.contains("given spikes → IF") && compared.output.contains("given spikes → multi-threshold"))
        #expect(!compared.output.contains("equal quality,"))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var line: String
        var reason: String
        var code: Int32 = 2
        var testDescription: String { line }
    }

    @Test("What does not go with given spikes is refused with the reason", arguments: [
        Refusal(line: "simulate NET --coding spikes", reason: "--coding spikes needs --input"),
        Refusal(line: "simulate NET --input SPIKES --coding spikes --noise 0.1", reason: "--noise changes values, and --coding spikes takes spikes as they are"),
        Refusal(line: "simulate NET --input SPIKES --coding spikes --preprocess grey", reason: "--preprocess changes values"),
        Refusal(line: "compare NET --input SPIKES --coding analog,spikes", reason: "compare them one after the other"),
        Refusal(line: "compare NET --input SPIKES --coding spikes --steps 12,20", reason: "give one value of --steps"),
        Refusal(line: "simulate NET --input SPIKES --coding spike", reason: "Did you mean spikes?"),
        Refusal(line: "simulate NET --input SPIKES --coding spikes --steps 5", reason: "so 12 steps have to be run, not 5; leave --steps out, or give 12 or more", code: 1),
        Refusal(line: "simulate NET --input VALUES --coding spikes", reason: "where a spike is −1 or 1 and 0 is none", code: 1),
        Refusal(line: "simulate NET --input SPIKES --coding spikes --normalization balanced", reason: "the network reads given spikes", code: 1),
    ])
    func refused(_ test: Refusal) throws {
        let folder = try ScratchFolder()
        let spikes = try folder.write(Self.dense(try Self.trains(.binaryPoisson)), "spikes.npy")
        let values = try folder.write(NPY.encode(RawTensor(Tensor(shape: [1, 1, 8, 8], scalars: (0..<64).map { Float($0) / 64 }))), "values.npy")
        let words = test.line.split(separator: " ").map { String($0) }
        let run = CommandRun(words.map { ["NET": SmallCase.network, "SPIKES": spikes, "VALUES": values][$0] ?? $0 })
        #expect(run.code == test.code)
        #expect(run.errors.joined(separator: "\n").contains(test.reason), "\(run.errors)")
    }
}
