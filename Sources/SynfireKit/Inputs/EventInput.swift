public import Formats
import Models
import Reports

/// How a recording of an event camera becomes spikes.
public struct EventInput: Sendable, Equatable {
    /// What the file does not say.
    public var reading: EventReading
    /// T; `nil` for as many steps as the run has.
    public var steps: Int?
    /// Pixels that are counted together, along each axis.
    public var cell: Int
    /// Whether the caller says that the file holds events, so that a plain matrix is taken for them.
    public var isStated: Bool { steps != nil || reading.columns != nil }

    /// A recording that says everything itself, pixel by pixel, unless told otherwise.
    public init(reading: EventReading = EventReading(), steps: Int? = nil, cell: Int = 1) {
        (self.reading, self.steps, self.cell) = (reading, steps, cell)
    }

    /// The layout of a file of events; `nil` where it holds something else.
    func kind(of bytes: [UInt8]) -> EventFileKind? {
        if let kind = EventFileKind(of: bytes) { return kind }
        return isStated && FileKind(of: bytes) == .npy && (try? NPY.parse(bytes, file: ""))?.shape.count == 2 ? .npy : nil
    }

    /// The spikes of a recording: one train, of the network's input.
    ///
    /// - Parameters:
    ///   - window: steps of the run, where `steps` does not say otherwise.
    ///   - channels, height, width: of the network's input; extents that it leaves open are the sensor's.
    /// - Throws: `FileError` for what `EventFile.parse` refuses, and for a sensor of another size than the input.
    func train(
        _ bytes: [UInt8], kind: EventFileKind, file: String, window: Int, channels: Int, height: Int?, width: Int?
    ) throws(FileError) -> (train: SpikeTrain, report: EventReport) {
        var stream = try EventFile.parse(bytes, file: file, reading: reading, kind: kind)
        if stream.sensor == nil, let height, let width { stream.sensor = SensorSize(width: width * cell, height: height * cell) }
        guard let sensor = stream.sensor else {
            throw FileError(file: file, reason: "does not say how large the sensor is, and neither does the network", remedy: "give its size with --sensor WxH")
        }
        let counts: EventCounts
        let train: SpikeTrain
        do throws(InputError) {
            counts = try EventCounts(stream, sensor: sensor, steps: steps ?? window, cell: cell)
            guard counts.height == height ?? counts.height, counts.width == width ?? counts.width else { throw mismatch(counts, sensor, height, width) }
            train = try counts.train(channels: channels)
        } catch {
            throw FileError(file: file, reason: error.reason)
        }
        let on = stream.isOn.count { $0 }
        return (train, EventReport(
            kind: kind.rawValue, width: sensor.width, height: sensor.height, cell: cell, on: on, off: stream.count - on,
            span: stream.span ?? 0...0, steps: counts.steps, spikes: train.events.count, notes: stream.notes))
    }

    private func mismatch(_ counts: EventCounts, _ sensor: SensorSize, _ height: Int?, _ width: Int?) -> InputError {
        let wanted = SensorSize(width: width ?? counts.width, height: height ?? counts.height)
        let cells = cell == 1 ? "" : ", \(counts.width)×\(counts.height) cells of \(cell)×\(cell)"
        var remedy = "; give another size with --sensor WxH if the recording is of a part of it"
        let factor = max(1, (sensor.width + (wanted?.width ?? 1) - 1) / (wanted?.width ?? 1))
        if let wanted, (sensor.height + factor - 1) / factor == wanted.height, (sensor.width + factor - 1) / factor == wanted.width {
            remedy = "; count pixels together with --event-cell \(factor)"
        }
        return InputError(reason: "is of a sensor of \(sensor) pixels\(cells), the network's input has \(wanted?.description ?? "another size")\(remedy)")
    }
}
