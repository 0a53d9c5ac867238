package import Formats
import Models
package import SynfireKit

/// A recording of an event camera on the command line: what its file does not say, and the steps that it is counted into.
package struct EventArguments {
    package let arguments: ParsedArguments

    package init(arguments: ParsedArguments) { self.arguments = arguments }

    private static let ofFile = ["--sensor", "--event-columns", "--event-unit", "--event-flip"]
    private static let all = ["--event-bin", "--event-cell"] + ofFile

    /// The first option of events that is given; `nil` without one.
    package var given: String? { Self.all.first(where: arguments.isGiven) }

    /// How a recording becomes spikes.
    package var input: EventInput {
        get throws {
            EventInput(
                reading: try reading, steps: try arguments.intIfGiven("--event-bin", in: ExperimentOptions.windows),
                cell: arguments.isGiven("--event-cell") ? try arguments.int("--event-cell", in: 1...65_536) : 1)
        }
    }

    /// What the file does not say; `nil` where no option says anything.
    package var readingIfGiven: EventReading? {
        get throws { Self.ofFile.contains(where: arguments.isGiven) ? try reading : nil }
    }

    private var reading: EventReading {
        get throws {
            var reading = EventReading()
            if let text = arguments.stringIfGiven("--sensor") {
                guard let sensor = SensorSize(text) else { throw arguments.failure("--sensor is width x height, such as 346x260, each 1 to 65536, got \"\(text)\"") }
                reading.sensor = sensor
            }
            if let text = arguments.stringIfGiven("--event-columns") {
                guard let columns = EventColumns(text) else {
                    throw arguments.failure("--event-columns has each of the letters t, x, y and p once, and - for columns to skip, such as txyp, got \"\(text)\"")
                }
                reading.columns = columns
            }
            if let text = arguments.stringIfGiven("--event-unit") {
                guard let unit = EventTimeUnit(rawValue: text) else {
                    throw arguments.failure("--event-unit is \(EventTimeUnit.allCases.map(\.rawValue).joined(separator: ", ")), got \"\(text)\"")
                }
                reading.unit = unit
            }
            if let text = arguments.stringIfGiven("--event-flip") {
                guard !text.isEmpty, Set(text).count == text.count, text.allSatisfy({ "xyp".contains($0) }) else {
                    throw arguments.failure("--event-flip has some of the letters x, y and p, such as y or xyp, got \"\(text)\"")
                }
                (reading.flipsX, reading.flipsY, reading.flipsPolarity) = (text.contains("x"), text.contains("y"), text.contains("p"))
            }
            return reading
        }
    }
}
