import Formats
import Models

/// The same convolution in the reference's 32-bit floats, one thread, neurons included: what `convert` runs, and what the engine's
/// sixteen-bit sums are to be held against.
enum ReferenceKernelBenchmark {
    static func rows() throws -> [JSON] {
        try [16, 32, 64, 128].flatMap { channels in try KernelBenchmark.densities.map { try row(channels: channels, density: $0) } }
    }

    private static func row(channels: Int, density: Double) throws -> JSON {
        let extent = KernelBenchmark.extent
        let grid = Grid(height: extent, width: extent, channels: channels)
        let random = RandomStream(seed: 1, purpose: "kernel weights")
        let kernel = Kernel(
            height: 3, width: 3, inputChannels: channels, outputChannels: channels,
            weights: (0..<9 * channels * channels).map { 2 * random.uniform($0) - 1 })
        let axis = AxisMapping(extent: extent, offset: 1)
        let network = SpikingNetwork(
            name: "kernel", input: SpikingInput(grid: grid, coding: .spikeTrain(isSigned: false)),
            populations: [Population(name: "target", kind: "Conv 3×3", grid: grid, neuron: .accumulate)],
            projections: [Projection(source: .input, target: 0, kernel: kernel, y: axis, x: axis)])
        let events = RandomStream(seed: 2, purpose: "kernel events")
        let firings = (0..<grid.count).compactMap { neuron in
            Double(events.uniform(neuron)) < density ? Firing(neuron: neuron, value: 1) : nil
        }
        let operations = firings.reduce(0) { $0 + taps($1.neuron, grid) } * channels
        func seconds(steps: Int) throws -> Measurement {
            let reference = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: steps), propagation: .scatter)
            let train = SpikeTrain(
                grid: grid, length: steps, events: (0..<steps).flatMap { step in firings.map { SpikeTrain.Event(step: step, firing: $0) } })
            let input = try network.encode(train, window: steps)
            return Measurement("float \(channels) channels, \(density * 100) %", unit: "SOP", runs: 3) {
                precondition(!reference.run(input).readout.isEmpty)
                return operations * steps
            }
        }
        // A run arranges its weights first; the difference of two runs is steps alone.
        let steps = max(2, min(33, 1 + 60_000_000 / max(operations, 1)))
        let perStep = (try seconds(steps: steps).median - seconds(steps: 1).median) / Double(steps - 1)
        return .object([
            JSON.Member("density", .number(density)), JSON.Member("channels", .integer(channels)), JSON.Member("precision", .string("float32")),
            JSON.Member("threads", .integer(1)), JSON.Member("gsops", .number(Double(operations) / perStep / 1e9)),
            JSON.Member("sops", .integer(operations)), JSON.Member("stepSeconds", .number(perStep)),
        ])
    }

    /// Pixels that a neuron's events reach.
    private static func taps(_ neuron: Int, _ grid: Grid) -> Int {
        let pixel = neuron / grid.channels
        func reached(_ position: Int, _ extent: Int) -> Int { min(position + 1, extent - 1) - max(position - 1, 0) + 1 }
        return reached(pixel / grid.width, grid.height) * reached(pixel % grid.width, grid.width)
    }
}
