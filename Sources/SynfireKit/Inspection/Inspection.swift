public import Formats
public import Models
import Reports

/// What a file holds, without running anything; told by its content, not by its name.
public struct Inspection: Sendable {
    static let schema = "synfire-inspect/1"

    /// Line by line, for people.
    public var lines: [String]
    /// The same for programs.
    public var json: JSON
    /// What is wrong with it, for whoever relies on it; `nil` for nothing.
    public var problem: FileError?

    /// - Parameters:
    ///   - path: a file, a folder of results, or a network of the zoo as `zoo:NAME`.
    ///   - inputShape: the image size, where a network leaves it open.
    /// - Returns: `nil` for a chip file, whose figures `ChipLibrary` reads.
    /// - Throws: `FileError` for a file of no known kind or a damaged one, `NetworkError` for a network that cannot be read.
    public init?(_ path: String, inputShape: Shape? = nil) throws {
        guard let inspection = try Self.inspection(path, inputShape) else { return nil }
        self = inspection
    }

    init(lines: [String], json: JSON) {
        self.lines = lines
        self.json = json
    }

    private static func inspection(_ path: String, _ shape: Shape?) throws -> Inspection? {
        if path.hasPrefix("zoo:") { return try network(path, shape, kind: nil) }
        if FileAccess.isFolder(path) { return try folder(path) }
        let bytes = try FileAccess.read(path)
        switch FileKind(of: bytes) {
        case .onnx: return try network(path, shape, kind: .onnx)
        case .json: return nil
        case .safetensors:
            // Weights whose architecture is not known are still tensors.
            return try isNetwork(bytes, path) ? network(path, shape, kind: .safetensors) : tensors(bytes, path)
        case .npy: return try array(bytes, path)
        case .npz: return try archive(bytes, path)
        case .nifti: return try scan(bytes, path)
        case .png: return picture(try PNG.parse(bytes, file: path), .png, path)
        case .pnm: return picture(try PNM.parse(bytes, file: path), .pnm, path)
        case .hdf5: return try nir(bytes, path)
        case nil:
            // What does not begin like an ONNX file may still be called one: its reader says what is wrong.
            if path.lowercased().hasSuffix(".onnx") { return try network(path, shape, kind: .onnx) }
            if let spikes = try spikes(bytes, path) { return spikes }
            throw FileError(
                file: path, reason: "is of no known kind",
                remedy: "known are ONNX, NIR and zoo:NAME, safetensors (core maps too), NPY, NPZ, NIfTI, PNG, PGM, PPM, spikes (CSV) and chip files (JSON)")
        }
    }

    private static func isNetwork(_ bytes: [UInt8], _ path: String) throws(FileError) -> Bool {
        let file = try Safetensors.parse(bytes, file: path)
        if let format = file.metadata["format"], format.hasPrefix("synfire.") { return format == NetworkFile.format }
        return (try? StateDictImporter.importNetwork(file, file: path)) != nil
    }
}
