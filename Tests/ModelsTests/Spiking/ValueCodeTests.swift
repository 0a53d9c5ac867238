import Formats
import Testing

@testable import Models

/// What is added once where the steps of a run come to a value.
@Suite("Semantics: do populations of values begin with their bias and input?")
struct ValueCodeTests {
    /// Two neurons that only add up, one channel each: bias 3 and −1, input 2 through weights of 5 and 7.
    private func network(_ code: Population.Code, threshold: Float? = nil) -> SpikingNetwork {
        let grid = Grid(height: 1, width: 1, channels: 2)
        let neuron = threshold.map { NeuronModel.integrateAndFire(IntegrateAndFire(threshold: $0)) } ?? .accumulate
        return SpikingNetwork(
            name: "two", input: SpikingInput(grid: Grid(height: 1, width: 1, channels: 1), coding: .analogCurrent),
            populations: [Population(name: "a", kind: "Dense", grid: grid, neuron: neuron, code: code, bias: [3, -1], initialPotential: 0.5)],
            projections: [
                Projection(
                    source: .input, target: 0, kernel: Kernel(height: 1, width: 1, inputChannels: 1, outputChannels: 2, weights: [5, 7]),
                    y: AxisMapping(extent: 1), x: AxisMapping(extent: 1))
            ])
    }

    private func run(_ network: SpikingNetwork) throws -> Reference<Float>.Run {
        let input = try network.encode(Tensor(shape: [1, 1, 1], scalars: [2]), window: 4, seed: 1)
        return Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: 4)).run(input)
    }

    /// Rates: 0.5 + t · (3 + 10) and 0.5 + t · (−1 + 14). Values: 13.5 at once, and the same for ever.
    @Test("biases and inputs add up over the steps, or are there once")
    func readout() throws {
        #expect(try run(network(.rate)).readoutHistory == [[13.5, 13.5], [26.5, 26.5], [39.5, 39.5], [52.5, 52.5]])
        #expect(try run(network(.value)).readoutHistory == Array(repeating: [13.5, 13.5], count: 4))
    }

    /// 13.5 loses 4 in each of three steps, and then is below the threshold.
    @Test("neurons fire on what they begin with")
    func firing() throws {
        let run = try run(network(.value, threshold: 4))
        #expect(run.firings[0].map { $0.map(\.neuron) } == [[0, 1], [0, 1], [0, 1], []])
        #expect(run.potentials[0] == [1.5, 1.5])
    }

    @Test("a potential begins within the range of a chip's state")
    func saturation() throws {
        var network = network(.value)
        network.populations[0].initialPotential = 0
        network.populations[0].potentialLimit = 12
        #expect(try run(network).readoutHistory == Array(repeating: [12, 12], count: 4))
    }
}
