import Testing

@testable import Formats

/// Corners of the formats that no sample has, by hand from their descriptions.
@Suite("Are clocks, masks and marks of event formats read as their descriptions say?")
struct EventFormatTests {
    private static func evt(_ version: String, _ words: [UInt16]) -> [UInt8] {
        Array("% evt \(version)\n% geometry 1280x720\n% end\n".utf8) + LittleEndian.bytes(of: words)
    }

    private static func read(_ bytes: [UInt8], _ reading: EventReading = EventReading()) throws -> EventStream {
        try EventFile.parse(bytes, file: "f", reading: reading)
    }

    @Test("EVT 3.0: masks of any number follow a base, a new TIME_HIGH resets the low part, small falls are no wrap, large ones are")
    func evt3() throws {
        let stream = try Self.read(Self.evt("3.0", [
            0x2005, 0x8FFF, 0x6FFE, 0x0007, 0x3800 | 100, 0x5081, 0x4801, 0x8FFF, 0x2800 | 3, 0x8000, 0x2800 | 4, 0x6005, 0x2001, 0x8FFF, 0x2002,
        ]))
        #expect(stream.x == [100, 107, 108, 119, 3, 4, 1, 2])
        #expect(stream.y == Array(repeating: 7, count: 8))
        let late: Int64 = 0xFFF << 12
        #expect(stream.times == [late + 0xFFE, late + 0xFFE, late + 0xFFE, late + 0xFFE, late + 0xFFE, 1 << 24, 1 << 24 + 5, 1 << 24 + late])
        #expect(stream.isOn == [true, true, true, true, true, true, false, false])
        #expect(stream.notes == ["1 events before the first TIME_HIGH have no time and are left out"])
    }

    @Test("EVT 3.0: a clock that falls with no TIME_HIGH between is refused at its place")
    func lostTime() throws {
        let error = #expect(throws: FileError.self) { try Self.read(Self.evt("3.0", [0x8001, 0x6F00, 0x2001, 0x6001, 0x2002])) }
        #expect(error?.reason.contains("falls from 3840 to 1 µs") == true && error?.place == "offset 42", "\(String(describing: error))")
    }

    @Test("EVT 2.1 and 4.0 are refused by name", arguments: ["2.1", "4.0"])
    func otherWords(version: String) throws {
        let error = #expect(throws: FileError.self) { try Self.read(Self.evt(version, [0, 0, 0, 0])) }
        #expect(error?.reason.contains("EVT \(version)") == true)
    }

    @Test("an event outside the sensor is refused with its place, and another size takes it")
    func outside() throws {
        let bytes = Self.evt("3.0", [0x8001, 0x0000 | 800, 0x2001])
        let error = #expect(throws: FileError.self) { try Self.read(bytes) }
        #expect(error?.description == "f (offset 40): is at x 1, y 800, outside the sensor of 1280×720 pixels; give another size with --sensor WxH")
        #expect(try Self.read(bytes, EventReading(sensor: SensorSize("1280x960"))).y == [800])
    }

    @Test("Event Stream: full steps, resets and exposures take time but are no events; rows turn on request")
    func eventStream() throws {
        let head = Array("Event Stream".utf8) + [2, 0, 0]
        let dvs = head + [1, 10, 0, 8, 0, 0xFF, 0xFE, 0x05, 1, 0, 2, 0, 0x00, 3, 0, 7, 0]
        let stream = try Self.read(dvs)
        #expect(stream.times == [129, 129] && stream.x == [1, 3] && stream.y == [2, 7] && stream.isOn == [true, false])
        var reading = EventReading()
        (reading.flipsX, reading.flipsY, reading.flipsPolarity) = (true, true, true)
        let turned = try Self.read(dvs, reading)
        #expect(turned.x == [8, 6] && turned.y == [5, 0] && turned.isOn == [false, true])
        let atis = try Self.read(head + [2, 10, 0, 8, 0, 0xFE, 0xFC, 0x07, 1, 0, 2, 0, 0x0A, 3, 0, 7, 0])
        #expect(atis.times == [129] && atis.isOn == [true] && atis.x == [3])
        #expect(atis.notes.contains("1 measurements of exposure are no changes and are left out"))
        let colour = #expect(throws: FileError.self) { try Self.read(head + [4, 10, 0, 8, 0]) }
        #expect(colour?.reason.contains("colour") == true)
    }

    @Test("text: names in any order, remarks, a line of extents, exponents, and digits rounded rather than cut")
    func text() throws {
        let named = try Self.read(Array("# recorded by hand\n# y p x timestamp\n3 -1 2 17\n\n4 1 5 18\n".utf8))
        #expect(named.x == [2, 5] && named.y == [3, 4] && named.times == [17, 18] && named.isOn == [false, true])
        let sized = try Self.read(Array("240 180\n1.0000005 3 4 1\r\n1.000001499 5 6 0".utf8), EventReading(columns: EventColumns("txyp"), unit: .seconds))
        #expect(sized.times == [1_000_001, 1_000_001] && sized.sensor == SensorSize("240x180"))
        let saved = try Self.read(Array("1.000000000000000000e+00 2.0e+00 3e0 1.0e+00\n".utf8), EventReading(columns: EventColumns("txyp"), unit: .milliseconds))
        #expect(saved.times == [1000] && saved.x == [2] && saved.y == [3] && saved.isOn == [true])
        let unit = #expect(throws: FileError.self) { try Self.read(Array("t,x,y,p\n0.5,1,2,1\n".utf8)) }
        #expect(unit?.description.contains("line 2") == true && unit?.remedy?.contains("--event-unit") == true)
        let mixed = #expect(throws: FileError.self) { try Self.read(Array("t,x,y,p\n5,1,2,0\n6,1,2,-1\n".utf8)) }
        #expect(mixed?.reason.contains("polarity -1") == true)
    }

    @Test("a recording cut inside a packet gives its whole packets and says so")
    func cut() throws {
        let bytes = try EventSamples.bytes("aedat4/dv_mixed_lz4.aedat4")
        let whole = try Self.read(bytes)
        let part = try Self.read(Array(bytes.prefix(bytes.count * 2 / 3)))
        #expect(part.count > 0 && part.count < whole.count && part.times[...] == whole.times.prefix(part.count))
        #expect(part.notes.contains { $0.contains("the file ends inside a packet at offset") })
        #expect(throws: FileError.self) { try Self.read(Array(bytes.prefix(2000))) }
    }

    @Test("a DSEC file's offset is added, and damage that a checksum sees is refused")
    func checksums() throws {
        var bytes = try EventSamples.bytes("hdf5/dsec_gzip_shuffle_fletcher.h5")
        let refused = (0..<bytes.count).reversed().prefix(400).count { index in
            bytes[index] ^= 1
            defer { bytes[index] ^= 1 }
            return (try? Self.read(bytes)) == nil
        }
        #expect(refused > 20)
        var frame = try EventSamples.bytes("aedat4/faery_lz4.aedat4")
        frame[4000] ^= 1
        let error = #expect(throws: FileError.self) { try Self.read(frame) }
        #expect(error?.reason.contains("LZ4") == true)
    }
}
