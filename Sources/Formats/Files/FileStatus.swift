#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says about a file.
struct FileStatus {
    enum Kind { case regular, folder, link, pipe, characterDevice, blockDevice, socket, other }

    /// Device and number: two paths with the same identity are one file.
    struct Identity: Hashable {
        var device: UInt64
        var number: UInt64
    }

    let kind: Kind
    let size: Int
    /// Who may read, write and run it.
    let permissions: mode_t
    let identity: Identity

    init(_ info: stat) {
        kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            case S_IFSOCK: .socket
            default: .other
            }
        size = Int(info.st_size)
        permissions = info.st_mode & 0o7777
        identity = Identity(device: UInt64(truncatingIfNeeded: info.st_dev), number: UInt64(info.st_ino))
    }

    /// - Parameter followsLink: whether a link stands for what it leads to.
    init(of path: String, followsLink: Bool = true) throws(SystemError) {
        var info = stat()
        let name = cPath(path)
        guard unsafe (followsLink ? stat(name, &info) : lstat(name, &info)) == 0 else { throw .last }
        self.init(info)
    }
}
