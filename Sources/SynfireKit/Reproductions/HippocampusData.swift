import Formats
import Models
import Training

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

    private let scans: ScanFolder
    private let table: FoldTable

    /// Ids and folds in the order of the file.
    var folds: [(id: String, fold: Int)] { table.entries.map { ($0.id, $0.fold) } }

    /// - Throws: `FileError` when `folds.csv` is missing or a line of it cannot be read.
    init(folder: String) throws(FileError) {
        scans = ScanFolder(folder: folder, reader: Self.reader)
        table = try FoldTable(file: "\(folder)/folds.csv")
    }

    /// A volume with its label.
    func subject(_ id: String) throws(FileError) -> Subject {
        let samples = try scans.samples(id, channels: 1)
        return Subject(id: id, slices: samples.values, labels: try scans.labels(id, classes: 1, of: samples))
    }

    /// Every `stride`-th slice, the first one included, of the volumes outside `fold` in the order of the file.
    func calibration(outside fold: Int, stride step: Int, threads: Int) throws -> Tensor {
        let ids = folds.filter { $0.fold != fold }.map(\.id)
        let volumes = parallelMap(count: ids.count, threads: threads) { index in
            Result { () throws(FileError) in try scans.samples(ids[index], channels: 1).values }
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
        guard !scalars.isEmpty else { throw FileError(file: table.file, reason: "lists no volume outside fold \(fold)") }
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
