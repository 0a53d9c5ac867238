@testable import Models

extension Conversion {
    /// What the projections of a population, and its bias, make of the dense network's own values: its layer's value, if folding is
    /// exact.
    ///
    /// - Parameters:
    ///   - values: of every layer of the trained network, height × width × channels.
    ///   - shapes: of every layer, where neurons spread pooling windows out or gates stand in the way.
    func drive(of index: Int, by values: [[Float]], shapes: [Shape] = []) -> [Float] {
        let population = network.populations[index]
        var current = population.biasPerNeuron
        for projection in network.projections where projection.target == index {
            var (source, grid): ([Float], Grid) =
                switch projection.source {
                case .input: (values[0], network.input.grid)
                case .population(let other):
                    (
                        shapes.isEmpty
                            ? values[layers[other]] : activation(of: other, from: values[layers[other]], shape: shapes[layers[other]]),
                        network.populations[other].grid
                    )
                }
            // A gate passes its windows' leaders, whose value is the maximum.
            if let gate = projection.gate {
                for (index, leads) in gate.leads(source, on: grid).enumerated() where !leads { source[index] = 0 }
            }
            _ = projection.accumulate(source, from: grid, into: &current, of: population.grid)
        }
        return current
    }
}
