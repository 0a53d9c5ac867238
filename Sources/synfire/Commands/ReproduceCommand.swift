import Formats
import Options
import Reports
import SynfireKit

/// `reproduce`: a published table next to our reproduction; without a name, the list.
enum ReproduceCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let name = arguments.positionals.first else { return list(arguments, console) }
        guard let reproduction = Reproduction.all.first(where: { $0.name == name }) else {
            let names = Reproduction.all.map(\.name)
            let advice = Suggestion.closest(to: name, in: names).map { "Did you mean \($0)?" } ?? "There are \(names.joined(separator: ", "))."
            throw arguments.failure("Unknown reproduction \"\(name)\". \(advice)")
        }
        let own = reproduction.parameters.map(option)
        if let foreign = [Reproduction.Parameter.folder, .subjects, .output].map(option).first(where: { arguments.isGiven($0) && !own.contains($0) }) {
            throw arguments.failure("\(foreign) does not belong to \(name)")
        }
        let folder = reproduction.parameters.contains(.output) ? arguments.stringIfGiven("--output") ?? "synfire-out" : nil
        let lock = try folder.map { try FolderLock($0, inputs: arguments.filesRead) }
        let result = try result(reproduction, arguments, console)
        var json = result.json
        if let lock {
            json = result.files.listed(in: json)
            try result.files.write(json, as: "reproduce.json", into: lock)
        }
        guard !arguments.flag("--json") else { return console.print(json.text(indented: true)) }
        for line in result.lines { console.print(line) }
        if let folder { console.print("wrote    \(folder)/   \((["reproduce.json"] + result.files.names).joined(separator: "   "))") }
    }

    private static func option(_ parameter: Reproduction.Parameter) -> String {
        switch parameter {
        case .folder: "--data"
        case .subjects: "--subjects"
        case .output: "--output"
        }
    }

    private static func result(_ reproduction: Reproduction, _ arguments: ParsedArguments, _ console: Console) throws -> Reproduction.Result {
        let pipeline = PipelineArguments(arguments: arguments)
        let options = Reproduction.Options(
            folder: arguments.stringIfGiven("--data"), subjects: arguments.isGiven("--subjects") ? try arguments.words("--subjects") : nil,
            seed: try pipeline.seed, threads: try pipeline.threads)
        do { return try reproduction.run(options, TerminalObserver(isQuiet: arguments.flag("--quiet"))) } catch let refusal as Reproduction.Refusal {
            throw arguments.failure("\(option(refusal.parameter)) \(refusal.reason)")
        }
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
