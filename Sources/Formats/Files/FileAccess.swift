#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whole files in and out, with errors that name the file and say why.
///
/// Paths are the system's, taken as they are: `~` and `file:` are names like others, and bytes that are no UTF-8 are kept
/// (`PathText`).
public enum FileAccess {
    /// How much is read at a time, so that a file that grows while it is read cannot pass its limit by more than this.
    private static let chunkBytes = 16 << 20

    /// The bytes of the file at `path`; an empty file gives none.
    ///
    /// - Parameter acceptsPipes: whether to wait for what another program writes into a pipe.
    /// - Throws: when the file is missing, a folder, a device, unreadable or longer than `maximumBytes`.
    public static func read(_ path: String, maximumBytes: Int = 4 << 30, acceptsPipes: Bool = true) throws(FileError) -> [UInt8] {
        // Opening a pipe waits for its writer, so the kind is looked at first.
        let status = try naming(path, "cannot be opened") { () throws(SystemError) in try FileStatus(of: path) }
        switch status.kind {
        case .regular: break
        case .pipe where acceptsPipes: break
        case .folder: throw FileError(file: path, reason: "is a folder, not a file")
        case .pipe: throw FileError(file: path, reason: "is a pipe, not a file")
        default: throw FileError(file: path, reason: "is a device, not a file")
        }
        let tooLarge = FileError(file: path, reason: "is larger than \(maximumBytes) bytes")
        guard status.size <= maximumBytes else { throw tooLarge }
        var bytes: [UInt8] = []
        let isComplete = try naming(path, "cannot be read") { () throws(SystemError) in
            let file = try OpenFile(path, flags: O_RDONLY)
            bytes.reserveCapacity(status.size)
            while true {
                let chunk = try file.read(upTo: min(chunkBytes, max(status.size - bytes.count, 1 << 16)))
                if chunk.isEmpty { return true }
                guard chunk.count <= maximumBytes - bytes.count else { return false }
                bytes += chunk
            }
        }
        guard isComplete else { throw tooLarge }
        return bytes
    }

    /// Replaces the file at `path` by `bytes` in one step, creating its folders where they are missing.
    ///
    /// The bytes go to a temporary file in the same folder which then takes the name, so that readers see the old file or the
    /// new one and a failure leaves no partial file. A link is followed; a replaced file's permissions are kept. A pipe, a
    /// terminal or another character device is written to and stays what it is.
    /// - Throws: when the folder cannot be created or the file cannot be written.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let place = try WritePlace(path)
        guard case .file(let target, let permissions) = place else {
            try naming(path, "cannot be written") { () throws(SystemError) in
                let file = try OpenFile(path, flags: O_WRONLY | O_APPEND | O_NOCTTY)
                try file.write(bytes)
                try file.close()
            }
            return
        }
        let folder = FilePlace(target).folder
        _ = try naming(path, "its folder cannot be created") { () throws(SystemError) in try FolderListing.make(folder) }
        try naming(path, "cannot be written") { () throws(SystemError) in
            let file = try TemporaryFile(in: folder)
            try file.write(bytes, permissions: permissions)
            try StoppedWork.uninterrupted { () throws(SystemError) in try file.replace(target) }
        }
    }

    /// Whether there is a file, a folder or anything else at `path`, links followed.
    public static func exists(_ path: String) -> Bool { (try? FileStatus(of: path)) != nil }

    /// Whether there is a folder at `path`, links followed.
    public static func isFolder(_ path: String) -> Bool { (try? FileStatus(of: path))?.kind == .folder }

    /// Whether `path` leads to a pipe or a device, which reading and writing leave what it is.
    public static func isStream(_ path: String) -> Bool {
        guard let kind = (try? FileStatus(of: path))?.kind else { return false }
        return kind != .regular && kind != .folder
    }

    /// Whether two paths lead to one file that exists.
    public static func isSame(_ path: String, _ other: String) -> Bool {
        guard let first = try? FileStatus(of: path).identity, let second = try? FileStatus(of: other).identity else { return false }
        return first == second
    }

    /// Carries out `body`; what the system refuses becomes an error that names the file.
    static func naming<Result>(
        _ path: String, _ failure: String, _ body: () throws(SystemError) -> Result
    ) throws(FileError) -> Result {
        do { return try body() } catch { throw FileError(file: path, reason: error.reason(failure)) }
    }
}

extension FileAccess {
    /// The names of everything in a folder, sorted.
    ///
    /// - Throws: when it is missing, no folder or unreadable.
    public static func names(in folder: String) throws(FileError) -> [String] {
        try naming(folder, "cannot be read") { () throws(SystemError) in try FolderListing.names(in: folder) }
    }
}
