import Formats

extension Inspection {
    /// Results of a run: whether they are all there, as the run wrote them.
    static func folder(_ path: String) throws(FileError) -> Inspection {
        let status = try FileSetStatus(of: path)
        let broken = status.files.filter { $0.state != .whole }
        let count = "\(status.files.count) file\(status.files.count == 1 ? "" : "s")"
        var lines = ["results       \(path)  \(status.reports.joined(separator: ", ")) and \(count): \(status.isWhole ? "whole" : "not whole")"]
        lines += status.files.map { "  \($0.state.rawValue.padding(to: 12))\($0.name)" }
        lines += status.others.map { "  \("not listed".padding(to: 12))\($0)" }
        var inspection = Inspection(
            lines: lines,
            json: .object([
                JSON.Member("schema", .string(schema)), JSON.Member("file", .string(path)), JSON.Member("kind", .string("results")),
                JSON.Member("reports", .array(status.reports.map { .string($0) })), JSON.Member("whole", .bool(status.isWhole)),
                JSON.Member(
                    "files",
                    .array(status.files.map { .object([JSON.Member("name", .string($0.name)), JSON.Member("state", .string($0.state.rawValue))]) })),
                JSON.Member("others", .array(status.others.map { .string($0) })),
            ]))
        if !broken.isEmpty {
            inspection.problem = FileError(
                file: path, reason: "is not whole: \(broken.map { "\($0.name) is \($0.state.rawValue)" }.joined(separator: ", "))",
                remedy: "run it again")
        }
        return inspection
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
