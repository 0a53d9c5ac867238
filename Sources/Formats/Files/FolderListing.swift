#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Folders: what is in them, and how they are made.
enum FolderListing {
    /// The names of everything in a folder but itself and the one above, sorted.
    static func names(in folder: String) throws(SystemError) -> [String] {
        guard let stream = unsafe opendir(cPath(folder)) else { throw .last }
        defer { unsafe _ = closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            let name = PathText.text(of: bytes)
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder and those above it that are missing.
    ///
    /// - Returns: the paths that were made, the highest first.
    @discardableResult
    static func make(_ folder: String) throws(SystemError) -> [String] {
        if let status = try? FileStatus(of: folder) {
            guard status.kind == .folder else { throw SystemError(code: EEXIST) }
            return []
        }
        let parent = FilePlace(folder).folder
        let made = parent == folder ? [] : try make(parent)
        if unsafe mkdir(cPath(folder), 0o777) != 0 {
            let error = SystemError.last
            // Somebody else may have made it meanwhile.
            guard error.code == EEXIST, (try? FileStatus(of: folder))?.kind == .folder else { throw error }
            return made
        }
        return made + [folder]
    }
}

/// A path in two: the folder and the name in it.
struct FilePlace {
    /// `.` for a name alone.
    let folder: String
    let name: String

    init(_ path: String) {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else {
            (folder, name) = (".", String(trimmed))
            return
        }
        let above = trimmed[..<slash]
        (folder, name) = (above.isEmpty ? "/" : String(above), String(trimmed[trimmed.index(after: slash)...]))
    }
}

extension FolderListing {
    /// Removes a file; one that is gone already is no failure.
    static func remove(_ path: String) { _ = unsafe unlink(cPath(path)) }
}
