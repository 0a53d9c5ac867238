import Formats
import Models
package import SynfireKit

/// Inputs that are given as spikes.
extension PipelineArguments {
    /// Whether the input file holds spikes, as `--coding spikes` says or, without `--coding`, a network that reads given spikes.
    ///
    /// - Throws: a usage error beside another coding or an option that changes values.
    package func takesSpikes(for model: ModelSource) throws -> Bool {
        let events = EventArguments(arguments: arguments)
        guard arguments.isGiven("--coding") else {
            if let option = events.given {
                try refuseChangesOfValues("\(option) takes an event camera's recording as spikes")
                guard arguments.isGiven("--input") else { throw arguments.failure("\(option) needs --input, an event camera's recording") }
                return true
            }
            guard case .spikeTrain = model.spiking?.network.input.coding, arguments.isGiven("--input") else { return false }
            try refuseChangesOfValues("\(model.source) reads spikes as they are")
            return true
        }
        let codings = try arguments.choices("--coding", of: Commands.codings)
        guard codings.contains("spikes") else {
            if let option = events.given { throw arguments.failure("\(option) takes an event camera's recording as spikes, so --coding is spikes") }
            return false
        }
        guard codings.count == 1 else {
            throw arguments.failure("--coding spikes takes --input for spikes, the other codings take it for values: compare them one after the other")
        }
        try refuseChangesOfValues("--coding spikes takes spikes as they are")
        guard arguments.isGiven("--input") else {
            throw arguments.failure("--coding spikes needs --input, an NPY array [T, C, H, W] of -1, 0 and 1, events as NPZ or CSV, or a recording of an event camera")
        }
        return true
    }

    private func refuseChangesOfValues(_ reason: String) throws {
        for option in ["--axis", "--preprocess", "--noise", "--clip"] where arguments.isGiven(option) {
            throw arguments.failure("\(option) changes values, and \(reason)")
        }
    }

    /// The inputs of `--input` as spikes.
    ///
    /// - Throws: `FileError`, which names the network where nothing else asks for spikes.
    package func spikes(_ path: String, for model: ModelSource, slices: SliceSelection, label: String?, target: String?) throws -> InputSet {
        let events = try EventArguments(arguments: arguments).input
        let window = arguments.isGiven("--steps") ? try arguments.int("--steps", in: ExperimentOptions.windows) : nil
        do throws(FileError) {
            return try InputSet.load(
                spikes: path, for: model.network, slices: slices, window: window, label: label, target: target, isResidual: isResidual,
                events: events)
        } catch {
            guard !arguments.isGiven("--coding"), EventArguments(arguments: arguments).given == nil else { throw error }
            var explained = error
            let origin = "\(model.source) asks for spikes in its metadata (input_coding): give spikes, or values with another --coding such as binary"
            explained.remedy = [error.remedy, origin].compactMap { $0 }.joined(separator: "; ")
            throw explained
        }
    }

    /// T: as the command line says, or as many steps as the given spikes take or the network was tuned with.
    package func steps(for set: InputSet?, of model: ModelSource) throws -> Int {
        if !arguments.isGiven("--steps"), let length = set?.trainLength ?? model.tuned?.steps { return length }
        return try arguments.int("--steps", in: ExperimentOptions.windows)
    }
}
