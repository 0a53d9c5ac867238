import EventSim
import Formats

/// Time of one step against the events that arrive in it, over four decades.
enum ScalingBenchmark {
    struct Row {
        var density: Double
        var events: Int
        var measurement: Measurement

        var json: JSON {
            .object([
                JSON.Member("density", .number(density)), JSON.Member("events", .integer(events)),
                JSON.Member("channels", .integer(64)), JSON.Member("threads", .integer(1)),
                JSON.Member("sops", .integer(measurement.amount)), JSON.Member("seconds", .number(measurement.median)),
            ])
        }
    }

    static func rows() -> [Row] {
        [0.00005, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5].map { density in
            let probe = KernelBenchmark.probe(channels: 64, density: density)
            let measurement = Measurement("step at \(density * 100) %", unit: "SOP", runs: density > 0.02 ? 51 : 301) {
                precondition(probe.step() >= 0)
                return probe.operations
            }
            return Row(density: density, events: probe.events, measurement: measurement)
        }
    }
}
