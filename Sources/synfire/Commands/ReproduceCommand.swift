import Formats
import Reports

/// `reproduce`: a published table next to our reproduction; without a name, the list.
enum ReproduceCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let name = arguments.positionals.first else { return list(arguments, console) }
        guard let reproduction = Reproduction.all.first(where: { $0.name == name }) else {
            let names = Reproduction.all.map(\.name)
            let advice = Suggestion.closest(to: name, in: names).map { "Did you mean \($0)?" } ?? "There are \(names.joined(separator: ", "))."
            throw arguments.failure("Unknown reproduction \"\(name)\". \(advice)")
        }
        let foreign = Reproduction.all.flatMap(\.options).first { arguments.isGiven($0) && !reproduction.options.contains($0) }
        if let foreign { throw arguments.failure("\(foreign) does not belong to \(name)") }
        try reproduction.run(arguments, console)
    }

    private static func list(_ arguments: ParsedArguments, _ console: Console) {
        guard !arguments.flag("--json") else {
            let entries = Reproduction.all.map { entry in
                JSON.object([JSON.Member("name", .string(entry.name)), JSON.Member("summary", .string(entry.summary))])
            }
            return console.print(JSON.array(entries).text(indented: true))
        }
        var table = TextTable(columns: [.init("name"), .init("reproduces", maximumWidth: 100)])
        for entry in Reproduction.all { table.append([entry.name, entry.summary]) }
        console.print((table.lines() + ["", "synfire reproduce NAME runs one."]).joined(separator: "\n"))
    }
}
