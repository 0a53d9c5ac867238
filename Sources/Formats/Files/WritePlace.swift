#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What writing to a path means.
enum WritePlace {
    /// A file to be made or replaced, links followed to their end, with the permissions of the one that is there.
    case file(String, permissions: mode_t?)
    /// A pipe, a character device or an open descriptor (`/dev/stdout`), which takes the bytes and stays.
    case stream

    /// Links that may lead from one to the next, as many as Linux allows.
    private static let mostLinks = 40

    init(_ path: String) throws(FileError) {
        guard !path.utf8.contains(0) else { throw FileError(file: path, reason: "cannot be written: its name holds a zero byte") }
        guard path.last != "/" else { throw FileError(file: path, reason: "is the name of a folder, not of a file") }
        let status = try? FileStatus(of: path)
        switch status?.kind {
        case .folder?: throw FileError(file: path, reason: "is a folder and cannot be replaced by a file")
        case .pipe?, .characterDevice?:
            self = .stream
            return
        case .blockDevice?, .socket?, .other?: throw FileError(file: path, reason: "is a device that is not written to")
        case .regular?, .link?, nil: break
        }
        var target = path
        for _ in 0..<Self.mostLinks {
            guard let link = Self.destination(of: target) else {
                if status != nil, unsafe access(cPath(target), W_OK) != 0 {
                    throw FileError(file: path, reason: SystemError.last.reason("cannot be written"))
                }
                self = .file(target, permissions: status?.permissions)
                return
            }
            // What /dev/stdout and /dev/fd lead to is open already and must not be replaced.
            if target.hasPrefix("/proc/") || target.hasPrefix("/dev/fd/") {
                self = .stream
                return
            }
            target = link.first == "/" ? link : "\(FilePlace(target).folder)/\(link)"
        }
        throw FileError(file: path, reason: SystemError(code: ELOOP).reason("cannot be written"))
    }

    /// Where a link leads; `nil` for what is none.
    private static func destination(of path: String) -> String? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            let length = unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe readlink(cPath(path), $0.baseAddress!, $0.count) }
            count = max(length, 0)
        }
        return bytes.isEmpty ? nil : PathText.text(of: bytes)
    }
}
