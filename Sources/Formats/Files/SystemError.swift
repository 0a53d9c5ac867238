#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why the system refused something: its error number in words.
struct SystemError: Error, Equatable {
    var code: Int32

    /// What the call before this one left in `errno`.
    static var last: SystemError { SystemError(code: errno) }

    /// One short phrase that goes on from a file's name.
    ///
    /// - Parameter failure: what could not be done, such as `"cannot be written"`.
    func reason(_ failure: String) -> String {
        switch code {
        case ENOENT: "does not exist"
        case EACCES, EPERM: "may not be accessed (permission denied)"
        case ENOSPC: "\(failure): no space left on the device"
        case EDQUOT: "\(failure): the disk quota is used up"
        case EFBIG: "\(failure): it would be larger than files may be here"
        case EROFS: "\(failure): the volume is read-only"
        case EEXIST: "\(failure): a file is in the way"
        case ENOTDIR: "\(failure): a part of its path is not a folder"
        case ENAMETOOLONG: "\(failure): its name is too long"
        case ELOOP: "\(failure): its links lead in a circle"
        case EIO: "\(failure): the device reports an error"
        case EPIPE: "\(failure): nobody reads it any more"
        case EBADF: "\(failure): it is closed"
        case EMFILE, ENFILE: "\(failure): too many files are open"
        default: "\(failure) (system error \(code))"
        }
    }
}
