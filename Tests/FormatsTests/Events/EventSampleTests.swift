import Testing

@testable import Formats

/// Recordings written by public packages, whose events a second package and a plain decoder agreed on.
@Suite("Are recordings of event cameras what other readers say they are?")
struct EventSampleTests {
    @Test(arguments: try EventSamples.names())
    func events(name: String) throws {
        let expected = try #require(try Samples.json("events/expected.json")[name])
        let stream = try EventSamples.stream(name)
        #expect(stream.count == expected["events"]?.intValue)
        #expect(stream.isOn.count { $0 } == expected["on"]?.intValue)
        #expect(stream.times.first == expected["first"]?.intValue.map { Int64($0) })
        #expect(stream.times.last == expected["last"]?.intValue.map { Int64($0) })
        #expect(EventSamples.digest(stream) == expected["sha256"]?.stringValue)
        if let sensor = stream.sensor {
            #expect(sensor.width == expected["width"]?.intValue && sensor.height == expected["height"]?.intValue)
        }
    }

    @Test("the sensor's size is found wherever a file says it")
    func sensors() throws {
        let silent = try EventSamples.names().filter { try EventSamples.stream($0).sensor == nil }
        #expect(silent.allSatisfy { ["hdf5/", "nmnist/", "numpy/", "text/", "evt/expelliarmus", "dat/e"].contains(where: $0.hasPrefix) }, "\(silent)")
        #expect(!silent.contains("numpy/evutils.npz") && !silent.contains("text/faery.csv") && !silent.contains("dat/evutils.dat"))
    }

    @Test("the second camera of a stereo recording is chosen by its number or its name, and has to be chosen")
    func stereo() throws {
        let name = "aedat4/dv_stereo_lz4.aedat4"
        let expected = try Samples.json("events/expected.json")[name]?["rightSha256"]?.stringValue
        for part in ["1", "RIGHT"] {
            let stream = try EventFile.parse(try EventSamples.bytes(name), file: name, reading: EventReading(part: part))
            #expect(EventSamples.digest(stream) == expected)
        }
        let error = #expect(throws: FileError.self) { try EventFile.parse(try EventSamples.bytes(name), file: name) }
        #expect(error?.description == "\(name): holds 2 streams of events: 0 (LEFT), 1 (RIGHT); choose one, such as \(name)#0")
    }

    @Test("compression that is not unpacked is refused by its name, with a remedy", arguments: EventSamples.refused.map(\.name))
    func refused(name: String) throws {
        let words = try #require(EventSamples.refused.first { $0.name == name }?.words)
        let error = #expect(throws: FileError.self) { try EventSamples.stream(name) }
        #expect(error?.reason.contains(words) == true && error?.remedy?.isEmpty == false, "\(String(describing: error))")
    }

    @Test("what a file does not say is asked for by the option that says it", arguments: [
        ("aedat2/dvs128.aedat", "--sensor 128x128"), ("text/event_camera_dataset.txt", "--event-columns, such as txyp"),
    ])
    func asked(name: String, option: String) throws {
        let error = #expect(throws: FileError.self) { try EventFile.parse(try EventSamples.bytes(name), file: name) }
        #expect(error?.remedy?.contains(option) == true, "\(String(describing: error))")
    }

    @Test("a matrix is asked for its columns, then for the unit of times with fractions")
    func matrices() throws {
        let bytes = try EventSamples.bytes("numpy/dvsgesture_nx4_ms.npy")
        func refusal(_ reading: EventReading) -> String? {
            #expect(throws: FileError.self) { try EventFile.parse(bytes, file: "m.npy", reading: reading, kind: .npy) }?.description
        }
        #expect(refusal(EventReading())?.contains("give their order with --event-columns") == true)
        #expect(refusal(EventReading(columns: EventColumns("xypt")))?.contains("give it with --event-unit ns, us, ms, s") == true)
        #expect(refusal(EventReading(columns: EventColumns("xypt-")))?.contains("names 5") == true)
        #expect(EventFileKind(of: bytes) == nil)
    }

    @Test("every file is told by content")
    func kinds() throws {
        for name in try EventSamples.names() + EventSamples.refused.map(\.name) where !name.hasSuffix("nx4_ms.npy") {
            let kind = EventFileKind(of: try EventSamples.bytes(name))
            let folder: [String: EventFileKind] = ["aedat2": .aedat2, "aedat31": .aedat3, "aedat4": .aedat4, "dat": .dat, "es": .es, "evt": .evt, "hdf5": .hdf5, "nmnist": .atis, "text": .text]
            #expect(kind == folder[String(name.prefix { $0 != "/" })] ?? (name.hasSuffix(".npz") ? .npz : .npy), "\(name)")
        }
    }

    @Test("files of other kinds are no recordings", arguments: ["image", "nifti", "nir", "npy", "onnx", "safetensors"])
    func others(folder: String) throws {
        for name in try Samples.names(in: folder) { #expect(EventFileKind(of: try Samples.bytes(name)) == nil, "\(name)") }
    }
}
