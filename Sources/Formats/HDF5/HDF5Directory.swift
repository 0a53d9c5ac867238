/// The datasets of an HDF5 file by path, none of them read: for files of which only a few members are wanted or supported.
struct HDF5Directory {
    /// Such as `events/t`, in the order of the file's index.
    let paths: [String]
    private let addresses: [String: Int]
    private let bytes: HDF5Bytes

    /// - Throws: `FileError` for damaged groups and groups that are not supported.
    init(_ bytes: [UInt8], file: String) throws(FileError) {
        self.bytes = HDF5Bytes(bytes, file: file)
        var reader = HDF5ObjectReader(self.bytes)
        let entries = try reader.datasets()
        paths = entries.map(\.path)
        addresses = Dictionary(entries.map { ($0.path, $0.address) }, uniquingKeysWith: { first, _ in first })
    }

    func contains(_ path: String) -> Bool { addresses[path] != nil }

    /// A dataset, of which nothing is read yet.
    ///
    /// - Throws: `FileError` when there is none of this path, or it is compressed in a way that cannot be undone.
    func dataset(_ path: String) throws(FileError) -> HDF5DatasetReader {
        guard let address = addresses[path] else { throw FileError(file: bytes.file, reason: "has no dataset \(path)") }
        let reader = HDF5DatasetReader(bytes, try HDF5Messages(bytes, at: address), at: address)
        if let obstacle = try reader.obstacle() {
            throw FileError(
                file: bytes.file, place: path, reason: "is compressed with \(obstacle), which is not supported",
                remedy: "rewrite it without: python3 -c \"import h5py, hdf5plugin; s = h5py.File('\(bytes.file)'); d = h5py.File('plain.h5', 'w'); s.visititems(lambda n, o: d.update({n: o[()]}) if hasattr(o, 'dtype') else None)\" (pip install h5py hdf5plugin)")
        }
        return reader
    }

    /// A dataset's extents and type.
    func form(_ path: String) throws(FileError) -> (shape: [Int], type: HDF5Datatype) {
        guard let address = addresses[path] else { throw FileError(file: bytes.file, reason: "has no dataset \(path)") }
        return try HDF5DatasetReader(bytes, try HDF5Messages(bytes, at: address), at: address).form()
    }

    /// Bytes that reading one dataset may take: those of the file, unfolded at deflate's limit.
    var budget: Int { max(bytes.bytes.count.multipliedReportingOverflow(by: 1100).partialValue, 1 << 16) }
}
