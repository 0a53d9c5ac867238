extension SpikingNetwork {
    /// Σ of what each neuron of a population emitted over a run; of a read-out that does not fire, its potentials.
    public func emitted(by population: Int, in run: Reference<Float>.Run) -> [Float] {
        if populations[population].neuron.isReadout { return run.potentials[population] }
        var emitted = [Float](repeating: 0, count: populations[population].grid.count)
        for firing in run.firings[population].joined() { emitted[firing.neuron] += firing.value }
        return emitted
    }

    /// What is read at the end of a run over `window` steps, in units of the trained network's output, height × width × channels.
    public func output(of run: Reference<Float>.Run, window: Int) -> [Float] {
        emitted(by: populations.count - 1, in: run).map { $0 * readout.scale / Float(readout.divisor(window: window)) }
    }
}
