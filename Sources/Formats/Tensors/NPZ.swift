/// NumPy's archives of arrays (`.npz`): a ZIP file of NPY files.
public enum NPZ {
    /// Reads all arrays in the order of the archive, named without `.npy`.
    ///
    /// - Throws: when the archive is damaged (checksums are verified), encrypted or larger than 4 GiB, and when an entry is no
    ///   NPY file.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> [NamedTensor] {
        var tensors: [NamedTensor] = []
        var names: Set<String> = []
        let archive = try ZipArchive(bytes, file: file)
        guard !PyTorchFile.isOne(archive) else { throw FileError(file: file, reason: PyTorchFile.reason, remedy: PyTorchFile.remedy) }
        for entry in archive.entries {
            guard entry.name.hasSuffix(".npy") else {
                throw FileError(file: file, place: "entry \(entry.name)", reason: "is not an array: its name does not end in .npy")
            }
            let name = String(entry.name.dropLast(4))
            guard names.insert(name).inserted else { throw FileError(file: file, place: "entry \(name)", reason: "occurs twice") }
            do {
                tensors.append(NamedTensor(name: name, tensor: try NPY.parse(try entry.content(), file: file)))
            } catch {
                let place = ["entry \(name)", error.place].compactMap(\.self).joined(separator: ", ")
                throw FileError(file: file, place: place, reason: error.reason, remedy: error.remedy)
            }
        }
        return tensors
    }

    /// Writes all arrays, uncompressed, in the order given.
    ///
    /// - Precondition: the names differ, none is empty, and the file stays below 4 GiB.
    public static func encode(_ tensors: [NamedTensor]) -> [UInt8] {
        precondition(Set(tensors.map(\.name)).count == tensors.count, "two arrays of an archive have the same name")
        return ZipArchive.encode(tensors.map { ("\($0.name).npy", NPY.encode($0.tensor)) })
    }
}
