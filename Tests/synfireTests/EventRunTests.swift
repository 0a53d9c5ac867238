import Formats
import Foundation
import SchemaSupport
import Testing

@testable import synfire

/// Does an event camera's recording enter a network as the spikes that it says?
@Suite("Golden: do recordings of event cameras run as spikes?")
struct EventRunTests {
    private static let samples = Package.path("Tests/FormatsTests/Resources/events")
    /// 12 wide and 16 high, two channels.
    private static let network = "zoo:unet?input=2x16x12&base=4&levels=2"

    /// Events at every corner, as tonic keeps them.
    private static func structured(_ count: Int = 200) -> [UInt8] {
        var record: [UInt8] = []
        for index in 0..<count {
            let time = index * index
            record += [UInt8(index * 7 % 12), 0, UInt8(index * 5 % 16), 0] + (0..<8).map { UInt8(truncatingIfNeeded: time >> (8 * $0)) } + [UInt8(index % 2)]
        }
        let header = "{'descr': [('x', '<i2'), ('y', '<i2'), ('t', '<i8'), ('p', '|b1')], 'fortran_order': False, 'shape': (\(count),), }"
        let padding = String(repeating: " ", count: 127 - 10 - header.utf8.count) + "\n"
        return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + padding).utf8).prefix(118) + record
    }

    private static func run(_ words: [String]) throws -> JSON {
        let run = CommandRun(words + ["--json"])
        #expect(run.code == 0, "\(run.errors)")
        return try JSON.parse(Array(run.output.utf8), file: "standard output")
    }

    @Test("a structured array runs with --coding spikes alone, and --event-bin means it")
    func structuredArray() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(Self.structured(), "events.npy")
        let coded = try Self.run(["simulate", Self.network, "--input", input, "--coding", "spikes", "--output", folder.file("a")])
        let binned = try Self.run(["simulate", Self.network, "--input", input, "--event-bin", "10", "--output", folder.file("b")])
        #expect(coded["window"]?.intValue == 10 && binned["window"]?.intValue == 10)
        #expect(coded["counters"] == binned["counters"])
        let events = binned["input"]?["events"]
        #expect(events?["on"]?.intValue == 100 && events?["off"]?.intValue == 100 && events?["steps"]?.intValue == 10)
        #expect(events?["firstMicroseconds"]?.intValue == 0 && events?["lastMicroseconds"]?.intValue == 199 * 199)
        let schema = Package.path("docs/run.schema.json")
        #expect(JSONSchema(try JSON.parse(FileAccess.read(schema), file: schema)).problems(in: binned) == [])
        #expect(binned["counters"]?["events"] != nil && binned["conversion"]?["inputCoding"]?.stringValue == "spikes")
    }

    @Test("the spikes that enter are those of the counts: exported, they are the first layer's", arguments: [1, 2])
    func spikes(channels: Int) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(Self.structured(), "events.npy")
        let network = "zoo:unet?input=\(channels)x16x12&base=4&levels=2"
        let json = try Self.run(["simulate", network, "--input", input, "--event-bin", "7", "--export-spikes", "npz", "--output", folder.file("o")])
        let rows = try #require(try NPZ.parse(FileAccess.read(folder.file("o/spikes.npz")), file: "s").first { $0.name == "spikes.input" }?.tensor.integers())
        var counts: [[Int]: Int] = [:]
        for index in 0..<200 {
            let step = min(6, 7 * index * index / (199 * 199))
            let pixel = index * 5 % 16 * 12 + index * 7 % 12
            let isOn = index % 2 == 1
            counts[channels == 2 ? [step, pixel * 2 + (isOn ? 1 : 0)] : [step, pixel], default: 0] += channels == 2 || isOn ? 1 : -1
        }
        let expected = counts.filter { $0.value != 0 }.map { [$0.key[0], $0.key[1], channels == 2 ? 1 : $0.value.signum()] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        let found = stride(from: 0, to: rows.count, by: 4).map { Array(rows[$0 + 1..<$0 + 4]) }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        #expect(found == expected)
        #expect(json["input"]?["events"]?["spikes"]?.intValue == expected.count)
    }

    @Test("recordings of cameras run in cells, and by every pipeline command")
    func commands() throws {
        let folder = try ScratchFolder()
        let input = "\(Self.samples)/aedat4/dv_mixed_lz4.aedat4"
        let json = try Self.run([
            "simulate", "zoo:unet?input=2x33x44&base=4&levels=1", "--input", input, "--event-bin", "4", "--event-cell", "8", "--sensor", "352x260",
            "--event-flip", "y", "--output", folder.file("o"),
        ])
        #expect(json["input"]?["events"]?["width"]?.intValue == 352 && json["input"]?["events"]?["cell"]?.intValue == 8)
        let small = "\(Self.samples)/nmnist/plain.bin"
        let net = "zoo:unet?input=2x34x34&base=4&levels=1"
        #expect(try Self.run(["convert", net, "--input", small, "--event-bin", "6", "--output", folder.file("c")])["window"]?.intValue == 6)
        #expect(CommandRun(["compile", net, "--input", small, "--event-bin", "6", "--output", folder.file("m")]).code == 0)
        let compared = CommandRun(["compare", net, "--input", small, "--event-bin", "6", "--chip", "loihi-like", "--format", "csv"])
        #expect(compared.code == 0 && compared.output.contains("given spikes → multi-threshold"), "\(compared.errors)")
    }

    @Test("inspect names layout, sensor, number, span and polarities")
    func inspected() throws {
        let run = CommandRun(["inspect", "\(Self.samples)/aedat4/dv_lz4.aedat4"])
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines[0].hasSuffix("AEDAT 4.0, 900 events") && lines[1] == "sensor   346×260 pixels")
        #expect(lines[2] == "time     40 ms, from 1,700,000,000,123,456 to 1,700,000,000,163,459 µs" && lines[3] == "polarity 455 ON, 445 OFF")
        let json = try Self.run(["inspect", "\(Self.samples)/aedat4/dv_stereo_lz4.aedat4#RIGHT"])
        #expect(json["kind"]?.stringValue == "AEDAT 4.0" && json["events"]?.intValue == 260)
        let matrix = try Self.run(["inspect", "\(Self.samples)/numpy/dvsgesture_nx4_ms.npy", "--event-columns", "xypt", "--event-unit", "ms"])
        #expect(matrix["lastMicroseconds"]?.intValue == 1_200_000)
        #expect(CommandRun(["inspect", "\(Self.samples)/text/event_camera_dataset.txt"]).errors.joined().contains("--event-columns, such as txyp"))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var line: String
        var reason: String
        var code: Int32 = 1
        var testDescription: String { line }
    }

    @Test("What does not go with a recording is refused with the remedy", arguments: [
        Refusal(line: "simulate NET --input SAMPLES/aedat4/dv_lz4.aedat4 --event-bin 5", reason: "346×260 pixels, the network's input has 12×16"),
        Refusal(line: "simulate NET --input SAMPLES/aedat4/dv_zstd.aedat4 --event-bin 5", reason: "rewrite it with LZ4: python3 -c"),
        Refusal(line: "simulate NET --input SAMPLES/hdf5/dsec_blosc_zstd.h5 --event-bin 5", reason: "Blosc (Zstandard), HDF5 filter 32001"),
        Refusal(line: "simulate NET --input SAMPLES/aedat4/dv_lz4.aedat4", reason: "count its events into steps with --event-bin T"),
        Refusal(line: "infer NET --input SAMPLES/evt/faery_evt2.raw", reason: "count its events into steps with --event-bin T"),
        Refusal(line: "simulate NET --input EVENTS", reason: "is a recording of an event camera (NPY events)"),
        Refusal(line: "simulate NET --input EVENTS --event-bin 5 --steps 3", reason: "so 5 steps have to be run, not 3"),
        Refusal(line: "simulate NET3 --input EVENTS --event-bin 5", reason: "events have two channels, OFF and ON, or one of signed spikes; the network's input has 3"),
        Refusal(line: "simulate NET --input VALUES --event-bin 5", reason: "is no recording of an event camera"),
        Refusal(line: "simulate NET --input EVENTS --event-bin 0", reason: "--event-bin", code: 2),
        Refusal(line: "simulate NET --input EVENTS --sensor 12", reason: "--sensor is width x height", code: 2),
        Refusal(line: "simulate NET --input EVENTS --event-columns xyt", reason: "--event-columns has each of the letters", code: 2),
        Refusal(line: "simulate NET --input EVENTS --event-unit h", reason: "--event-unit is ns, us, ms, s", code: 2),
        Refusal(line: "simulate NET --input EVENTS --event-flip z", reason: "--event-flip has some of the letters", code: 2),
        Refusal(line: "simulate NET --input EVENTS --event-bin 5 --coding binary", reason: "so --coding is spikes", code: 2),
        Refusal(line: "simulate NET --input EVENTS --event-bin 5 --noise 0.1", reason: "--noise changes values", code: 2),
        Refusal(line: "simulate NET --event-bin 5", reason: "--event-bin needs --input", code: 2),
        Refusal(line: "inspect VALUES --sensor 12x16", reason: "is no recording of an event camera"),
    ])
    func refused(_ test: Refusal) throws {
        let folder = try ScratchFolder()
        let words = [
            "NET": Self.network, "NET3": "zoo:unet?input=3x16x12&base=4&levels=2", "EVENTS": try folder.write(Self.structured(), "events.npy"),
            "VALUES": try folder.write(NPY.encode(RawTensor(Tensor(shape: [1, 2, 16, 12], repeating: 1))), "values.npy"),
        ]
        let run = CommandRun(test.line.split(separator: " ").map { word in words[String(word)] ?? String(word).replacing("SAMPLES", with: Self.samples) })
        #expect(run.code == test.code)
        #expect(run.errors.joined(separator: "\n").contains(test.reason), "\(run.errors)")
    }
}
