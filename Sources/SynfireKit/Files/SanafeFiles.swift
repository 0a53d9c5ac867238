import Compiler
import EventSim
import FastEngine
import Formats
import Models

/// The core map with one input as SANA-FE reads it, and what must come out.
public struct SanafeFiles: Sendable {
    /// The chip as SANA-FE reads it, YAML.
    public let architecture: String
    /// Neurons, synapses and their cores, YAML.
    public let network: String
    /// The spikes that must come out, JSON.
    public let expected: String

    /// - Throws: `SanafeExport.Refusal` with the reason and the remedy if SANA-FE cannot express the map or what runs on it.
    public init(_ experiment: Experiment, _ sample: InputSet.Sample) throws {
        let map = experiment.compilation.map
        let network = experiment.compilation.quantization.network
        let stimulus = experiment.compilation.stimulus(
            try network.encode(sample, window: experiment.options.steps, seed: experiment.options.seed))
        let export = try SanafeExport(map, stimulus)
        var meters: [LatencyMeter] = []
        var result: SimulationResult?
        for model in LatencyModel.allCases where model.missing(on: map.chip).isEmpty {
            var meter = try LatencyMeter(experiment.compilation.checkedMap, model: model)
            result = try Engine(experiment.options.engine, experiment.compilation.checkedMap, threads: experiment.options.threads).run(
                stimulus, recordsSpikes: true, messages: model.detail
            ) {
                meter.addStep($0)
                return true
            }
            meters.append(meter)
        }
        guard let result else { preconditionFailure("the simple model needs nothing") }
        if let layer = result.saturations.firstIndex(where: { $0 > 0 }) {
            throw SanafeExport.Refusal(
                description: "potentials of \(map.layers[layer].name) saturate, which SANA-FE's do not; a larger --percentile may prevent it")
        }
        architecture = export.architecture
        self.network = export.network
        expected = export.expectation(result, latency: meters.compactMap(\.result)).text(indented: false) + "\n"
    }
}

extension ResultFiles {
    /// Adds the three files under their usual names.
    public mutating func add(_ sanafe: SanafeFiles) {
        add("sanafe-arch.yaml", sanafe.architecture)
        add("sanafe-network.yaml", sanafe.network)
        add("sanafe-expected.json", sanafe.expected)
    }
}
