import Formats

// What the engine costs: one kernel, whole networks, and how time grows.
//
//     swift run -c release --package-path Benchmarks bench kernel|end-to-end|scaling|stages [--json]

let arguments = CommandLine.arguments.dropFirst()
let asJSON = arguments.contains("--json")

switch arguments.first {
case "kernel":
    let rows = KernelBenchmark.rows()
    if asJSON {
        print(JSON.array(rows.map(\.json)).text(indented: true))
    } else {
        for row in rows { print(row.gather.line) }
    }
default:
    print("usage: bench kernel [--json]")
}
