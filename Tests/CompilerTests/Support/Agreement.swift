import EventSim
import Models
import Testing

@testable import Compiler

/// Whether an engine did what the reference did with the same network and input.
enum Agreement {
    /// Expects the same spikes in every population and the same read-out.
    static func expect(_ engine: SimulationResult, _ reference: Reference<Int>.Run, _ compilation: Compilation, _ place: String) {
        for population in compilation.quantization.network.populations.indices {
            let layer = compilation.layer(ofPopulation: population)
            // Neurons that fire before they integrate send their spikes a step ahead.
            let ahead = compilation.quantization.network.stepsAhead(of: .population(population))
            var expected = reference.firings[population].map { $0.map { Spike(neuron: Int32($0.neuron), value: Int32($0.value)) } }
            expected = expected[ahead...] + Array(repeating: [], count: ahead)
            #expect(engine.spikes[layer] == expected, "\(place), population \(population)")
        }
        #expect(engine.readout.map(Int.init) == reference.readout, "\(place)")
    }
}
