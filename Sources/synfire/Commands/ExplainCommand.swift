import Formats
import Reports

/// `explain`: definition, formula and source of a printed number.
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
        console.print(arguments.flag("--json") ? term.json.text(indented: true) : term.text)
    }
}
