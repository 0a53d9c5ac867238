import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What has to be undone when a signal ends the program: temporary files and folders made for results that will not come.
///
/// Files are exchanged while the list is locked, so that a program that is ended by `end` ends before or after an exchange.
package enum StoppedWork {
    private static let paths = Mutex<[String]>([])

    /// A file to be removed, or a folder to be removed if it is empty.
    static func note(_ path: String) { paths.withLock { $0.append(path) } }

    /// The path is no longer there, or is there to stay.
    static func forget(_ path: String) { paths.withLock { list in list.removeAll { $0 == path } } }

    /// Runs an exchange of files that must not be cut in two.
    ///
    /// - Parameter exchange: may not call `note` or `forget`.
    static func uninterrupted<Result, Failure: Error>(_ exchange: () throws(Failure) -> Result) throws(Failure) -> Result {
        try paths.withLock { _ throws(Failure) in try exchange() }
    }

    /// Removes what is noted and ends the program at once.
    package static func end(_ code: Int32) -> Never {
        paths.withLock { list in
            // Deepest first: a folder goes when what was made in it is gone.
            for path in list.reversed() { _ = unsafe remove(cPath(path)) }
            _exit(code)
        }
    }
}
