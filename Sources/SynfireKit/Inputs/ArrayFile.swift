import Formats
import Foundation
import Models

/// A file of numbers: an array, a picture or a scan, told apart by its first bytes.
enum ArrayFile {
    case array(Tensor)
    case picture(Image)
    case scan(NIfTI)

    /// - Parameters:
    ///   - path: of an NPZ archive with several arrays, `FILE.npz#NAME` chooses one.
    ///   - allowsNaN: whether NaN stands for something that the caller knows.
    /// - Throws: `FileError` when the file is of another kind, damaged, or holds a value that is not finite.
    static func read(_ path: String, allowsNaN: Bool = false) throws(FileError) -> ArrayFile {
        let (file, entry) = parts(path)
        let bytes = try FileAccess.read(file)
        let kind = FileKind(of: bytes)
        if kind != .npz, let recording = EventFileKind(of: bytes) {
            throw FileError(
                file: path, reason: "is a recording of an event camera (\(recording.rawValue)), not an array, a picture or a scan",
                remedy: "count its events into steps with --event-bin T (simulate, convert, compile, compare)")
        }
        if kind == nil, PyTorchFile.isOne(bytes) { throw FileError(file: path, reason: PyTorchFile.reason, remedy: PyTorchFile.remedy) }
        if entry != nil, kind != .npz {
            throw FileError(file: path, reason: "names an array of an archive, but \(file) is none")
        }
        switch kind {
        case .png: return .picture(try PNG.parse(bytes, file: file))
        case .pnm: return .picture(try PNM.parse(bytes, file: file))
        case .nifti:
            let scan = try NIfTI.parse(bytes, file: file)
            try checkFinite(scan.scaled, allowsNaN, file: file)
            return .scan(scan)
        case .npz: return .array(try checked(try member(entry, of: NPZ.parse(bytes, file: file), file: file), allowsNaN, file: file))
        case .npy, nil: return .array(try checked(try NPY.parse(bytes, file: file), allowsNaN, file: file))
        case .safetensors?, .hdf5?, .json?, .onnx?:
            throw FileError(
                file: path, reason: "is \(kind!.rawValue), not an array, a picture or a scan",
                remedy: "known are NPY, NPZ, NIfTI (.nii, .nii.gz), PNG, PGM and PPM")
        }
    }

    /// The file and what is chosen of it: `FILE#NAME`, unless a file has that very name.
    static func parts(_ path: String) -> (file: String, entry: String?) {
        guard let mark = path.lastIndex(of: "#"), !FileManager.default.fileExists(atPath: path) else { return (path, nil) }
        return (String(path[..<mark]), String(path[path.index(after: mark)...]))
    }

    private static func member(_ entry: String?, of arrays: [NamedTensor], file: String) throws(FileError) -> RawTensor {
        if let entry {
            if let array = arrays.first(where: { $0.name == entry }) { return array.tensor }
            let near = Suggestion.closest(to: entry, in: arrays.map(\.name)).map { "did you mean \($0)?" }
            throw FileError(file: file, reason: "holds no array \(entry)", remedy: near ?? "it holds \(arrays.map(\.name).joined(separator: ", "))")
        }
        guard arrays.count == 1 else {
            let names = arrays.map(\.name).joined(separator: ", ")
            throw FileError(
                file: file, reason: "holds \(arrays.count) arrays\(arrays.isEmpty ? "" : ": \(names)")",
                remedy: arrays.first.map { "choose one, such as \(file)#\($0.name)" })
        }
        return arrays[0].tensor
    }

    private static func checked(_ raw: RawTensor, _ allowsNaN: Bool, file: String) throws(FileError) -> Tensor {
        let tensor = raw.tensor
        try checkFinite(tensor, allowsNaN, file: file)
        return tensor
    }

    private static func checkFinite(_ tensor: Tensor, _ allowsNaN: Bool, file: String) throws(FileError) {
        guard let stray = tensor.scalars.first(where: { !$0.isFinite && !(allowsNaN && $0.isNaN) }) else { return }
        throw FileError(
            file: file, reason: "holds a value that is not finite\(stray.isNaN ? " (NaN)" : " as a 32-bit float")",
            remedy: stray.isNaN ? "say what NaN stands for, such as with --preprocess nan=0" : nil)
    }

    /// The values as they are: an array's or a scan's own shape, a picture as `[C, H, W]` in 0 ... 1.
    var tensor: Tensor {
        switch self {
        case .array(let tensor): tensor
        case .picture(let image): image.unitTensor
        case .scan(let volume): volume.scaled
        }
    }
}

extension Image {
    /// `[C, H, W]` with the largest sample value as 1; alpha is dropped.
    fileprivate var unitTensor: Tensor {
        let colours = channels >= 3 ? 3 : 1
        let white = Float(maximum)
        var tensor = Tensor(shape: [colours, height, width], repeating: 0)
        for c in 0..<colours {
            for pixel in 0..<(width * height) {
                tensor.scalars[c * width * height + pixel] = Float(samples[pixel * channels + c]) / white
            }
        }
        return tensor
    }
}
