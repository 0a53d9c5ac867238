import Compiler
import EventSim
import Models
import Reports

extension ReportBuilder {
    /// The run under NeuroBench's names.
    func neuroBench(_ ledger: CounterLedger, _ counts: [MacCounts]) -> NeuroBenchReport {
        let compilation = experiment.compilation
        let network = compilation.quantization.network
        let count = Double(outcomes.count)
        let window = experiment.options.steps
        var accumulates = 0
        var multiplyAccumulates = 0
        var weights = 0
        var zeros = 0
        for (index, population) in network.populations.enumerated() where !population.kind.hasPrefix("ConvT") {
            let counters = ledger.perLayer[compilation.layer(ofPopulation: index)]
            let incoming = network.projections.indices.filter { network.projections[$0].target == index }
            if incoming.allSatisfy({ network.projections[$0].carriesOnes(in: network) }) {
                accumulates += counters.sopsNonzero
            } else {
                multiplyAccumulates += counters.sopsNonzero
            }
            multiplyAccumulates += counters.inputMacs * (population.code == .value ? 1 : window)
            weights += incoming.reduce(0) { $0 + network.projections[$1].kernel.weights.count }
            zeros += incoming.reduce(0) { $0 + compilation.quantization.zeroWeights(of: $1) }
        }
        let spiking = network.populations.reduce(0) { $1.neuron.isReadout ? $0 : $0 + $1.grid.count }
        let first = network.input.coding.isSpikes ? 1 : 0
        let events = ledger.perLayer.dropFirst(first).reduce(0) { $0 + $1.events }
        let convolutions = zip(model.network.layers, counts).reduce(0) { sum, pair in
            if case .convolution = pair.0.operation { sum + pair.1.macs } else { sum }
        }
        let sparsity = weights == 0 ? 0 : Double(zeros) / Double(weights)
        return NeuroBenchReport(
            footprint: 4 * (model.network.parameterCount + network.neuronCount),
            connectionSparsity: (sparsity * 10_000).rounded(.toNearestOrEven) / 10_000,
            activationSparsity: spiking == 0 ? 1 : 1 - Double(events) / (Double(spiking * window) * count),
            effectiveACs: Double(accumulates) / count, effectiveMACs: Double(multiplyAccumulates) / count,
            dense: Double(convolutions * window), membraneUpdates: Double(ledger.total.neuronUpdatesActive) / count)
    }

    /// What idle neurons' states come to if they are read, whether or not this chip reads them.
    func idleRead(_ ledger: CounterLedger) -> IdleReadReport {
        let map = experiment.compilation.map
        let reads = map.idleReads(ledger)
        return IdleReadReport(isCounted: map.chip.neurons.readsIdleNeurons, readWords: reads.words, readBits: reads.bits)
    }
}

extension Projection {
    /// Whether what it carries is 0, 1 or −1 as its layer reads it: no payloads, and no average over pixels.
    fileprivate func carriesOnes(in network: SpikingNetwork) -> Bool {
        guard y.division == 1, x.division == 1 else { return false }
        guard case .population(let index) = source else { return network.input.coding.isSpikes }
        guard network.populations[index].neuron.difference == nil else { return false }
        return Set(network.populations[index].neuron.amplitudes.map(\.magnitude)).count <= 1
    }
}
