import Formats
import Reports

/// `explain`: definition, formula and source of a printed number.
enum ExplainCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let word = arguments.positionals.first else {
            if arguments.flag("--json") {
                console.print(JSON.array(Glossary.entries.map(json)).text(indented: true))
            } else {
                console.print("Terms: " + Glossary.entries.map(\.term).joined(separator: ", "))
                console.print("synfire explain TERM defines one.")
            }
            return
        }
        guard let entry = Glossary.entry(word) else {
            let near = Suggestion.closest(to: word, in: Glossary.entries.map(\.term)).map { " Did you mean \($0)?" } ?? ""
            throw arguments.failure("Unknown term \"\(word)\".\(near)")
        }
        console.print(arguments.flag("--json") ? json(entry).text(indented: true) : "\(entry.term)\n  \(entry.definition)\n  source: \(entry.source)")
    }

    private static func json(_ entry: Glossary.Entry) -> JSON {
        .object([
            JSON.Member("term", .string(entry.term)), JSON.Member("definition", .string(entry.definition)),
            JSON.Member("source", .string(entry.source)),
        ])
    }
}
