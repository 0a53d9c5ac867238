/// Whether a folder holds the results of a run, all of them; or of several whose files are apart.
public struct FileSetStatus: Sendable {
    /// What became of a listed file.
    public enum State: String, Sendable {
        /// Its bytes are those that the run wrote.
        case whole
        /// It is listed and not there.
        case missing
        /// Its bytes are others than those that the run wrote.
        case changed
        /// It is there and cannot be read.
        case unreadable
    }

    /// The names of the reports.
    public let reports: [String]
    /// The listed files in the order of the lists.
    public let files: [(name: String, state: State)]
    /// What else is in the folder, which the run did not write.
    public let others: [String]

    /// Whether every listed file is there as it was written.
    public var isWhole: Bool { files.allSatisfy { $0.state == .whole } }

    /// - Throws: `FileError` when the folder holds no report, or one without a list.
    public init(of folder: String) throws(FileError) {
        let names = try FileAccess.naming(folder, "cannot be listed") { () throws(SystemError) in try FolderListing.names(in: folder) }
        let reports = FileSet.reportNames.filter(names.contains)
        guard !reports.isEmpty else {
            throw FileError(
                file: folder, reason: "holds no whole set of results: there is none of \(FileSet.reportNames.joined(separator: ", "))",
                remedy: names.isEmpty ? nil : "if a run was stopped while it wrote its results here, run it again")
        }
        var entries: [(name: String, digest: String)] = []
        for report in reports { entries += try Self.entries(of: "\(folder)/\(report)") }
        self.reports = reports
        files = entries.map { ($0.name, Self.state("\(folder)/\($0.name)", $0.digest)) }
        let listed = entries.map(\.name) + reports
        others = names.filter { !listed.contains($0) }
    }

    /// What the reports in a folder list; nothing where there are none.
    static func listedNames(in folder: String) -> [String] {
        FileSet.reportNames.flatMap { listedNames(by: "\(folder)/\($0)") + [$0] }
    }

    /// What one report lists; nothing where it is none.
    static func listedNames(by report: String) -> [String] { ((try? entries(of: report)) ?? []).map(\.name) }

    /// Files that a report lists and that are as it says.
    static func unchangedFiles(in folder: String, of report: String) -> [String] {
        ((try? entries(of: "\(folder)/\(report)")) ?? [])
            .filter { state("\(folder)/\($0.name)", $0.digest) == .whole }.map(\.name)
    }

    private static func entries(of report: String) throws(FileError) -> [(name: String, digest: String)] {
        let json = try JSON.parse(FileAccess.read(report, acceptsPipes: false), file: report)
        guard let list = json["files"]?.arrayValue else {
            throw FileError(
                file: report, place: "key files", reason: "is missing: the report does not say which files belong to it", remedy: "run it again")
        }
        var entries: [(name: String, digest: String)] = []
        for (index, item) in list.enumerated() {
            guard let name = item["name"]?.stringValue, let digest = item["sha256"]?.stringValue, !name.isEmpty, !name.contains("/") else {
                throw FileError(file: report, place: "key files[\(index)]", reason: "is no name of a file with its sha256")
            }
            entries.append((name, digest))
        }
        return entries
    }

    private static func state(_ path: String, _ digest: String) -> State {
        guard FileAccess.exists(path) else { return .missing }
        guard let bytes = try? FileAccess.read(path, acceptsPipes: false) else { return .unreadable }
        return SHA256.hexadecimal(bytes) == digest ? .whole : .changed
    }
}
