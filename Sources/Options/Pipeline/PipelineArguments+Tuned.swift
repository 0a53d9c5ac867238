package import Models
package import SynfireKit

/// Files of tuned weights say in which spiking form they were tuned; options that are given go first.
extension PipelineArguments {
    /// Options whose values a tuned network's file has too, by what they set.
    private static let scales = ["--normalization", "--percentile", "--calibrate", "--balancing-steps", "--balancing-scale"]
    private static let neuron = ["--neuron", "--thresholds", "--negative-threshold", "--delta"]
    private static let membrane = ["--leak", "--current-decay", "--refractory", "--refractory-mode", "--order"]

    /// Whether λs that a file gives are used: no option measures others.
    package var keepsScales: Bool { !Self.scales.contains(where: arguments.isGiven) }

    /// What the file of a tuned network says, where the command line does not say otherwise.
    package func asTuned(_ model: ModelSource, _ asked: ConversionOptions) throws -> ConversionOptions {
        guard var options = model.tuned?.options else { return asked }
        if !keepsScales {
            options.scales = nil
            (options.normalization, options.percentile, options.balancing) = (asked.normalization, asked.percentile, asked.balancing)
        }
        // Neuron and membrane belong together: lif is both.
        if Self.neuron.contains(where: arguments.isGiven) || Self.membrane.contains(where: arguments.isGiven) || arguments.isGiven("--reset") {
            (options.neuron, options.membrane, options.reset, options.initialPotential) = (asked.neuron, asked.membrane, asked.reset, nil)
        }
        if arguments.isGiven("--compare") { options.comparison = asked.comparison }
        if arguments.isGiven("--initial") { options.initialPotential = asked.initialPotential }
        if arguments.isGiven("--coding") || impliesSpikes { options.coding = asked.coding }
        if arguments.isGiven("--max-pool") { options.maxPooling = asked.maxPooling }
        if arguments.isGiven("--pools") { options.averagePooling = asked.averagePooling }
        (options.readout, options.stepSeconds, options.synapseSeconds) = (asked.readout, asked.stepSeconds, asked.synapseSeconds)
        return options
    }

    /// Says what comes from the file of a tuned network, and what the command line takes in its place.
    package func describe(tuned model: ModelSource, tell: (String) -> Void) {
        guard let tuned = model.tuned, !arguments.flag("--quiet") else { return }
        let options = Self.scales + Self.neuron + Self.membrane + ["--reset", "--compare", "--initial", "--coding", "--max-pool", "--pools", "--steps"]
        let given = options.filter(arguments.isGiven)
        let word = tuned.options.neuron.word(leaks: tuned.options.membrane.leak != 1)
        let replaced = given.isEmpty ? "" : ", except for \(given.joined(separator: ", "))"
        tell(
            "synfire: note: as \(model.source) was tuned: \(word) neurons, T = \(tuned.steps), λ of \(tuned.options.scales?.count ?? 0) layers\(replaced)")
    }
}
