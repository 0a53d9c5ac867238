@testable import Models

extension Conversion {
    /// What the projections of a population, and its bias, make of the dense network's own values: its layer's value, if folding is
    /// exact.
    ///
    /// - Parameter values: of every layer of the trained network, height × width × channels.
    func drive(of index: Int, by values: [[Float]]) -> [Float] {
        let population = network.populations[index]
        var current = population.biasPerNeuron
        for projection in network.projections where projection.target == index {
            let (source, grid): ([Float], Grid) =
                switch projection.source {
                case .input: (values[0], network.input.grid)
                case .population(let other): (values[layers[other]], network.populations[other].grid)
                }
            _ = projection.accumulate(source, from: grid, into: &current, of: population.grid)
        }
        return current
    }
}
