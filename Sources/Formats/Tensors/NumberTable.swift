/// Numbers in named columns: comma-separated values below a line of titles.
public struct NumberTable: Sendable, Equatable {
    /// The file that errors name.
    public let file: String
    /// Of the columns, in their order.
    public let titles: [String]
    /// By row; as many numbers as titles.
    public let rows: [[Double]]

    /// - Throws: `FileError` for a missing file, and what `init(_:file:)` throws.
    public init(file: String) throws(FileError) {
        try self.init(String(decoding: try FileAccess.read(file), as: UTF8.self), file: file)
    }

    /// The table in a text; `file` is what errors name.
    ///
    /// - Throws: `FileError` naming line and column of what is no finite number, a line of another length, or a title that stands twice.
    public init(_ text: String, file: String) throws(FileError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let titles = (lines.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
        guard titles.count > 1, !titles.contains(""), Set(titles).count == titles.count else {
            throw FileError(file: file, place: "line 1", reason: "does not name two or more columns, each once", remedy: "begin with a line of titles, with commas between them")
        }
        var rows: [[Double]] = []
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == titles.count else {
                throw FileError(file: file, place: "line \(number + 1)", reason: "has \(cells.count) values, line 1 names \(titles.count) columns")
            }
            var row: [Double] = []
            for (title, cell) in zip(titles, cells) {
                guard let value = Double(Self.trimmed(cell)), value.isFinite else {
                    throw FileError(file: file, place: "line \(number + 1), column \(title)", reason: "is no finite number", remedy: "leave lines with missing values out")
                }
                row.append(value)
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw FileError(file: file, reason: "has no line below its titles") }
        (self.file, self.titles, self.rows) = (file, titles, rows)
    }

    /// The place of a column.
    ///
    /// - Throws: `FileError` for a title that the table does not have.
    public func column(_ title: String) throws(FileError) -> Int {
        guard let place = titles.firstIndex(of: title) else {
            let near = Suggestion.closest(to: title, in: titles).map { "; did you mean \($0)?" } ?? ""
            throw FileError(file: file, place: "line 1", reason: "has no column \(title)\(near)")
        }
        return place
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\"" || $0 == "\u{FEFF}" }
        while let last = text.last, last == " " || last == "\"" { text.removeLast() }
        return String(text)
    }
}
