#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output and standard error, which may be full, closed or read by nobody.
package enum StandardStreams {
    /// Makes failures of the streams come back as errors; to be called before any file is opened.
    ///
    /// A pipe that nobody reads no longer ends the program, and the numbers of closed streams are taken, so that no result
    /// file gets one and receives what is printed.
    package static func prepare() {
        _ = signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            // Opened the wrong way round: writing to a closed output is an error, reading a closed input too.
            _ = unsafe open(cPath("/dev/null"), descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// - Throws: `FileError` when standard output does not take all of the text.
    package static func writeOutput(_ text: String) throws(FileError) {
        try FileAccess.naming("standard output", "cannot be written") { () throws(SystemError) in
            try OpenFile.write(Array(text.utf8), to: STDOUT_FILENO)
        }
    }

    /// Where there is no standard error, nobody can be told so.
    package static func writeError(_ text: String) { try? OpenFile.write(Array(text.utf8), to: STDERR_FILENO) }
}
