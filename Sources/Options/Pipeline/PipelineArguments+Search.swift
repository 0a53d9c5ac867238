package import Formats
import Models
package import SynfireKit

/// `--neuron auto`: the conversion that does best on the calibration data.
extension PipelineArguments {
    /// Whether the conversion is to be chosen by trying.
    package var searchesConversion: Bool { arguments.strings("--neuron") == [Commands.auto] }

    /// Tries conversions for `--neuron auto`, puts the chosen one into the options and notes it on the model; says what was tried.
    ///
    /// - Parameters:
    ///   - options: of the run; its chip, steps and bits are those of the trials.
    ///   - print: takes what was tried line by line, unless `--json` asks for the note alone.
    package func search(
        _ model: inout ModelSource, on calibration: (samples: Tensor, description: String), _ set: InputSet?, _ options: inout ExperimentOptions,
        observer: any RunObserver, print: (String) -> Void
    ) throws {
        guard searchesConversion else { return }
        let search = try search(model, on: calibration, set, options, observer: observer)
        options = search.options
        model.notes.append(search.note)
        guard !arguments.flag("--json") else { return }
        for line in search.lines(namesChip: arguments.spec.name != "convert") { print(line) }
    }

    /// The search itself.
    ///
    /// - Throws: a usage error for given spikes, which calibration data has none of.
    package func search(
        _ model: ModelSource, on calibration: (samples: Tensor, description: String), _ set: InputSet?, _ options: ExperimentOptions, observer: any RunObserver
    ) throws -> ConversionSearch {
        guard model.spiking == nil else { throw arguments.failure("--neuron auto chooses the conversion of a trained network; \(model.source) spikes already") }
        guard set?.trains.isEmpty ?? true else {
            throw arguments.failure("--neuron auto tries conversions on values, and --coding spikes gives spikes: name the neuron")
        }
        return try ConversionSearch(
            model.network, calibration: calibration.samples, options,
            fixed: ConversionSearch.Fixed(
                maxPooling: arguments.isGiven("--max-pool"), percentile: arguments.isGiven("--percentile"), start: arguments.isGiven("--initial"), weightPercentile: arguments.spec.name != "convert" && arguments.isGiven("--weight-percentile")),
            observer: observer)
    }
}
