public import Formats

/// A recording of an event camera, and the spikes that it was counted into.
public struct EventReport: Sendable, Equatable {
    /// The layout of the file in words.
    public var kind: String
    /// Of the sensor, in pixels.
    public var width: Int
    /// Of the sensor, in pixels.
    public var height: Int
    /// Pixels that were counted together, along each axis.
    public var cell: Int
    /// Events of pixels that became brighter.
    public var on: Int
    /// Events of pixels that became darker.
    public var off: Int
    /// Earliest and latest time in µs, as the file counts them.
    public var span: ClosedRange<Int64>
    /// T that the span was divided into.
    public var steps: Int
    /// What became of the events: at most one spike for each neuron and step.
    public var spikes: Int
    /// What the reader left out or could not know.
    public var notes: [String]

    /// A recording that was read and counted.
    public init(
        kind: String, width: Int, height: Int, cell: Int, on: Int, off: Int, span: ClosedRange<Int64>, steps: Int, spikes: Int, notes: [String]
    ) {
        (self.kind, self.width, self.height, self.cell, self.on, self.off) = (kind, width, height, cell, on, off)
        (self.span, self.steps, self.spikes, self.notes) = (span, steps, spikes, notes)
    }

    /// The notes, and a word on events that are no spikes of their own where those are more than one in a hundred.
    public var warnings: [String] {
        let merged = on + off - spikes
        guard merged * 100 > on + off else { return notes }
        let share = SIFormat.percent(Double(merged) / Double(on + off))
        return notes + ["\(merged) of \(on + off) events (\(share)) meet others on their pixel and step and are no spikes of their own; more steps (--event-bin, now \(steps)) tell them apart"]
    }

    /// The member `events` of the section `input` of `run.json`.
    public var json: JSON {
        .object([
            .init("kind", .string(kind)), .init("width", .integer(width)), .init("height", .integer(height)), .init("cell", .integer(cell)),
            .init("on", .integer(on)), .init("off", .integer(off)), .init("firstMicroseconds", .integer(Int(span.lowerBound))),
            .init("lastMicroseconds", .integer(Int(span.upperBound))), .init("steps", .integer(steps)), .init("spikes", .integer(spikes)),
            .init("notes", .strings(notes)),
        ])
    }
}
