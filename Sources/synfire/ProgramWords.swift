import Formats

/// The words of the command line behind the program's name.
enum ProgramWords {
    /// Words that are no UTF-8, as names of files may be, are kept byte for byte (`PathText`).
    static func all() -> [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            guard let word = unsafe CommandLine.unsafeArgv[index] else { return nil }
            var bytes: [UInt8] = []
            var offset = 0
            while unsafe word[offset] != 0 {
                bytes.append(UInt8(bitPattern: unsafe word[offset]))
                offset += 1
            }
            return PathText.text(of: bytes)
        }
    }
}
