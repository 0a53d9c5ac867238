#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder that one run writes its results into, kept from other runs until this value goes away.
///
/// The lock is the system's on the open folder itself, so nothing has to be removed after a kill. File systems without locks
/// are used without one.
public final class FolderLock: Sendable {
    /// As the user gave it.
    public let folder: String
    private let descriptor: OpenFile
    /// Files that the run reads, which its results must not replace.
    let inputs: [String]
    /// Folders that were made for it, the highest first.
    private let made: [String]

    /// Makes the folder where it is missing, and takes it.
    ///
    /// - Parameter inputs: files that the run reads.
    /// - Throws: `FileError` when it cannot be made or written to, another run holds it, or an input is a result of the run
    ///   before, which this one's results would replace.
    public init(_ folder: String, inputs: [String] = []) throws(FileError) {
        self.folder = folder
        self.inputs = inputs
        let advice = "name a folder you may write to with --output"
        func failure(_ error: SystemError) -> FileError {
            FileError(file: folder, reason: "results cannot be written there: the folder \(error.reason("cannot be made"))", remedy: advice)
        }
        let made: [String]
        do { made = try FolderListing.make(folder) } catch { throw failure(error) }
        self.made = made
        made.forEach(StoppedWork.note)
        do { descriptor = try OpenFile(folder, flags: O_RDONLY | O_DIRECTORY) } catch {
            Self.remove(made)
            throw failure(error)
        }
        guard unsafe access(cPath(folder), W_OK | X_OK) == 0 else {
            throw FileError(file: folder, reason: "results cannot be written there: it \(SystemError.last.reason("may not be written to"))", remedy: advice)
        }
        if flock(descriptor.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw FileError(
                file: folder, reason: "is where another run is writing its results",
                remedy: "wait for that run to end, or name another folder with --output")
        }
        for name in FileSetStatus.listedNames(in: folder) { try checkReplacing(name) }
    }

    /// - Throws: `FileError` if a file of the folder is one that the run reads.
    func checkReplacing(_ name: String) throws(FileError) {
        guard let input = inputs.first(where: { FileAccess.isSame($0, "\(folder)/\(name)") }) else { return }
        throw FileError(file: input, reason: "is read, and the results would replace it", remedy: "name another folder with --output")
    }

    deinit { Self.remove(made) }

    /// Removes folders that nothing was written into.
    private static func remove(_ made: [String]) {
        for path in made.reversed() {
            _ = unsafe rmdir(cPath(path))
            StoppedWork.forget(path)
        }
    }
}
