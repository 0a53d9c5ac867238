import Formats
import Models
import Reports

/// `inspect`: what a file holds, without running anything; told by its content, not by its name.
enum InspectCommand {
    static let schema = "synfire-inspect/1"

    /// What there is to say about a file.
    struct Finding {
        var lines: [String]
        var json: JSON
    }

    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let path = arguments.positionals.first else { throw arguments.failure("FILE is missing") }
        let shape = try arguments.shapeIfGiven("--input-shape").map { Shape(channels: $0[0], height: $0[1], width: $0[2]) }
        if let target = arguments.stringIfGiven("--save") {
            try FileAccess.write(NetworkFile.encode(ModelSource.load(path, inputShape: shape).network).encoded(), to: target)
        }
        guard let finding = try finding(path, shape) else {
            try ChipsCommand.run(arguments, console)
            return
        }
        console.print(arguments.flag("--json") ? finding.json.text(indented: true) : finding.lines.joined(separator: "\n"))
    }

    /// `nil` for a chip file, which `chips` shows.
    private static func finding(_ path: String, _ shape: Shape?) throws -> Finding? {
        if path.hasPrefix("zoo:") { return try network(path, shape, kind: nil) }
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
