import Formats
import Models
import Training

/// The files of a training in a folder.
///
/// `best.safetensors` and `last.safetensors` are networks that every command reads. `resume.safetensors` has weights, optimiser and
/// progress in one file that is exchanged in one step and written last: whenever the program is killed, it is the one of an instant from
/// which everything comes again as it was, byte for byte.
struct Checkpoints: Sendable {
    let folder: String
    let recipe: Recipe
    /// `train` or `tune`.
    let stage: String
    /// Of a tuned network.
    var form: TunedForm?

    /// A training as it was left.
    struct Saved {
        var network: Network
        var state: TrainingState
        var progress: TrainingProgress
        var form: TunedForm?
    }

    /// Of `resume.safetensors`.
    private static let format = "synfire.training/1"
    private static let optimizer = "optimizer/"

    var bestPath: String { "\(folder)/best.safetensors" }
    var lastPath: String { "\(folder)/last.safetensors" }
    var resumePath: String { "\(folder)/resume.safetensors" }

    /// A network as commands read it, with the recipe and, if it was tuned, its spiking form.
    ///
    /// - Parameter epoch: that it comes from, counted from 1.
    func file(of network: Network, epoch: Int) throws -> Safetensors {
        var file = NetworkFile.encode(network)
        file.metadata["recipe"] = recipe.resolved(onlyResult: true).text(indented: false)
        file.metadata["stage"] = stage
        file.metadata["epoch"] = String(epoch)
        if let form { file.metadata[TunedForm.key] = try form.encoded() }
        return file
    }

    func saveBest(_ network: Network, epoch: Int) throws { try FileAccess.write(file(of: network, epoch: epoch).encoded(), to: bestPath) }

    /// - Parameter epochs: that are done.
    func saveLast(_ network: Network, epochs: Int) throws { try FileAccess.write(file(of: network, epoch: epochs).encoded(), to: lastPath) }

    /// Everything that going on needs.
    func save(_ learner: any Learner, _ progress: TrainingProgress) throws {
        var file = try file(of: learner.network, epoch: progress.history.count)
        let state = learner.state
        file.metadata["format"] = Self.format
        file.metadata["progress"] = progress.json.text(indented: false)
        file.metadata["step"] = String(state.step)
        file.tensors += state.tensors.map { NamedTensor(name: Self.optimizer + $0.name, tensor: $0.tensor) }
        try FileAccess.write(file.encoded(), to: resumePath)
    }

    /// What was saved, or `nil` where nothing was.
    ///
    /// - Throws: `FileError` for a damaged file, one of another stage, and one whose recipe would lead elsewhere, with the key that differs.
    func load() throws(FileError) -> Saved? {
        guard FileAccess.exists(resumePath) else { return nil }
        var file = try Safetensors.parse(try FileAccess.read(resumePath), file: resumePath)
        guard file.metadata["format"] == Self.format, let step = file.metadata["step"].flatMap({ Int($0) }) else {
            throw FileError(file: resumePath, reason: "is no training that was interrupted", remedy: "name another folder with --output")
        }
        guard file.metadata["stage"] == stage else {
            throw FileError(file: resumePath, reason: "is of \(file.metadata["stage"] ?? "another stage"), not of \(stage)", remedy: "name another folder with --output")
        }
        let saved = try Recipe(resolved: file.metadata["recipe"] ?? "", file: resumePath)
        let other = stage == "train" ? "tune." : "train."
        let difference = recipe.difference(from: saved) { key in
            key.hasPrefix(other) || stage == "train" && key.hasPrefix("convert.")
                || key == "\(stage).epochs" && recipe.isOpenEnded(stage)
        }
        if let difference {
            throw FileError(
                file: resumePath, reason: "was made with \(difference.key) = \(difference.other), the recipe now says \(difference.own)",
                remedy: "go on with the old value, or name another folder with --output")
        }
        let state = TrainingState(
            step: step,
            tensors: file.tensors.filter { $0.name.hasPrefix(Self.optimizer) }.map {
                NamedTensor(name: String($0.name.dropFirst(Self.optimizer.count)), tensor: $0.tensor)
            })
        file.tensors.removeAll { $0.name.hasPrefix(Self.optimizer) }
        file.metadata["format"] = NetworkFile.format
        let progress = try TrainingProgress(file.metadata["progress"] ?? "", file: resumePath)
        if progress.best != nil, !FileAccess.exists(bestPath) {
            throw FileError(file: bestPath, reason: "is missing, although an epoch was the best so far", remedy: "bring it back, or train anew in another folder")
        }
        return Saved(
            network: try NetworkFile.decode(file, file: resumePath), state: state, progress: progress, form: try TunedForm(of: file, path: resumePath))
    }
}
