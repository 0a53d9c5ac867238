import Formats
import Foundation
import Options
import Reports
import SynfireKit

/// `explain`: definition, formula, source and evidence of a printed number, with the values of a run filled in.
enum ExplainCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let word = arguments.positionals.first else {
            if arguments.flag("--json") {
                console.print(JSON.array(Glossary.terms.map(\.json)).text(indented: true))
            } else {
                console.print("Terms: " + Glossary.terms.map(\.name).joined(separator: ", "))
                console.print("synfire explain TERM defines one.")
            }
            return
        }
        guard let term = Glossary.term(word) else {
            let near = Suggestion.closest(to: word, in: Glossary.names).map { " Did you mean \($0)?" } ?? " synfire explain lists the terms."
            throw arguments.failure("Unknown term \"\(word)\".\(near)")
        }
        let worked = try run(arguments).map { WorkedFormula($0).lines(for: term) }
        if arguments.flag("--json") {
            guard let worked, case .object(let members) = term.json else { return console.print(term.json.text(indented: true)) }
            let run = JSON.Member("run", .array(worked.map { .string($0) }))
            return console.print(JSON.object(members + [run]).text(indented: true))
        }
        console.print(term.text)
        guard let worked else { return }
        for line in worked.isEmpty ? ["this run has no figure of that name"] : worked { console.print("  run      " + line) }
    }

    /// The run whose values are filled in: the named one, else the last one in the current folder; `nil` where there is none.
    private static func run(_ arguments: ParsedArguments) throws -> JSON? {
        let standard = "synfire-out/run.json"
        guard let path = arguments.stringIfGiven("--run") ?? (FileManager.default.fileExists(atPath: standard) ? standard : nil) else {
            return nil
        }
        let run = try JSON.parse(FileAccess.read(path), file: path)
        let known = [RunReport.schemaIdentifier, FloatTrialReport.schemaIdentifier, ComparisonReport.schemaIdentifier]
        guard let schema = run["schema"]?.stringValue, known.contains(schema) else {
            throw FileError(
                file: path, place: "schema", reason: "is none of \(known.joined(separator: ", "))",
                remedy: "name the run.json that simulate writes, the convert.json of convert or the compare.json of compare")
        }
        return run
    }
}
