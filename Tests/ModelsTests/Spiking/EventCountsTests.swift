import Formats
import Foundation
import Testing

@testable import Models

/// Are events counted in the steps that their exact times belong to?
@Suite("Semantics: are events counted in the steps that their exact times belong to?")
struct EventCountsTests {
    private static func resource(_ name: String) -> String { Bundle.module.bundleURL.appendingPathComponent("Resources/events/\(name)").path }

    private static func uint16s(_ tensor: Tensor) -> [UInt8] {
        tensor.scalars.flatMap { [UInt8(truncatingIfNeeded: Int($0)), UInt8(truncatingIfNeeded: Int($0) >> 8)] }
    }

    @Test("gaps, one time, one pixel, spans that are no multiple of T", arguments: ["even", "uneven", "many_last", "empty_bin", "short_3us", "one_pixel", "one_time"])
    func bins(name: String) throws {
        let path = Self.resource("\(name).events.npz")
        let stream = try EventFile.parse(FileAccess.read(path), file: path)
        let expected = try NPY.parse(FileAccess.read(Self.resource("\(name).ours.npy")), file: name).tensor
        let counts = try EventCounts(stream, sensor: try #require(SensorSize("24x16")), steps: 5)
        #expect(counts.dense() == expected)
        #expect(counts.total == stream.count && expected.scalars.reduce(0, +) == Float(stream.count))

        // Two channels have a spike wherever there is a count, one channel the sign of the difference.
        let two = try counts.train(channels: 2)
        #expect(two.events.count == expected.scalars.count { $0 > 0 })
        #expect(two.events.allSatisfy { expected.scalars[($0.step * 2 + $0.firing.neuron % 2) * 384 + $0.firing.neuron / 2] > 0 && $0.firing.value == 1 })
        let one = try counts.train(channels: 1)
        for step in 0..<5 {
            for pixel in 0..<384 {
                let difference = expected.scalars[(step * 2 + 1) * 384 + pixel] - expected.scalars[step * 2 * 384 + pixel]
                let value = one.events.first { $0.step == step && $0.firing.neuron == pixel }?.firing.value ?? 0
                #expect(value == (difference == 0 ? 0 : difference > 0 ? 1 : -1))
            }
        }
        #expect(throws: InputError.self) { try counts.train(channels: 3) }
    }

    @Test("every recording's histogram, in cells where the sensor is large")
    func recordings() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../FormatsTests/Resources/events").path
        let list = try JSON.parse(FileAccess.read("\(folder)/expected.json"), file: "expected.json")
        var compared = 0
        for member in (list.objectValue ?? []) {
            guard let digest = member.value["binnedSha256"]?.stringValue, let cell = member.value["cell"]?.intValue,
                let width = member.value["width"]?.intValue, let height = member.value["height"]?.intValue, let sensor = SensorSize(width: width, height: height)
            else { continue }
            let reading = EventReading(sensor: sensor, part: member.key.contains("stereo") ? "0" : nil)
            guard let stream = try? EventFile.parse(FileAccess.read("\(folder)/\(member.key)"), file: member.key, reading: reading) else { continue }
            let dense = try EventCounts(stream, sensor: sensor, steps: 5, cell: cell).dense()
            #expect(dense.shape == member.value["binned"]?.arrayValue?.compactMap(\.intValue), "\(member.key)")
            #expect(SHA256.hexadecimal(Self.uint16s(dense)) == digest, "\(member.key)")
            compared += 1
        }
        // All but those that are compressed, broken, or have to be told columns and units.
        #expect(compared >= 50, "\(compared)")
    }

    @Test("times over all 64 bits fall into steps exactly")
    func extremes() throws {
        let sensor = try #require(SensorSize("2x1"))
        let stream = EventStream(sensor: sensor, times: [.min, -1, 0, .max - 1, .max], x: [0, 0, 1, 1, 0], y: [0, 0, 0, 0, 0], isOn: [true, false, true, true, true])
        let train = try EventCounts(stream, sensor: sensor, steps: 2).train(channels: 2)
        // −1 lies below half of the span 2⁶⁴ − 1, 0 above it.
        #expect(train.events.map(\.step) == [0, 0, 1, 1])
        #expect(train.events.map(\.firing.neuron) == [0, 1, 1, 3].map { $0 })
        #expect(throws: InputError.self) { try EventCounts(stream, sensor: try #require(SensorSize("1x1")), steps: 2) }
        #expect(throws: InputError.self) { try EventCounts(stream, sensor: sensor, steps: 0) }
    }
}
