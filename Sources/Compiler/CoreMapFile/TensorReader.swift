import Formats

/// The tensors of a core map file by name, checked for type and shape before use.
struct TensorReader {
    private let tensors: [String: RawTensor]
    private let file: String

    init(_ contents: Safetensors, file: String) {
        tensors = Dictionary(contents.tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        self.file = file
    }

    private func failure(_ name: String, _ reason: String) -> FileError {
        FileError(file: file, place: "tensor \(name)", reason: reason)
    }

    /// An `I32` table of `columns` columns, row by row.
    func int32Rows(_ name: String, columns: Int) throws(FileError) -> [[Int]] {
        guard let tensor = tensors[name] else { throw failure(name, "is missing") }
        guard tensor.elementType == .int32, tensor.shape.count == 2, tensor.shape[1] == columns, let values = tensor.integers() else {
            throw failure(name, "must be I32 of shape [n, \(columns)]")
        }
        return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }

    /// An `I32` vector; empty where the file has none.
    func int32s(_ name: String) throws(FileError) -> [Int32] {
        guard let tensor = tensors[name] else { return [] }
        guard tensor.elementType == .int32, let values = tensor.integers() else { throw failure(name, "must be I32") }
        return values.map { Int32(truncatingIfNeeded: $0) }
    }

    /// An `I32` table, row by row; empty where the file has none.
    func int32Lists(_ name: String) throws(FileError) -> [[Int32]] {
        guard let tensor = tensors[name] else { return [] }
        guard tensor.elementType == .int32, tensor.shape.count == 2, tensor.shape[1] > 0, let values = tensor.integers() else {
            throw failure(name, "must be I32 of shape [channels, n]")
        }
        let columns = tensor.shape[1]
        return stride(from: 0, to: values.count, by: columns).map { first in values[first..<first + columns].map { Int32(truncatingIfNeeded: $0) } }
    }

    /// An `I8` tensor of four axes, in C order.
    func int8s(_ name: String) throws(FileError) -> [Int8] {
        guard let tensor = tensors[name] else { throw failure(name, "is missing") }
        guard tensor.elementType == .int8, tensor.shape.count == 4 else {
            throw failure(name, "must be I8 of shape [kernel height, kernel width, input channels, output channels per group]")
        }
        return tensor.bytes.map { Int8(bitPattern: $0) }
    }
}
