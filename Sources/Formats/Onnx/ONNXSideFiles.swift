/// The files beside a model in which exporters keep large weights, each read once.
struct ONNXSideFiles {
    private let model: String
    private let folder: String
    private var contents: [String: [UInt8]] = [:]
    private var takenBytes: [String: Int] = [:]
    /// Weights may share data, but a small model must not unfold into unlimited memory.
    private static let maximumSharing = 4

    init(model: String) {
        self.model = model
        folder = model.lastIndex(of: "/").map { String(model[...$0]) } ?? ""
    }

    /// The bytes that the `external_data` entries of a tensor name.
    ///
    /// - Throws: when the location is missing, absolute or leads out of the model's folder, when the file cannot be read, and
    ///   when its range lies outside the file or is not `byteCount` long.
    mutating func data(of tensor: String, entries: [String: String], byteCount: Int) throws(FileError) -> [UInt8] {
        func failure(_ reason: String, remedy: String? = nil) -> FileError {
            FileError(file: model, place: "tensor \(tensor)", reason: reason, remedy: remedy)
        }
        guard let location = entries["location"], !location.isEmpty else {
            throw failure("is kept in another file, but the model does not say which")
        }
        guard !location.hasPrefix("/"), !location.split(separator: "/").contains(".."), !location.utf8.contains(0) else {
            throw failure("is kept in \(location), outside the model's folder", remedy: "put the data file beside the model")
        }
        guard let offset = natural(entries["offset"] ?? "0"), let length = natural(entries["length"] ?? String(byteCount)) else {
            throw failure("its offset and length in \(location) are not whole numbers")
        }
        guard length == byteCount else {
            throw failure("has \(length) bytes in \(location), but its shape needs \(byteCount)")
        }
        let content = try content(of: location, for: tensor)
        guard offset <= content.count, length <= content.count - offset else {
            throw failure("takes \(length) bytes at offset \(offset) of \(location), which has only \(content.count)")
        }
        if entries["length"] == nil, offset + length != content.count {
            throw failure("reaches to the end of \(location), \(content.count - offset) bytes, but its shape needs \(byteCount)")
        }
        let taken = takenBytes[location, default: 0] + length
        guard taken / ONNXSideFiles.maximumSharing <= content.count else {
            throw failure("the tensors in \(location) take more than \(ONNXSideFiles.maximumSharing) times its size")
        }
        takenBytes[location] = taken
        return [UInt8](content[offset..<offset + length])
    }

    private mutating func content(of location: String, for tensor: String) throws(FileError) -> [UInt8] {
        if let content = contents[location] { return content }
        do {
            let content = try FileAccess.read(folder + location, acceptsPipes: false)
            contents[location] = content
            return content
        } catch {
            throw FileError(
                file: model, place: "tensor \(tensor)", reason: "its data file \(location) \(error.reason)",
                remedy: "keep the data file beside the model")
        }
    }

    private func natural(_ text: String) -> Int? {
        guard let value = Int(text), value >= 0 else { return nil }
        return value
    }
}
