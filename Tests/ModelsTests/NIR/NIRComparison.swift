import Formats
import Foundation
import Testing

@testable import Models

/// A spiking network's reference run beside the interpretation of a NIR graph.
enum NIRComparison {
    static func bytes(_ name: String) throws -> [UInt8] {
        try FileAccess.read(try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Resources/nir")).path)
    }

    static func graph(_ name: String) throws -> NIRGraph { try NIR.parse(try bytes(name + ".nir"), file: name + ".nir") }

    /// An input of the shape's size whose values are multiples of 1/8.
    static func input(_ grid: Grid, seed: UInt64) -> Tensor {
        var random = Draw(seed: seed)
        return Tensor(shape: [grid.channels, grid.height, grid.width], scalars: (0..<grid.count).map { _ in Float(random.integer(0...16)) / 8 })
    }

    /// Checks every population's spikes in every step, and the read-out.
    ///
    /// - Parameters:
    ///   - nodes: the node of each population.
    ///   - tolerance: of the read-out's potentials, as a share.
    /// - Returns: how many spikes were compared.
    static func compare(
        _ network: SpikingNetwork, _ graph: NIRGraph, nodes: [String], input: Tensor, steps: Int, reset: String? = nil, tolerance: Double = 0
    ) throws -> Int {
        var interpreter = NIRInterpreter(graph, reset: reset)
        interpreter.run(input.scalars.map { Double($0) }, steps: steps)
        let run = Reference<Double>(network, schedule: Schedule(.sameStep, of: network, window: steps)).run(
            try network.encode(input, window: steps, seed: 1))
        var compared = 0
        for (index, population) in network.populations.enumerated() {
            let grid = population.grid
            let places = ChannelOrder.channelsFirst((0..<grid.count).map { Float($0) }, shape: Shape(channels: grid.channels, height: grid.height, width: grid.width))
            if population.neuron.isReadout {
                for (place, neuron) in places.enumerated() {
                    let expected = interpreter.output[place]
                    #expect(abs(run.readout[Int(neuron)] - expected) <= tolerance * max(1, abs(expected)), "read-out \(place)")
                }
                continue
            }
            let expected = try #require(interpreter.spikes[nodes[index]], "\(population.name)")
            let fired = run.firings[index].map { Set($0.map(\.neuron)) }
            for step in 0..<steps {
                #expect(fired[step] == Set(expected[step].map { Int(places[$0]) }), "\(population.name) in step \(step)")
                compared += expected[step].count
            }
        }
        return compared
    }
}
