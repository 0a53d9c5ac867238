import Formats
import Models

/// A folder of scans or pictures with a label or a target for each: `images/ID.nii.gz`, `labels/ID.nii.gz`.
struct ScanFolder: Sendable {
    var folder: String
    /// Folders within it; labels are absent where images are their own targets.
    var images = "images"
    var labels: String? = "labels"
    /// What is appended to an id.
    var ending = ".nii.gz"
    /// How files become samples.
    var reader: SampleReader

    func imagePath(_ id: String) -> String { "\(folder)/\(images)/\(id)\(ending)" }

    /// Samples `[N, C, H, W]`.
    func samples(_ id: String, channels: Int) throws(FileError) -> SampleReader.Samples {
        try reader.samples(imagePath(id), channels: channels)
    }

    /// Classes `[N, H, W]` of samples that were read from the same id.
    ///
    /// - Throws: `FileError` naming a label of another size than its scan.
    func labels(_ id: String, classes: Int, of samples: SampleReader.Samples) throws(FileError) -> Tensor {
        let path = "\(folder)/\(labels ?? images)/\(id)\(ending)"
        let labels = try reader.labels(path, classes: classes, of: samples)
        let shape = samples.values.shape
        guard labels.shape == [shape[0], shape[2], shape[3]] else {
            throw FileError(
                file: path, reason: "has \(Self.size(labels.shape)) as slices, its scan \(imagePath(id)) has \(Self.size([shape[0], shape[2], shape[3]]))",
                remedy: "give the label of this very scan, or take \(id) out of the table of folds")
        }
        return labels
    }

    private static func size(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
}
