import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file being written that nobody sees before it is complete.
///
/// Where the system has files without a name (Linux, most file systems), nothing is left behind even if the program is killed;
/// elsewhere the file has a name beginning in `.synfire-`, and the next one made in that folder removes it.
struct TemporaryFile: ~Copyable {
    private let file: OpenFile
    private let folder: String
    /// `nil` while it has none.
    private let name: String?

    private static let counter = Atomic<Int>(0)
    private static let prefix = ".synfire-"

    /// - Throws: `SystemError` when nothing can be made in the folder.
    init(in folder: String, isNameless: Bool = true) throws(SystemError) {
        self.folder = folder
        #if os(Linux)
            if isNameless, let nameless = try? OpenFile(folder, flags: O_WRONLY | Self.withoutName) {
                file = nameless
                name = nil
                return
            }
        #endif
        Self.removeAbandoned(in: folder)
        let path = Self.freshPath(in: folder)
        StoppedWork.note(path)
        do throws(SystemError) { file = try OpenFile(path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) } catch {
            StoppedWork.forget(path)
            throw error
        }
        // Held until the file is closed: whoever can lock it knows that its writer is gone.
        _ = flock(file.descriptor, LOCK_EX | LOCK_NB)
        name = path
    }

    deinit {
        // Already gone if it became what it was made for.
        if let name {
            _ = unsafe remove(cPath(name))
            StoppedWork.forget(name)
        }
    }

    func write(_ bytes: [UInt8], permissions: mode_t?) throws(SystemError) {
        try file.write(bytes)
        if let permissions { guard fchmod(file.descriptor, permissions) == 0 else { throw .last } }
    }

    /// Makes the file the one at `path`, in place of what was there.
    func replace(_ path: String) throws(SystemError) {
        if let name {
            guard unsafe rename(cPath(name), cPath(path)) == 0 else { throw .last }
            return
        }
        #if os(Linux)
            let link = cPath("/proc/self/fd/\(file.descriptor)")
            if unsafe linkat(AT_FDCWD, link, AT_FDCWD, cPath(path), AT_SYMLINK_FOLLOW) == 0 { return }
            guard errno == EEXIST else { throw .last }
            // A name cannot be given to two files: it is taken under another one first, and exchanged from there.
            let passing = Self.freshPath(in: folder)
            guard unsafe linkat(AT_FDCWD, link, AT_FDCWD, cPath(passing), AT_SYMLINK_FOLLOW) == 0 else { throw .last }
            guard unsafe rename(cPath(passing), cPath(path)) == 0 else {
                let error = SystemError.last
                _ = unsafe remove(cPath(passing))
                throw error
            }
        #endif
    }

    #if os(Linux)
        /// `O_TMPFILE`, which the headers spell in a way that is not imported.
        private static let withoutName: Int32 = 0o20_000_000 | O_DIRECTORY
    #endif

    private static func freshPath(in folder: String) -> String {
        "\(folder)/\(prefix)\(getpid())-\(counter.wrappingAdd(1, ordering: .relaxed).newValue).tmp"
    }

    /// Removes named temporary files whose writers were killed.
    private static func removeAbandoned(in folder: String) {
        for name in (try? FolderListing.names(in: folder)) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(".tmp") {
            let path = "\(folder)/\(name)"
            guard let file = try? OpenFile(path, flags: O_WRONLY | O_NOFOLLOW | O_NONBLOCK), flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else { continue }
            _ = unsafe remove(cPath(path))
        }
    }
}
