import Compiler
import EventSim
import FastEngine
import Formats
import Models

/// How time grows along each axis while the others stand still.
enum ScalingBenchmark {
    /// What grows.
    enum Axis: String, CaseIterable {
        case events, neurons, channels, steps, threads
    }

    struct Row {
        var axis: Axis
        /// Where on its axis.
        var value: Double
        var events: Int
        var threads = 1
        var measurement: Measurement

        var json: JSON {
            .object([
                JSON.Member("axis", .string(axis.rawValue)), JSON.Member("value", .number(value)), JSON.Member("events", .integer(events)),
                JSON.Member("threads", .integer(threads)), JSON.Member("sops", .integer(measurement.amount)),
                JSON.Member("seconds", .number(measurement.median)),
            ])
        }
    }

    static func rows() throws -> [Row] { try Axis.allCases.flatMap { try rows(along: $0) } }

    static func rows(along axis: Axis) throws -> [Row] {
        switch axis {
        // Over four decades, in one layer without bias: 64 → 64 channels on 64×64 pixels.
        case .events:
            return try [0.00005, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5].map { density in
                let row = try step(axis, KernelBenchmark.probe(channels: 64, density: density), value: 0, runs: density > 0.02 ? 51 : 301)
                return Row(axis: axis, value: Double(row.events), events: row.events, measurement: row.measurement)
            }
        // As many events however large the layer is: what silence costs.
        case .neurons:
            return try [32, 64, 128, 256].map { extent in
                let neurons = extent * extent * 64
                let probe = try KernelBenchmark.probe(channels: 64, density: 2000 / Double(neurons), extent: extent)
                return step(axis, probe, value: Double(neurons), runs: 201)
            }
        case .channels:
            return try [16, 32, 64, 128, 256, 512].map { channels in
                try step(axis, KernelBenchmark.probe(channels: channels, density: 0.05, extent: 16), value: Double(channels), runs: 101)
            }
        case .steps:
            let network = try EndToEndBenchmark.Subject.small()
            return try [1, 3, 10, 30, 100].map { steps in
                let row = try network.row(neuron: .integrateAndFire, label: "if", steps: steps, threads: 1, runs: 9)
                return Row(axis: axis, value: Double(steps), events: row.events, measurement: row.measurement)
            }
        case .threads:
            let network = try EndToEndBenchmark.Subject.small()
            return try [1, 2].map { threads in
                let row = try network.row(neuron: .multiThreshold([2, 1, 0.5, 0.25]), label: "multi-threshold", steps: 10, threads: threads, runs: 15)
                return Row(axis: axis, value: Double(threads), events: row.events, threads: threads, measurement: row.measurement)
            }
        }
    }

    private static func step(_ axis: Axis, _ probe: LayerProbe, value: Double, runs: Int) -> Row {
        let measurement = Measurement("one step, \(axis) \(value == 0 ? probe.events : Int(value))", unit: "SOP", runs: runs) {
            precondition(probe.step() >= 0)
            return probe.operations
        }
        return Row(axis: axis, value: value, events: probe.events, measurement: measurement)
    }

    /// One chart per axis.
    static func charts(_ rows: [Row]) -> [Chart] {
        Axis.allCases.map { axis in
            Chart(
                title: title(axis), x: axis.rawValue, y: "ms",
                series: [Chart.Series(name: "median", points: rows.filter { $0.axis == axis }.map { ($0.value, $0.measurement.median * 1e3) })])
        }
    }

    private static func title(_ axis: Axis) -> String {
        switch axis {
        case .events: "One step, 64 → 64 channels, 64×64 pixels, one thread"
        case .neurons: "One step with 2,000 events, 64 → 64 channels, one thread"
        case .channels: "One step, n → n channels, 16×16 pixels, 5 % density, one thread"
        case .steps: "U-Net 16–128, integrate-and-fire, one thread"
        case .threads: "U-Net 16–128, multi-threshold, T = 10"
        }
    }
}
