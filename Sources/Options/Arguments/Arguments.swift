import Formats

/// The words of a command line, read by the specification of the commands.
///
/// Options are `--name value` or `--name=value`, flags `--name`; `--` ends the options. An option that is given twice is an
/// error unless its specification allows it.
package enum Arguments {
    /// What the command line asks for.
    package enum Request: Sendable {
        case run(ParsedArguments)
        /// The help of one command, or the general one.
        case help(CommandSpec?)
        case version
    }

    /// - Parameters:
    ///   - words: without the program's name.
    ///   - commands: those with a name.
    ///   - fallback: what a command line without a command means.
    /// - Throws: `UsageError` for an unknown command or option, a missing value, or too many or too few words.
    package static func parse(_ words: [String], commands: [CommandSpec], fallback: CommandSpec) throws(UsageError) -> Request {
        guard let first = words.first else { return .run(try ParsedArguments(of: fallback, words: [])) }
        switch first {
        case "--help", "-h": return .help(nil)
        case "--version": return .version
        case "help":
            guard words.count > 1 else { return .help(nil) }
            return .help(try command(named: words[1], in: commands))
        default: break
        }
        let spec: CommandSpec
        let rest: [String]
        if first.hasPrefix("-") {
            spec = fallback
            rest = words
        } else {
            spec = try command(named: first, in: commands)
            rest = Array(words.dropFirst())
        }
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) { return .help(spec) }
        return .run(try ParsedArguments(of: spec, words: rest))
    }

    private static func command(named name: String, in commands: [CommandSpec]) throws(UsageError) -> CommandSpec {
        if let command = commands.first(where: { $0.name == name }) { return command }
        let advice: String
        if name.contains(".") || name.hasPrefix("zoo:") {
            advice = " A network or a file comes after a command, such as: synfire inspect \(name)"
        } else if let near = Suggestion.closest(to: name, in: commands.map(\.name)) {
            advice = " Did you mean \(near)?"
        } else {
            advice = " The commands are \(commands.map(\.name).joined(separator: ", "))."
        }
        throw UsageError(reason: "Unknown command \"\(name)\".\(advice)", command: nil)
    }
}
