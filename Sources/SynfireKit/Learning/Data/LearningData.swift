import Formats
import Models
import Training

/// The data of a recipe: which subjects there are, and how they are read.
struct LearningData: Sendable {
    private enum Source: Sendable {
        case folder(ScanFolder)
        case arrays(images: Tensor, labels: Tensor?, files: (images: String, labels: String?))
    }

    private let source: Source
    /// Subjects with persons and folds.
    let entries: [FoldTable.Entry]
    /// What errors about folds name.
    private let foldsFile: String
    private let noise: Double
    private let isResidual: Bool
    private let seed: UInt64

    /// - Throws: `FileError` for a recipe that does not say where its data are, a missing file, or a damaged table of folds.
    init(_ recipe: Recipe) throws(FileError) {
        guard let folder = recipe.textIfGiven("data.folder") else {
            throw recipe.failure("data.folder", "is not given", remedy: "say where the data are with --data DIR")
        }
        guard FileAccess.isFolder(folder) else { throw FileError(file: folder, reason: "is no folder; the data should be there", remedy: "say where they are with --data DIR") }
        let images = try recipe.text("data.images")
        let labelsText = try recipe.text("data.labels")
        let labels = labelsText == "none" ? nil : labelsText
        (noise, isResidual, seed) = (recipe.number("data.noise"), recipe.flag("data.residual"), recipe.seed)
        guard labels != nil || noise > 0 else { throw recipe.failure("data.labels", "is none: images are their own targets only under data.noise") }
        guard labels == nil || noise == 0 else { throw recipe.failure("data.noise", "belongs to images that are their own targets", remedy: "set data.labels to none") }
        let ids: [String]
        if try recipe.text("data.kind") == "arrays" {
            let files = (images: "\(folder)/\(images)", labels: labels.map { "\(folder)/\($0)" })
            let values = try ArrayFile.read(files.images).tensor
            guard let count = values.shape.first, count > 0, values.shape.count > 1 else {
                throw FileError(file: files.images, reason: "has shape \(values.shape); samples stand along the first axis")
            }
            let answers = try files.labels.map { path throws(FileError) in try ArrayFile.read(path).tensor }
            if let answers, answers.shape.first != count {
                throw FileError(file: files.labels ?? "", reason: "holds \(answers.shape.first ?? 0) samples, \(files.images) holds \(count)")
            }
            source = .arrays(images: values, labels: answers, files: files)
            ids = (0..<count).map { String($0) }
        } else {
            let reader = try Self.reader(recipe)
            let scans = ScanFolder(folder: folder, images: images, labels: labels, ending: try recipe.text("data.ending"), reader: reader)
            source = .folder(scans)
            ids = try Self.ids(in: scans)
        }
        let folds = try recipe.text("data.folds")
        if let count = Int(folds) {
            guard count > 1 else { throw recipe.failure("data.folds", "is \(count); at least 2 folds are needed, one to test on") }
            foldsFile = recipe.file
            entries = ids.enumerated().map { FoldTable.Entry(id: $1, person: $1, fold: $0 % count) }
        } else {
            foldsFile = "\(folder)/\(folds)"
            entries = try FoldTable(file: foldsFile).entries
        }
    }

    private static func reader(_ recipe: Recipe) throws(FileError) -> SampleReader {
        let axisText = try recipe.text("data.axis")
        guard let axis = SliceAxis(axisText) else { throw recipe.failure("data.axis", "is 0, 1, 2, sagittal, coronal or axial, got \(axisText)") }
        var reader = SampleReader(axis: try recipe.text("data.kind") == "scans" ? axis : nil)
        let steps = try recipe.text("data.preprocess")
        if steps != "none" {
            do { reader.preprocessing = try Preprocessing(steps) } catch { throw recipe.failure("data.preprocess", "\(error.step) \(error.reason)") }
        }
        return reader
    }

    /// The names of a folder's images, where no table lists them.
    private static func ids(in scans: ScanFolder) throws(FileError) -> [String] {
        let folder = "\(scans.folder)/\(scans.images)"
        return try FileAccess.names(in: folder).filter { $0.hasSuffix(scans.ending) && !$0.hasPrefix(".") }.map { String($0.dropLast(scans.ending.count)) }
    }

    /// The subjects of some folds, read on several threads.
    ///
    /// - Parameters:
    ///   - network: what reads them.
    ///   - loss: what compares the network's output with a target.
    /// - Throws: `FileError` naming the scan that is missing or of another size, `NetworkError` for a network that reads no such images.
    func set(folds: Set<Int>, for network: Network, loss: Loss, threads: Int) throws -> LearningSet {
        let chosen = entries.filter { folds.contains($0.fold) }
        guard !chosen.isEmpty else {
            let known = Set(entries.map(\.fold)).sorted().map(String.init).joined(separator: ", ")
            throw FileError(file: foldsFile, reason: "has nobody in fold \(folds.sorted().map(String.init).joined(separator: ", "))", remedy: "its folds are \(known)")
        }
        let channels = network.inputChannels
        let (source, noise) = (source, noise)
        let first = try Self.sample(source, chosen[0].id, channels)
        let output = try network.outputShape(for: first.shape, file: first.file)
        let form = TargetForm(loss, channels: output.channels, isImage: noise > 0 || [.l1, .l2].contains(loss))
        let loaded = parallelMap(count: chosen.count, threads: threads) { index in
            Result { () throws(FileError) in
                let examples = try Self.examples(source, chosen[index].id, input: first.shape, output: output, form: form, noise: noise)
                return LearningSubject(id: chosen[index].id, person: chosen[index].person, fold: chosen[index].fold, examples: examples)
            }
        }
        return LearningSet(
            subjects: try loaded.map { try $0.get() }, input: first.shape, form: form, noise: noise, isResidual: isResidual, seed: seed)
    }

