/// The results of one run: files that stand together in a folder, and a report in JSON that lists them with their SHA-256.
///
/// A folder holds the sets of several commands as long as no file is in two of them. The report is taken away before the first file is exchanged and comes back behind the last: a folder with a report whose
/// sums agree holds one whole run, whatever happened to others before or after it.
public struct FileSet: Sendable {
    /// What reports are called, by the commands that write them.
    public static let reportNames = ["run.json", "convert.json", "compare.json", "compile.json", "reproduce.json"]

    /// All but the report, in the order in which they were added.
    public private(set) var files: [(name: String, bytes: [UInt8])] = []
    private let reportName: String

    /// - Precondition: the report's name is one of `reportNames`.
    public init(reportName: String) {
        precondition(Self.reportNames.contains(reportName), "\(reportName) is no report's name")
        self.reportName = reportName
    }

    /// The report first, then the other files in the order in which they were added.
    public var names: [String] { [reportName] + files.map(\.name) }

    /// - Precondition: no file of that name is in the set.
    public mutating func add(_ name: String, _ bytes: [UInt8]) {
        precondition(!names.contains(name), "\(name) is in the set already")
        files.append((name, bytes))
    }

    /// A report with the list of the files at its end.
    ///
    /// - Precondition: it is an object without a member `files`.
    public func listed(in report: JSON) -> JSON {
        guard case .object(let members) = report, report["files"] == nil else { preconditionFailure("a report is an object without files") }
        let list = files.map { file in
            JSON.object([JSON.Member("name", .string(file.name)), JSON.Member("sha256", .string(SHA256.hexadecimal(file.bytes)))])
        }
        return .object(members + [JSON.Member("files", .array(list))])
    }

    /// Puts the set in place of the one with the same report and of those that share a file with it: what this set does not
    /// have of theirs is removed. Other sets, what no run brought there and what was changed since stay.
    ///
    /// All files are written before the first one is exchanged, so a full disk changes nothing.
    /// - Parameter report: with the list, as `listed(in:)` gives it.
    /// - Throws: `FileError` naming the file that cannot be written.
    public func write(_ report: JSON, into lock: FolderLock) throws(FileError) {
        let folder = lock.folder
        for name in names {
            if FileAccess.isFolder("\(folder)/\(name)") {
                throw FileError(file: "\(folder)/\(name)", reason: "is a folder, where a result should be written")
            }
            try lock.checkReplacing(name)
        }
        let replaced = Self.reportNames.filter { report in
            report == reportName || FileSetStatus.listedNames(by: "\(folder)/\(report)").contains(where: names.contains)
        }
        let stale = replaced.flatMap { FileSetStatus.unchangedFiles(in: folder, of: $0) }.filter { !names.contains($0) }
        var staged: [StagedFile] = []
        for (name, bytes) in files + [(reportName, Array((report.text(indented: true) + "\n").utf8))] {
            staged.append(try StagedFile(bytes, "\(folder)/\(name)"))
        }
        try StoppedWork.uninterrupted { () throws(FileError) in
            for name in replaced + stale { FolderListing.remove("\(folder)/\(name)") }
            for file in staged { try file.publish() }
        }
    }
}

/// A file of a set, written completely under no name or a temporary one.
private final class StagedFile {
    private let file: TemporaryFile
    private let path: String

    init(_ bytes: [UInt8], _ path: String) throws(FileError) {
        self.path = path
        do throws(SystemError) {
            file = try TemporaryFile(in: FilePlace(path).folder)
            try file.write(bytes, permissions: nil)
        } catch {
            throw FileError(file: path, reason: error.reason("cannot be written"))
        }
    }

    func publish() throws(FileError) {
        do { try file.replace(path) } catch { throw FileError(file: path, reason: error.reason("cannot be written")) }
    }
}
