/// The lines of text that recordings begin with, each led by one mark: `%` in Prophesee's files, `#` in those of jAER and cAER.
struct AsciiHeader {
    /// Without the mark and blanks at both ends.
    let lines: [String]
    /// The first byte behind the lines.
    let end: Int
    /// Whether the line that ends a header was there.
    let isClosed: Bool

    /// Lines and bytes that a header may have.
    private static let mostLines = 4096
    private static let mostBytes = 1 << 20

    /// Reads lines that begin with `mark` and end with a line feed, up to one that is `closing`.
    ///
    /// Where the closing line is missing, a body that itself begins with the mark cannot be told from one more line; bytes that are
    /// no text end the header there.
    init(_ bytes: [UInt8], mark: UInt8, closing: String) {
        var lines: [String] = []
        var position = 0
        var isClosed = false
        while position < bytes.count, bytes[position] == mark, lines.count < Self.mostLines, !isClosed {
            let rest = bytes[position...].prefix(Self.mostBytes)
            guard let feed = rest.firstIndex(of: 0x0A) else { break }
            let line = rest[(position + 1)..<feed]
            guard line.allSatisfy({ $0 >= 0x20 || $0 == 0x09 || $0 == 0x0D }), let text = String(validating: line, as: UTF8.self) else { break }
            lines.append(Self.trimmed(text))
            position = feed + 1
            isClosed = lines.last == closing
        }
        (self.lines, end, self.isClosed) = (lines, position, isClosed)
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(text[first...last])
    }

    /// What follows a key, whose case does not count, on the first line that begins with it.
    subscript(key: String) -> String? {
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 1)
            if let word = words.first, word.lowercased() == key { return words.count > 1 ? String(words[1]) : "" }
        }
        return nil
    }

    /// The number after a key; `nil` where there is none.
    func number(_ key: String) -> Int? { self[key].flatMap { Int($0) } }
}
