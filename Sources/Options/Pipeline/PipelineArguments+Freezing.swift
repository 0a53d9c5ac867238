package import Formats
import Models
import Reports
package import SynfireKit

/// `--freeze-norms`: normalisations with the statistics of the calibration data.
extension PipelineArguments {
    /// The model with its normalisations frozen, where that is asked for; what that does to the dense network's quality is printed
    /// and noted.
    ///
    /// - Parameters:
    ///   - set: the inputs to measure the quality on; `nil` where there are none.
    ///   - tell: takes the sentence that says so.
    package func frozen(
        _ model: ModelSource, on calibration: (samples: Tensor, description: String), _ set: InputSet?, tell: (String) -> Void
    ) throws -> ModelSource {
        guard arguments.flag("--freeze-norms") else { return model }
        let count = model.network.imageNormalizations.count
        guard count > 0, model.isTrained else {
            throw arguments.failure("--freeze-norms: \(model.source) has no group or instance normalisation; leave it out")
        }
        var frozen = model
        frozen.network = try model.network.freezingNormalizations(on: calibration.samples, threads: try threads)
        var note = "\(count) normalisation\(count == 1 ? "" : "s") frozen on \(calibration.description)"
        if let set { note += try ": " + change(from: model.network, to: frozen.network, set) }
        frozen.notes.append(note)
        tell("synfire: note: \(note)")
        return frozen
    }

    /// The dense quality before and after, or how far the outputs lie apart where there is no label or target.
    private func change(from before: Network, to after: Network, _ set: InputSet) throws -> String {
        let outputs = try [before, after].map { try DenseInference($0, input: set.sampleShape).run(set.inputs, threads: try threads) }
        let metrics = try outputs.map { try metric($0, set, before) }
        if let name = metrics[0]?.name, let old = metrics[0]?.dense, let new = metrics[1]?.dense {
            return "\(name) \(SIFormat.fixed(old, decimals: 4)) dense before, \(SIFormat.fixed(new, decimals: 4)) after"
        }
        let count = Double(outputs[0].scalars.count)
        let mean = outputs[0].scalars.reduce(0.0) { $0 + Double($1) } / count
        let spread = outputs[0].scalars.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let error = zip(outputs[0].scalars, outputs[1].scalars).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
        return "the dense output changes by \(SIFormat.fixed(100 * (error / max(spread, .leastNormalMagnitude)).squareRoot(), decimals: 1)) % of its spread; give --label or --target for its quality"
    }
}
