import Compiler
import EventSim
import Formats
import Models

// What the stages of the pipeline cost on one thread: dense inference, compilation, and the literal engine.
//
//     swift run -c release --package-path Benchmarks bench [--json]

let specification = "zoo:unet?input=1x56x40&base=16&levels=4&convs=2&bias=0&up=transpose2&seed=1"
let network = try Zoo.network(specification)
let shape = Shape(channels: 1, height: 56, width: 40)
let stream = RandomStream(seed: 1, purpose: "benchmark input")
let image = Tensor(shape: [1, 56, 40], scalars: (0..<shape.count).map { stream.uniform($0) })
let chip = try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like")

var measurements: [Measurement] = []

let inference = try DenseInference(network, input: shape)
let macs = try network.totalMacCounts(input: shape).macs
measurements.append(
    try Measurement("dense inference, U-Net 16-128, 56×40", unit: "MAC", runs: 9) {
        _ = try inference.run(image)
        return macs
    })

let options = ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25]))
let conversion = try network.convert(options, calibration: image.reshaped([1, 1, 56, 40]))
measurements.append(
    try Measurement("compile for loihi-like", unit: "neuron", runs: 5) {
        try Compilation(conversion.network, CompileOptions(chip: chip, window: 10)).map.residentNeurons
    })

let compilation = try Compilation(conversion.network, CompileOptions(chip: chip, window: 10))
let engine = LiteralEngine(compilation.map)
let stimulus = compilation.stimulus(try compilation.encode(image, seed: 1))
measurements.append(
    try Measurement("literal engine, multi-threshold, T = 10", unit: "SOP", runs: 3) {
        try engine.run(stimulus).counters.total.sops
    })

if CommandLine.arguments.contains("--json") {
    print(JSON.array(measurements.map(\.json)).text(indented: true))
} else {
    for measurement in measurements { print(measurement.line) }
}
