import Formats

// What the engine costs: one kernel, whole networks, and how time grows.
//
//     swift run -c release --package-path Benchmarks bench kernel|end-to-end|full|scaling [--json] [--model FILE --input FILE]
//
// Every benchmark writes bench-NAME.json and bench-NAME.svg into the current folder.

let arguments = Array(CommandLine.arguments.dropFirst())
let asJSON = arguments.contains("--json")

func value(_ name: String) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    return arguments[index + 1]
}

/// Prints rows and writes them beside their chart.
func report(_ name: String, _ rows: [JSON], lines: [String], _ chart: Chart) throws {
    let text = JSON.array(rows).text(indented: true)
    try FileAccess.write(Array((text + "\n").utf8), to: "bench-\(name).json")
    try FileAccess.write(Array(chart.svg.utf8), to: "bench-\(name).svg")
    if asJSON { print(text) } else { for line in lines { print(line) } }
}

switch arguments.first {
case "kernel":
    let rows = KernelBenchmark.rows()
    let series = Dictionary(grouping: rows, by: \.channels).sorted { $0.key < $1.key }.map { channels, rows in
        Chart.Series(name: "\(channels) channels", points: rows.map { ($0.density * 100, $0.gather.rate / 1e9) })
    }
    try report(
        "kernel", rows.map(\.json), lines: rows.map(\.gather.line),
        Chart(title: "3×3 convolution, one thread", x: "density (%)", y: "GSOP/s", series: series))
case "end-to-end":
    let rows = try EndToEndBenchmark.hippocampus(model: value("--model"), input: value("--input"))
    let series = Dictionary(grouping: rows, by: \.neuron).sorted { $0.key < $1.key }.map { neuron, rows in
        Chart.Series(name: neuron, points: rows.map { (Double($0.threads), $0.measurement.median * 1e3) })
    }
    try report(
        "end-to-end", rows.map(\.json), lines: rows.map(\.measurement.line),
        Chart(title: "U-Net, whole inference", x: "threads", y: "ms", series: series))
case "full":
    let rows = try EndToEndBenchmark.full()
    try report(
        "full", rows.map(\.json), lines: rows.map { "\($0.measurement.line)  peak \($0.peakBytes / 1_048_576) MiB, \($0.events) events" },
        Chart(
            title: "Full Spiking-UNet", x: "steps", y: "s",
            series: [Chart.Series(name: "if", points: rows.map { (Double($0.steps), $0.measurement.median) })]))
case "scaling":
    let rows = ScalingBenchmark.rows()
    try report(
        "scaling", rows.map(\.json), lines: rows.map(\.measurement.line),
        Chart(
            title: "One step, 64 → 64 channels, 64×64", x: "events", y: "ms",
            series: [Chart.Series(name: "step", points: rows.map { (Double($0.events), $0.measurement.median * 1e3) })]))
default:
    print("usage: bench kernel|end-to-end|full|scaling [--json] [--model FILE --input FILE]")
}