    /// All folds but some.
    func folds(without excluded: Set<Int>) -> Set<Int> { Set(entries.map(\.fold)).subtracting(excluded) }

    private static func sample(_ source: Source, _ id: String, _ channels: Int) throws(FileError) -> (shape: Shape, file: String) {
        switch source {
        case .folder(let scans):
            let shape = try scans.samples(id, channels: channels).values.shape
            return (Shape(channels: shape[1], height: shape[2], width: shape[3]), scans.imagePath(id))
        case .arrays(let images, _, let files):
            let shape = images.shape
            switch shape.count {
            case 4 where shape[1] == channels: return (Shape(channels: channels, height: shape[2], width: shape[3]), files.images)
            case 3 where channels == 1: return (Shape(channels: 1, height: shape[1], width: shape[2]), files.images)
            case 2: return (Shape(channels: shape[1], height: 1, width: 1), files.images)
            default: throw FileError(file: files.images, reason: "has shape \(shape), the network wants [N, \(channels), H, W]")
            }
        }
    }

    private static func examples(
        _ source: Source, _ id: String, input: Shape, output: Shape, form: TargetForm, noise: Double
    ) throws(FileError) -> [Example] {
        switch source {
        case .folder(let scans): return try scanExamples(scans, id, input: input, output: output, form: form)
        case .arrays(let images, let labels, let files):
            guard let number = Int(id), (0..<images.shape[0]).contains(number) else {
                throw FileError(file: files.images, reason: "has no sample \(id)", remedy: "samples are numbered from 0 to \(images.shape[0] - 1)")
            }
            let image = ChannelOrder.channelsLast(images.slice(number).scalars[...], shape: input)
            guard let labels, let file = files.labels else { return [Example(image: image, target: image)] }
            return [Example(image: image, target: try target(labels.slice(number), form: form, output: output, file: file, place: "sample \(number)"))]
        }
    }

    private static func scanExamples(
        _ scans: ScanFolder, _ id: String, input: Shape, output: Shape, form: TargetForm
    ) throws(FileError) -> [Example] {
        let samples = try scans.samples(id, channels: input.channels)
        let shape = samples.values.shape
        guard Array(shape.dropFirst()) == [input.channels, input.height, input.width] else {
            throw FileError(
                file: scans.imagePath(id), reason: "has slices of \(shape[2])×\(shape[3]), others have \(input.height)×\(input.width)",
                remedy: "bring all to one size with data.preprocess, such as crop=56x40,pad=56x40")
        }
        let images = (0..<shape[0]).map { ChannelOrder.channelsLast(samples.values.slice($0).scalars[...], shape: input) }
        guard scans.labels != nil else { return images.map { Example(image: $0, target: $0) } }
        if form.isImage {
            let path = "\(scans.folder)/\(scans.labels ?? "")/\(id)\(scans.ending)"
            let targets = try scans.reader.samples(path, channels: output.channels).values
            guard targets.shape == [shape[0], output.channels, output.height, output.width] else {
                throw FileError(file: path, reason: "has shape \(targets.shape), the network's output wants \([shape[0], output.channels, output.height, output.width])")
            }
            return images.indices.map { Example(image: images[$0], target: ChannelOrder.channelsLast(targets.slice($0).scalars[...], shape: output)) }
        }
        let labels = try scans.labels(id, classes: output.channels, of: samples)
        return images.indices.map { Example(image: images[$0], target: form.target(labels.slice($0).scalars)) }
    }

    /// A sample's answer in an array: a class, a class for each pixel, or an image.
    private static func target(_ answer: Tensor, form: TargetForm, output: Shape, file: String, place: String) throws(FileError) -> [Float] {
        let pixels = output.height * output.width
        if form.isImage {
            guard answer.scalars.count == output.count else {
                throw FileError(file: file, place: place, reason: "has shape \(answer.shape), the network's output is \(output)")
            }
            return ChannelOrder.channelsLast(answer.scalars[...], shape: output)
        }
        guard answer.scalars.count == pixels else {
            throw FileError(file: file, place: place, reason: "has \(answer.scalars.count) classes, the network's output has \(output.height)×\(output.width) pixels")
        }
        let most = output.channels == 1 ? 65_535 : Float(output.channels - 1)
        if let stray = answer.scalars.first(where: { !($0 <= most && $0 == $0.rounded()) }) {
            throw FileError(file: file, place: place, reason: "holds the class \(stray); the network has \(max(2, output.channels)), numbered from 0")
        }
        return form.target(answer.scalars)
    }
}
