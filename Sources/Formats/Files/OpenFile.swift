#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file descriptor that is closed once, at the latest when its owner goes away.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    private var isOpen = true

    /// - Parameters:
    ///   - flags: of `open(2)`; the descriptor is not handed on to other programs.
    ///   - mode: of a file that is made, less the umask.
    init(_ path: String, flags: Int32, mode: mode_t = 0o666) throws(SystemError) {
        let name = cPath(path)
        while true {
            let opened = unsafe open(name, flags | O_CLOEXEC, mode)
            if opened >= 0 {
                descriptor = opened
                return
            }
            if errno != EINTR { throw .last }
        }
    }

    deinit { if isOpen { _ = Self.closing(descriptor) } }

    /// What the system knows about the open file.
    func status() throws(SystemError) -> FileStatus {
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw .last }
        return FileStatus(info)
    }

    /// Up to `count` bytes from where the last read ended; none at the end.
    func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var problem: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let taken = Self.retried { unsafe Self.readOnce(descriptor, buffer) }
            if taken < 0 { problem = .last }
            filled = max(taken, 0)
        }
        if let problem { throw problem }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(SystemError) { try Self.write(bytes, to: descriptor) }

    /// Writes all of `bytes` to a descriptor that somebody else owns, such as standard output.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { all in
                retried { unsafe writeOnce(descriptor, UnsafeRawBufferPointer(rebasing: all[done...])) }
            }
            guard written >= 0 else { throw .last }
            done += written
        }
    }

    /// Closes the file, which is where some file systems first report that it could not be written.
    consuming func close() throws(SystemError) {
        isOpen = false
        guard Self.closing(descriptor) == 0 else { throw .last }
    }

    private static func retried(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    private static func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            unsafe Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func writeOnce(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            unsafe Musl.write(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func closing(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }
}

/// A path as the system takes it, zero at the end.
func cPath(_ path: String) -> [CChar] { PathText.bytes(of: path).map { CChar(bitPattern: $0) } + [0] }
