import Formats
import Testing

@testable import Models

@Suite("Is a NIR graph read whose shapes have a batch, or whose gains stand for a step?")
struct NIRShapeTests {
    private static func ones(_ shape: [Int]) -> RawTensor { RawTensor(Tensor(shape: shape, repeating: 1)) }

    private static func neuron(_ shape: [Int], resistance: Float = 1) -> NIRPrimitive {
        var neuron = NIRNeuron(.integrateAndFire)
        neuron.resistance = RawTensor(Tensor(shape: shape, repeating: resistance))
        (neuron.threshold, neuron.resetPotential) = (ones(shape), RawTensor(Tensor(shape: shape, repeating: 0)))
        return .neuron(neuron)
    }

    private static func chain(_ primitives: [NIRPrimitive]) -> NIRGraph {
        let names = primitives.indices.map { "n\($0)" }
        return NIRGraph(
            nodes: zip(names, primitives).map { NIRNode(name: $0, primitive: $1) }, edges: zip(names, names.dropFirst()).map { NIREdge($0, $1) },
            metadata: NIRMetadata())
    }

    @Test("a batch or steps in front of a vector are left out", arguments: [[5], [1, 5], [4, 5], [1, 32, 5], [1, 1, 5]])
    func vectors(shape: [Int]) throws {
        let weight = RawTensor(Tensor(shape: [3, 5], scalars: (0..<15).map { Float($0) / 16 }))
        let result = try NIRImport(
            Self.chain([.input(shape: shape), .linear(weight: weight), Self.neuron([3]), .output(shape: shape.dropLast() + [3])]), name: "x")
        #expect(result.network.input.grid == Grid(height: 1, width: 1, channels: 5))
        #expect(result.network.populations.map(\.grid.count) == [3, 3])
        #expect(result.notes.contains { $0.contains("in front of the Input's shape") } == shape.dropLast().contains { $0 != 1 })
    }

    @Test("a batch in front of images is left out, and axes to flatten are counted with it", arguments: [[1, 6, 6], [1, 1, 6, 6], [4, 1, 6, 6]])
    func images(shape: [Int]) throws {
        let batch = Array(shape.dropLast(3))
        let convolution = NIRConvolution(
            weight: Self.ones([2, 1, 3, 3]), bias: RawTensor(Tensor(shape: [2], repeating: 0)), stride: [1, 1], padding: .pixels([1, 1]),
            dilation: [1, 1], groups: 1, inputShape: [6, 6])
        let ones = batch.map { _ in 1 }
        let graph = Self.chain([
            .input(shape: shape), .convolution(convolution), Self.neuron(ones + [2, 6, 6]),
            .flatten(startAxis: batch.count, endAxis: -1, inputShape: batch + [2, 6, 6]), .linear(weight: Self.ones([3, 72])),
            Self.neuron(ones + [3]), .output(shape: batch + [3]),
        ])
        let network = try NIRImport(graph, name: "x").network
        #expect(network.input.grid == Grid(height: 6, width: 6, channels: 1))
        #expect(network.populations.map(\.grid.count) == [72, 3, 3])
    }

    @Test("r = 1 / Δt counts as one where the step is said, and a note names the step where it is not")
    func gains() throws {
        let graph = Self.chain([.input(shape: [1]), Self.neuron([1], resistance: 1000), .output(shape: [1])])
        func first(_ options: NIRImportOptions) throws -> (step: Int?, notes: [String]) {
            let result = try NIRImport(graph, name: "x", options: options)
            let run = Reference<Float>(result.network, schedule: Schedule(.sameStep, of: result.network, window: 20)).run(
                try result.network.encode(Tensor(shape: [1, 1, 1], scalars: [1 / 16]), window: 20, seed: 1))
            return (run.firings[0].firstIndex { !$0.isEmpty }.map { $0 + 1 }, result.notes.filter { $0.contains("gain") })
        }
        let silent = try first(NIRImportOptions())
        #expect(silent.step == 1 && silent.notes.count == 1 && silent.notes.first?.contains("--dt 0.001") == true)
        let told = try first(NIRImportOptions(stepSeconds: 1e-3))
        #expect(told.step == 17 && told.notes.isEmpty)
        // A gain that no program writes for a step is nobody's business.
        let gain = try NIRImport(Self.chain([.input(shape: [1]), Self.neuron([1], resistance: 2), .output(shape: [1])]), name: "x")
        #expect(!gain.notes.contains { $0.contains("--dt") })
    }
}
