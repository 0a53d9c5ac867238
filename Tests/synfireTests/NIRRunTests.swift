import Formats
import Foundation
import Models
import SchemaSupport
import Testing

@testable import synfire

@Suite("Can spiking networks leave and enter as NIR?")
struct NIRRunTests {
    private static let conversion = ["--neuron", "if", "--steps", "8"]

    /// The small network exported, in `folder`/out.
    private static func export(_ folder: ScratchFolder, _ options: [String] = []) throws -> (run: CommandRun, input: String) {
        let input = try folder.write(SmallCase.input(1), "input.npy")
        let run = CommandRun(
            ["convert", SmallCase.network, "--input", input, "--export-nir", "--output", folder.file("out")] + conversion + options)
        return (run, input)
    }

    @Test("an exported network simulates as the network it came from, counter for counter")
    func roundTrip() throws {
        let folder = try ScratchFolder()
        let (export, input) = try Self.export(folder, ["--nir-extensions"])
        #expect(export.code == 0, "\(export.errors)")
        #expect(export.output.contains("network.nir") && export.output.contains("do not start at 0"))
        let nir = CommandRun(["simulate", folder.file("out/network.nir"), "--input", input, "--steps", "8", "--json", "--output", folder.file("nir")])
        let trained = CommandRun(["simulate", SmallCase.network, "--input", input, "--json", "--output", folder.file("trained")] + Self.conversion)
        #expect(nir.code == 0 && trained.code == 0, "\(nir.errors)")
        let spiking = try JSON.parse(Array(nir.output.utf8), file: "nir")
        let dense = try JSON.parse(Array(trained.output.utf8), file: "trained")
        #expect(spiking["counters"] == dense["counters"] && spiking["latency"] == dense["latency"])
        #expect(dense["counters"]?["spikes"]?.intValue ?? 0 > 0)
        #expect(try FileAccess.read(folder.file("nir/output.npy")) == FileAccess.read(folder.file("trained/output.npy")))
        let schemaPath = Package.path("docs/run.schema.json")
        #expect(JSONSchema(try JSON.parse(FileAccess.read(schemaPath), file: schemaPath)).problems(in: spiking) == [])
        // Nothing was trained, so there is nothing to agree with.
        #expect(spiking["quality"]?["agreement"]?["dice"] == .null && dense["quality"]?["agreement"]?["dice"] != .null)
        #expect(spiking["assumptions"]?.arrayValue?.contains { $0.stringValue?.contains("holds a spiking network") == true } == true)
    }

