import Formats
import Models

/// The hippocampus volumes of the Medical Segmentation Decathlon as slices, with the folds of a `folds.csv`.
///
/// The folder holds `images/ID.nii.gz`, `labels/ID.nii.gz` and `folds.csv` with the columns `id` and `fold`. A slice is taken
/// along the first axis, after division of the volume by its 99.5 percentile and clipping to 0 … 1, and zero-padded or cut at
/// the end to 56 × 40; the label is anterior or posterior.
struct HippocampusData: Sendable {
    /// One volume.
    struct Subject: Sendable {
        var id: String
        /// `[N, 1, 56, 40]`.
        var slices: Tensor
        /// `[N, 56, 40]`.
        var labels: Tensor
    }

    static let height = 56
    static let width = 40
    private static let foldsFile = "folds.csv"

    let folder: String
    /// Ids and folds in the order of the file.
    let folds: [(id: String, fold: Int)]

    /// - Throws: `FileError` when `folds.csv` is missing or a line of it cannot be read.
    init(folder: String) throws(FileError) {
        self.folder = folder
        let path = "\(folder)/\(Self.foldsFile)"
        let lines = String(decoding: try FileAccess.read(path), as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let titles = lines.first, let idColumn = titles.firstIndex(of: "id"), let foldColumn = titles.firstIndex(of: "fold") else {
            throw FileError(file: path, reason: "has no columns id and fold")
        }
        var folds: [(id: String, fold: Int)] = []
        for (number, line) in lines.enumerated().dropFirst() {
            guard line.count == titles.count, let fold = Int(line[foldColumn]), !line[idColumn].isEmpty, !line[idColumn].contains("/") else {
                throw FileError(file: path, place: "line \(number + 1)", reason: "does not name a volume and its fold")
            }
            folds.append((line[idColumn], fold))
        }
        self.folds = folds
    }

    /// A volume with its label.
    func subject(_ id: String) throws(FileError) -> Subject {
        let reader = Self.reader
        let samples = try reader.samples("\(folder)/images/\(id).nii.gz", channels: 1)
        let path = "\(folder)/labels/\(id).nii.gz"
        let labels = try reader.labels(path, classes: 1, of: samples)
        guard labels.shape == [samples.values.shape[0], Self.height, Self.width] else {
            throw FileError(file: path, reason: "does not have the shape of its volume")
        }
        return Subject(id: id, slices: samples.values, labels: labels)
    }

    /// Every `stride`-th slice, the first one included, of the volumes outside `fold` in the order of the file.
    func calibration(outside fold: Int, stride step: Int, threads: Int) throws -> Tensor {
        let ids = folds.filter { $0.fold != fold }.map(\.id)
        let volumes = parallelMap(count: ids.count, threads: threads) { index in
            Result { () throws(FileError) in try Self.reader.samples("\(folder)/images/\(ids[index]).nii.gz", channels: 1).values }
        }
        var scalars: [Float] = []
        var number = 0
        for volume in volumes {
            let slices = try volume.get()
            for index in 0..<slices.shape[0] {
                if number % step == 0 { scalars += slices.slice(index).scalars }
                number += 1
            }
        }
        guard !scalars.isEmpty else { throw FileError(file: "\(folder)/\(Self.foldsFile)", reason: "lists no volume outside fold \(fold)") }
        return Tensor(shape: [scalars.count / (Self.height * Self.width), 1, Self.height, Self.width], scalars: scalars)
    }

    private static var reader: SampleReader {
        SampleReader(
            axis: .number(0),
            preprocessing: Preprocessing([
                .percentile(low: nil, high: 99.5), .crop(height: height, width: width, y: 0, x: 0),
                .pad(height: height, width: width, y: 0, x: 0),
            ]))
    }
}
