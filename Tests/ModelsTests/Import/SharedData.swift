import Formats
import Foundation

/// Real networks and images that are too large or not free enough to be part of the project.
enum SharedData {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data/unets")

    static func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "\(name)/model.onnx").path)
    }

    static func path(_ name: String, _ file: String) -> String { folder.appending(path: "\(name)/\(file)").path }

    static func tensor(_ name: String, _ file: String) throws -> Tensor {
        let path = path(name, file)
        return try NPY.parse(FileAccess.read(path), file: path).tensor
    }
}

/// The largest absolute difference, infinite where the shapes differ.
func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
    guard a.shape == b.shape else { return .infinity }
    return zip(a.scalars, b.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