    @Test("the expected spikes beside an export are those of the float reference")
    func expectedSpikes() throws {
        let folder = try ScratchFolder()
        let (export, input) = try Self.export(folder, ["--nir-extensions"])
        #expect(export.code == 0, "\(export.errors)")
        let path = folder.file("out/network.nir")
        let network = try NIRImport(try NIR.parse(FileAccess.read(path), file: path), name: "x").network
        let sample = try NPY.parse(FileAccess.read(input), file: input).tensor.slice(0)
        let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: 8)).run(try network.encode(sample, window: 8, seed: 1))
        let arrays = try NPZ.parse(FileAccess.read(folder.file("out/nir-expected.npz")), file: "nir-expected.npz")
        let counts = arrays.filter { $0.name.hasPrefix("spikes.") }.map { $0.tensor.shape[0] }
        #expect(counts == network.populations.indices.dropLast().map { run.firings[$0].reduce(0) { $0 + $1.count } })
        #expect(arrays.first { $0.name == "input" }?.tensor.tensor == sample)
    }

    @Test("inspect and compile take the file for what it holds, whatever its name")
    func otherCommands() throws {
        let folder = try ScratchFolder()
        _ = try Self.export(folder, ["--nir-extensions"])
        let path = try folder.write(try FileAccess.read(folder.file("out/network.nir")), "anything")
        let inspected = CommandRun(["inspect", path, "--json"])
        let json = try JSON.parse(Array(inspected.output.utf8), file: "inspect")
        #expect(inspected.code == 0 && json["kind"]?.stringValue == "NIR" && json["obstacles"]?.arrayValue?.isEmpty == true)
        #expect(json["layers"]?.arrayValue?.contains { $0["operator"]?.stringValue == "SynfireConvTranspose2d" } == true)
        let compiled = CommandRun(["compile", path, "--output", folder.file("map")])
        #expect(compiled.code == 0 && compiled.output.contains("fit      "), "\(compiled.errors)")
    }

    @Test("a network exported with given spikes takes spikes, by its metadata or --coding, and runs as it ran")
    func spikes() throws {
        let folder = try ScratchFolder()
        let values = (0..<8 * 64).map { Int8(($0 * 7 + $0 / 64) % 3 == 0 ? 1 : 0) }
        let input = try folder.write(NPY.encode(RawTensor(shape: [1, 8, 1, 8, 8], int8s: values)), "spikes.npy")
        let coded = ["--input", input, "--coding", "spikes"]
        let export = CommandRun(
            ["convert", SmallCase.network, "--neuron", "if", "--initial", "0", "--export-nir", "--nir-extensions", "--output", folder.file("out")] + coded)
        #expect(export.code == 0, "\(export.errors)")
        let expected = try NPZ.parse(FileAccess.read(folder.file("out/nir-expected.npz")), file: "nir-expected.npz")
        #expect(expected.first { $0.name == "input_spikes" }?.tensor.shape == [values.count { $0 != 0 }, 3])

        func run(_ network: String, _ options: [String]) throws -> JSON {
            let run = CommandRun(["simulate", network, "--json", "--output", folder.file("run")] + options)
            #expect(run.code == 0, "\(run.errors)")
            return try JSON.parse(Array(run.output.utf8), file: "standard output")
        }
        let nir = folder.file("out/network.nir")
        let trained = try run(SmallCase.network, coded + ["--neuron", "if", "--initial", "0"])
        let asked = try run(nir, coded)
        let told = try run(nir, ["--input", input])
        #expect(asked["counters"] == trained["counters"] && told["counters"] == trained["counters"])
        #expect(asked["counters"]?["spikes"]?.intValue ?? 0 > 0 && asked["window"]?.intValue == 8)
        #expect(told["conversion"]?["inputCoding"]?.stringValue == "spikes")

        let analog = try folder.write(NPY.encode(RawTensor(Tensor(shape: [1, 1, 8, 8], scalars: (0..<64).map { Float($0) / 64 }))), "values.npy")
        let refused = CommandRun(["simulate", nir, "--input", analog])
        #expect(refused.code == 1 && refused.errors.first?.contains("asks for spikes in its metadata (input_coding)") == true, "\(refused.errors)")
        let noisy = CommandRun(["simulate", nir, "--input", input, "--noise", "0.1"])
        #expect(noisy.code == 2 && noisy.errors.first?.contains("reads spikes as they are") == true, "\(noisy.errors)")
        _ = try run(nir, ["--input", analog, "--coding", "binary", "--steps", "4"])
    }

    /// Five inputs into three neurons that sum them.
    private static func vectorNetwork(_ folder: ScratchFolder) throws -> String {
        let ones = RawTensor(Tensor(shape: [3], repeating: 1))
        var neuron = NIRNeuron(.integrateAndFire)
        (neuron.resistance, neuron.threshold, neuron.resetPotential) = (ones, ones, RawTensor(Tensor(shape: [3], repeating: 0)))
        let weight = RawTensor(Tensor(shape: [3, 5], scalars: (0..<15).map { Float($0 % 4) / 8 }))
        let graph = NIRGraph(
            nodes: [
                NIRNode(name: "in", primitive: .input(shape: [5])), NIRNode(name: "w", primitive: .linear(weight: weight)),
                NIRNode(name: "n", primitive: .neuron(neuron)), NIRNode(name: "out", primitive: .output(shape: [3])),
            ], edges: [NIREdge("in", "w"), NIREdge("w", "n"), NIREdge("n", "out")], metadata: NIRMetadata())
        return try folder.write(NIR.encoded(graph), "vector.nir")
    }

    @Test("a vector network takes vectors, with axes of one in front or behind", arguments: [[5], [1, 5], [1, 1, 5], [5, 1, 1], [1, 5, 1, 1], [1, 1, 1, 5, 1, 1]])
    func vectors(shape: [Int]) throws {
        let folder = try ScratchFolder()
        let network = try Self.vectorNetwork(folder)
        let values: [Float] = [0.5, 0.25, 1, 0.75, 0.125]
        func run(_ shape: [Int], _ values: [Float], _ options: [String] = []) throws -> JSON {
            let input = try folder.write(NPY.encode(RawTensor(Tensor(shape: shape, scalars: values))), "input.npy")
            let run = CommandRun(["simulate", network, "--input", input, "--steps", "9", "--json", "--output", folder.file("run")] + options)
            #expect(run.code == 0, "\(run.errors)")
            return try JSON.parse(Array(run.output.utf8), file: "standard output")
        }
        let one = try run(shape, values)
        #expect(one["inferences"]?.intValue == 1 && one["counters"]?["spikes"]?.intValue ?? 0 > 0)
        #expect(one["counters"] == (try run([1, 5, 1, 1], values))["counters"])
        // Rows are samples of an analog input, and steps of one that is given as spikes.
        #expect(try run([2, 5], values + values)["inferences"]?.intValue == 2)
        let spikes = try run([4, 5], (0..<20).map { Float($0 % 3 == 0 ? 1 : 0) }, ["--coding", "spikes"])
        #expect(spikes["inferences"]?.intValue == 1 && spikes["window"]?.intValue == 9)
    }

    @Test("a network of snnTorch with --reset late: its own spikes, on the chip too")
    func lateReset() throws {
        let folder = try ScratchFolder()
        func filled(_ value: Double) -> RawTensor { RawTensor(shape: [4], doubles: Array(repeating: value, count: 4)) }
        var neuron = NIRNeuron(.leakyIntegrateAndFire)
        (neuron.membraneTime, neuron.resistance, neuron.leakPotential) = (filled(2e-4), filled(2), filled(0))
        (neuron.threshold, neuron.resetPotential) = (filled(1), filled(0))
        let weight = RawTensor(Tensor(shape: [4, 1], scalars: [0.75, 0.875, 1.25, 0.625]))
        let graph = NIRGraph(
            nodes: [
                NIRNode(name: "in", primitive: .input(shape: [1])), NIRNode(name: "w", primitive: .linear(weight: weight)),
                NIRNode(name: "n", primitive: .neuron(neuron)), NIRNode(name: "out", primitive: .output(shape: [4])),
            ], edges: [NIREdge("in", "w"), NIREdge("w", "n"), NIREdge("n", "out")], metadata: NIRMetadata())
        let network = try folder.write(NIR.encoded(graph), "snn.nir")
        let input = try folder.write(NPY.encode(RawTensor(Tensor(shape: [1], scalars: [1]))), "one.npy")
        for (reset, counts) in [("late", [4, 6, 8, 3]), ("soft", [6, 8, 12, 4])] as [(String, [Float])] {
            let run = CommandRun(["simulate", network, "--input", input, "--steps", "12", "--reset", reset, "--json", "--output", folder.file("run")])
            #expect(run.code == 0, "\(run.errors)")
            let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
            #expect(json["conversion"]?["reset"]?.stringValue == reset)
            let output = try NPY.parse(FileAccess.read(folder.file("run/output.npy")), file: "output.npy").tensor.scalars
            #expect(output.map { ($0 * 12).rounded() } == counts, "\(reset)")
        }
    }

    @Test("what cannot be is said in one line")
    func refusals() throws {
        let folder = try ScratchFolder()
        let refused = try Self.export(folder).run
        #expect(refused.code == 2 && refused.errors.first?.contains("--nir-extensions") == true)
        let (_, input) = try Self.export(folder, ["--nir-extensions"])
        let path = folder.file("out/network.nir")
        let converted = CommandRun(["convert", path, "--input", input])
        #expect(converted.code == 1 && converted.errors.first?.contains("holds a spiking network") == true)
        let neuron = CommandRun(["simulate", path, "--input", input, "--neuron", "if"])
        #expect(neuron.code == 2 && neuron.errors.first?.contains("--neuron belongs to the conversion") == true)
        let multiThreshold = CommandRun(["convert", SmallCase.network, "--input", input, "--export-nir", "--output", folder.file("x")])
        #expect(multiThreshold.code == 2 && multiThreshold.errors.first?.contains("--neuron if") == true)
        let stray = CommandRun(["convert", SmallCase.network, "--input", input, "--nir-extensions"])
        #expect(stray.code == 2)
        let keras = try folder.write(HDF5.encoded(.group([HDF5Member("model_weights", .group([]))])), "keras.h5")
        let inspected = CommandRun(["inspect", keras])
        #expect(inspected.code == 1 && inspected.errors.first?.contains("no NIR file") == true)
    }
}
