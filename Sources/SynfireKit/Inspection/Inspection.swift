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
    ///   - events: what a recording of an event camera does not say; a plain matrix is taken for one where this is given.
    /// - Returns: `nil` for a chip file, whose figures `ChipLibrary` reads.
    /// - Throws: `FileError` for a file of no known kind or a damaged one, `NetworkError` for a network that cannot be read.
    public init?(_ path: String, inputShape: Shape? = nil, events: EventReading? = nil) throws {
        guard let inspection = try Self.inspection(path, inputShape, events) else { return nil }
        self = inspection
    }

    init(lines: [String], json: JSON) {
        self.lines = lines
        self.json = json
    }

    private static func inspection(_ path: String, _ shape: Shape?, _ reading: EventReading?) throws -> Inspection? {
        if path.hasPrefix("zoo:") { return try network(path, shape, kind: nil) }
        if FileAccess.isFolder(path) { return try folder(path) }
        let (file, part) = ArrayFile.parts(path)
        let bytes = try FileAccess.read(file)
        var events = EventInput(reading: reading ?? EventReading())
        if let kind = events.kind(of: bytes) {
            events.reading.part = part
            return try recording(bytes, kind, events.reading, file: file, path: path)
        }
        if part != nil { throw FileError(file: path, reason: "names a part of a recording, but \(file) is none", remedy: "inspect \(file)") }
        if reading != nil { throw FileError(file: path, reason: "is no recording of an event camera", remedy: "leave the options of events out") }
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
            if PyTorchFile.isOne(bytes) { throw FileError(file: path, reason: PyTorchFile.reason, remedy: PyTorchFile.remedy) }
            throw FileError(
                file: path, reason: "is of no known kind",
                remedy: "known are ONNX, NIR and zoo:NAME, safetensors (core maps too), NPY, NPZ, NIfTI, PNG, PGM, PPM, spikes (CSV), recordings of event cameras and chip files (JSON)")
        }
    }

    private static func isNetwork(_ bytes: [UInt8], _ path: String) throws(FileError) -> Bool {
        let file = try Safetensors.parse(bytes, file: path)
        if let format = file.metadata["format"], format.hasPrefix("synfire.") { return format == NetworkFile.format }
        return (try? StateDictImporter.importNetwork(file, file: path)) != nil
    }
}
