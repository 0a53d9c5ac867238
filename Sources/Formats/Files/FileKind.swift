/// What a file holds, told by its first bytes and never by its name.
public enum FileKind: String, Sendable, Equatable, CaseIterable {
    /// Begins with PNG's signature.
    case png = "PNG picture"
    /// PBM, PGM or PPM: P and a digit from 1 to 6.
    case pnm = "PNM picture"
    /// One array of NumPy.
    case npy = "NPY array"
    /// A ZIP archive of NumPy arrays.
    case npz = "NPZ archive"
    /// A NIfTI-1 or NIfTI-2 volume, packed by gzip or not.
    case nifti = "NIfTI volume"
    /// Tensors by name, behind a header in JSON.
    case safetensors
    /// NIR graphs are such files.
    case hdf5 = "HDF5"
    /// A chip, a core map or a report.
    case json = "JSON"
    /// A trained network as a protocol buffer.
    case onnx = "ONNX"

    /// - Parameter bytes: the whole file or its beginning.
    /// - Returns: `nil` for anything unknown; a gzip file is taken for a packed NIfTI volume, the only packed kind there is.
    public init?(of bytes: [UInt8]) {
        func starts(_ text: String) -> Bool { bytes.starts(with: Array(text.utf8)) }
        if bytes.starts(with: PNG.signature.prefix(4)) {
            self = .png
        } else if starts("P"), bytes.count > 2, (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(bytes[1]), bytes[2] < 0x24 {
            self = .pnm
        } else if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
            self = .npy
        } else if starts("PK\u{3}\u{4}") || starts("PK\u{5}\u{6}") {
            self = .npz
        } else if bytes.starts(with: [0x89] + Array("HDF".utf8)) {
            self = .hdf5
        } else if bytes.starts(with: [0x1F, 0x8B]) || NIfTIHeader.isBeginning(bytes) {
            self = .nifti
        } else if bytes.count >= 9, bytes[8] == UInt8(ascii: "{"), bytes[3..<8].allSatisfy({ $0 == 0 }) {
            self = .safetensors
        } else if let first = bytes.first(where: { !" \t\r\n".utf8.contains($0) }), first == UInt8(ascii: "{") {
            self = .json
        } else if bytes.first == 0x08 {
            // A protocol buffer whose first field is the number 1: a model's ir_version.
            self = .onnx
        } else {
            return nil
        }
    }
}
