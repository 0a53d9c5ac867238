public import Formats

/// Which fold each scan belongs to, and which person it is of: a `folds.csv` with the columns `id`, `fold` and, where a person has
/// several scans, `group`.
///
/// A person stands in one fold only; a file that splits one is refused, because a network would be tested on people it has seen.
public struct FoldTable: Sendable, Equatable {
    /// One scan.
    public struct Entry: Sendable, Equatable {
        /// Its name, which its files have.
        public var id: String
        /// Whose it is: the group, or the scan itself where the file has no groups.
        public var person: String
        /// From 0.
        public var fold: Int

        /// A scan of a person in a fold.
        public init(id: String, person: String, fold: Int) { (self.id, self.person, self.fold) = (id, person, fold) }
    }

    /// In the order of the file.
    public let entries: [Entry]
    /// The file.
    public let file: String

    /// The numbers of all folds, ascending.
    public var folds: [Int] { Set(entries.map(\.fold)).sorted() }

    /// - Throws: `FileError` when the file is missing, a line of it cannot be read, a scan stands twice, or a person in two folds.
    public init(file: String) throws(FileError) {
        try self.init(String(decoding: try FileAccess.read(file), as: UTF8.self), file: file)
    }

    /// The table in a text; `file` is what errors name.
    ///
    /// - Throws: `FileError` as for a file.
    public init(_ text: String, file: String) throws(FileError) {
        self.file = file
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let titles = lines.first, let idColumn = titles.firstIndex(of: "id"), let foldColumn = titles.firstIndex(of: "fold") else {
            throw FileError(file: file, place: "line 1", reason: "has no columns id and fold", remedy: "begin with a line such as id,group,fold")
        }
        let groupColumn = titles.firstIndex(of: "group")
        var entries: [Entry] = []
        var lineOfScan: [String: Int] = [:]
        var homes: [String: (fold: Int, line: Int)] = [:]
        for (index, line) in lines.enumerated().dropFirst() where line != [""] {
            let place = "line \(index + 1)"
            guard line.count == titles.count, let fold = Int(line[foldColumn]), fold >= 0, !line[idColumn].isEmpty, !line[idColumn].contains("/") else {
                throw FileError(file: file, place: place, reason: "does not name a scan and its fold")
            }
            let entry = Entry(id: line[idColumn], person: line[groupColumn ?? idColumn], fold: fold)
            if let first = lineOfScan.updateValue(index + 1, forKey: entry.id) {
                throw FileError(file: file, place: place, reason: "names \(entry.id) again, which stands in line \(first)")
            }
            if let home = homes[entry.person], home.fold != fold {
                throw FileError(
                    file: file, place: place, reason: "puts person \(entry.person) into fold \(fold), and line \(home.line) into fold \(home.fold)",
                    remedy: "keep all scans of a person in one fold")
            }
            homes[entry.person] = (fold, index + 1)
            entries.append(entry)
        }
        guard !entries.isEmpty else { throw FileError(file: file, reason: "names no scan") }
        self.entries = entries
    }

    /// The scans of some folds, in the order of the file.
    public func entries(in folds: Set<Int>) -> [Entry] { entries.filter { folds.contains($0.fold) } }
}
