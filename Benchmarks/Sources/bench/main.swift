import Formats
import Foundation
import Models

// What the engine costs: one kernel, whole networks, and how time grows.
//
//     swift run -c release --package-path Benchmarks bench kernel|end-to-end|scaling|training [--json]
//
// `end-to-end` takes `--model FILE --input FILE` for a network of one's own in the place of the small one, `--network
// small|full|explicit` for one of the rows alone, and `--steps N` for `explicit`; `training` takes `--mode dense|flow|flow-if|bptt` and
// `--threads N`. Every benchmark writes bench-NAME.json and
// its charts, bench-NAME*.svg, into the current folder.

let arguments = Array(CommandLine.arguments.dropFirst())
let asJSON = arguments.contains("--json")

func value(_ name: String) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    return arguments[index + 1]
}

/// Prints rows and writes them beside their charts.
func report(_ name: String, _ rows: [JSON], lines: [String], _ charts: [(suffix: String, chart: Chart)]) throws {
    let text = JSON.array(rows).text(indented: true)
    try FileAccess.write(Array((text + "\n").utf8), to: "bench-\(name).json")
    for (suffix, chart) in charts { try FileAccess.write(Array(chart.svg.utf8), to: "bench-\(name)\(suffix).svg") }
    if asJSON { print(text) } else { for line in lines { print(line) } }
}

/// Rows of whole networks: those asked for, in one run of the program.
func endToEnd() throws -> [EndToEndBenchmark.Row] {
    var rows: [EndToEndBenchmark.Row] = []
    let only = value("--network")
    if only == nil || only == "small" {
        var subject = try EndToEndBenchmark.Subject.small()
        if let model = value("--model"), let input = value("--input") { subject = try .files(model: model, input: input) }
        rows += try EndToEndBenchmark.hippocampus(subject)
    }
    if only == "explicit", let input = value("--input") {
        let steps = value("--steps").flatMap { Int($0) } ?? 100
        rows.append(
            try EndToEndBenchmark.Subject.explicit(input: input).row(
                neuron: .integrateAndFire, label: "if", steps: steps, threads: 1, runs: 15))
    }
    if only == nil || only == "full" { rows += try EndToEndBenchmark.full() }
    return rows
}

switch arguments.first {
case "kernel":
    let rows = try KernelBenchmark.rows()
    let floats = try ReferenceKernelBenchmark.rows()
    let units = rows.filter { $0.value == 1 }
    let series = Dictionary(grouping: units, by: \.channels).sorted { $0.key < $1.key }.map { channels, rows in
        Chart.Series(name: "\(channels) channels", points: rows.map { ($0.density * 100, $0.gather.rate / 1e9) })
    }
    try report(
        "kernel", rows.map(\.json) + floats, lines: rows.map(\.line) + floats.map(KernelBenchmark.floatLine),
        [("", Chart(title: "3×3 convolution, one thread", x: "density (%)", y: "GSOP/s", series: series))])
case "end-to-end":
    let rows = try endToEnd()
    let series = Dictionary(grouping: rows) { "\($0.network), \($0.neuron)" }.sorted { $0.key < $1.key }.map { name, rows in
        Chart.Series(name: name, points: rows.map { (Double($0.threads), $0.measurement.median * 1e3) })
    }
    try report(
        "end-to-end", rows.map(\.json),
        lines: rows.map { "\($0.measurement.line)  peak \($0.peakBytes / 1_048_576) MiB, \($0.events) events" },
        [("", Chart(title: "U-Net, whole inference", x: "threads", y: "ms", series: series))])
case "scaling":
    let rows = try ScalingBenchmark.rows()
    try report(
        "scaling", rows.map(\.json), lines: rows.map(\.measurement.line),
        zip(ScalingBenchmark.Axis.allCases, ScalingBenchmark.charts(rows)).map { ("-\($0.rawValue)", $1) })
case "training":
    let rows = try TrainingBenchmark.rows(only: value("--mode"), threads: value("--threads").flatMap { Int($0) } ?? 2)
    try report(
        "training", rows.map(\.json), lines: rows.map { "\($0.measurement.line)  peak \($0.peakBytes / 1_048_576) MiB" },
        [("", Chart(title: "A step of training, batch of 26", x: "threads", y: "ms", series: rows.map { row in
            Chart.Series(name: row.mode, points: [(Double(row.threads), row.measurement.median * 1e3)])
        }))])
default:
    print("usage: bench kernel|end-to-end|scaling|training [--json] [--network small|full|explicit] [--mode dense|flow|flow-if|bptt] [--threads N] [--model FILE --input FILE] [--steps N]")
    exit(arguments.isEmpty ? 0 : 2)
}
