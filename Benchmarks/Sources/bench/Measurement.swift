import Formats
import Foundation

/// Seconds of several runs of one piece of work, and how much work a run was.
struct Measurement {
    var name: String
    /// What `amount` counts, such as `MAC` or `SOP`.
    var unit: String
    var amount: Int
    var seconds: [Double]

    /// Runs `work` once to warm up and `runs` times for the record.
    init(_ name: String, unit: String, runs: Int, _ work: () throws -> Int) rethrows {
        self.name = name
        self.unit = unit
        amount = try work()
        seconds = []
        let clock = ContinuousClock()
        for _ in 0..<runs {
            let start = clock.now
            amount = try work()
            let elapsed = clock.now - start
            seconds.append(Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
        }
        seconds.sort()
    }

    var median: Double { seconds[seconds.count / 2] }
    /// Amount per second at the median.
    var rate: Double { Double(amount) / median }

    var json: JSON {
        .object([
            JSON.Member("name", .string(name)), JSON.Member("unit", .string(unit)), JSON.Member("amount", .integer(amount)),
            JSON.Member("seconds", .array(seconds.map { .number($0) })), JSON.Member("median", .number(median)),
            JSON.Member("perSecond", .number(rate)),
        ])
    }

    var line: String {
        let columns = [
            name.padding(40), "median \(significant(median * 1e3)) ms".padding(22), "min \(significant(seconds[0] * 1e3)) ms".padding(18),
            "\(significant(rate / 1e9)) G\(unit)/s",
        ]
        return columns.joined()
    }
}

/// Four significant digits.
func significant(_ value: Double) -> String { String(format: "%.4g", value) }

extension String {
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
