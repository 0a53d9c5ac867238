package import Formats

/// The options and words given to one command, with getters that check values.
///
/// A getter without `IfGiven` falls back to the option's default and reports a missing value as a usage error.
package struct ParsedArguments: Sendable {
    package let spec: CommandSpec
    /// Words that stand by their position, in order.
    package private(set) var positionals: [String] = []
    private var given: [String: [String]] = [:]

    /// - Parameter words: without program and command.
    package init(of spec: CommandSpec, words: [String]) throws(UsageError) {
        self.spec = spec
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            if word == "--" {
                positionals += words[index...]
                break
            }
            guard word.hasPrefix("-"), word.count > 1 else {
                positionals.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            let option = try option(named: parts[0])
            if given[option.name] != nil, !option.isRepeatable {
                throw failure("\(option.name) is given twice")
            }
            if option.value == nil {
                guard parts.count == 1 else { throw failure("\(option.name) is a flag and takes no value, got \"\(parts[1])\"") }
                given[option.name] = []
                continue
            }
            let value: String
            if parts.count == 2 {
                value = parts[1]
            } else if index < words.count, !words[index].hasPrefix("--") {
                value = words[index]
                index += 1
            } else {
                throw failure("\(option.name) needs a value: \(option.name) \(option.value ?? "")")
            }
            guard !value.isEmpty else { throw failure("\(option.name) needs a value that is not empty") }
            given[option.name, default: []].append(value)
        }
        try checkPositionals()
    }

    private func option(named name: String) throws(UsageError) -> OptionSpec {
        if let option = spec.options.first(where: { $0.name == name }) { return option }
        let candidates = spec.options.map(\.name)
        let near = Suggestion.closest(to: name, in: candidates)
            ?? Suggestion.closest(to: "-" + name, in: candidates)
            ?? candidates.first { name.count > 3 && $0.hasPrefix(name) }
        throw failure("Unknown option \(name).\(near.map { " Did you mean \($0)?" } ?? "")")
    }

    private func checkPositionals() throws(UsageError) {
        let needed = spec.positionals.filter { !$0.isOptional }
        if positionals.count < needed.count { throw failure("\(needed[positionals.count].name) is missing") }
        let takesAll = spec.positionals.last?.isRepeatable ?? false
        if positionals.count > spec.positionals.count, !takesAll {
            throw failure("unexpected \"\(positionals[spec.positionals.count])\"")
        }
    }

    package func failure(_ reason: String) -> UsageError { UsageError(reason: reason, command: spec.name) }

    /// The words for an option, or its default; empty if there is neither.
    ///
    /// - Precondition: the command has that option.
    private func values(_ name: String) -> [String] {
        guard let option = spec.options.first(where: { $0.name == name }) else {
            preconditionFailure("command \(spec.name) has no option \(name)")
        }
        return given[name] ?? option.defaultValue.map { [$0] } ?? []
    }

    /// Files that the command may read: every word but those that say where results go, as far as there is a file of that name.
    package var filesRead: [String] {
        let words = positionals + given.filter { !["--output", "--save"].contains($0.key) }.sorted { $0.key < $1.key }.flatMap(\.value)
        // FILE.npz#NAME is an array of a file.
        return words.flatMap { word in [word, word.lastIndex(of: "#").map { String(word[..<$0]) } ?? ""] }.filter { FileAccess.exists($0) && !FileAccess.isFolder($0) }
    }

    /// Whether the user wrote the option.
    package func isGiven(_ name: String) -> Bool { given[name] != nil }

    /// Whether a flag is set.
    package func flag(_ name: String) -> Bool { given[name] != nil }

    package func stringIfGiven(_ name: String) -> String? { values(name).last }

    package func string(_ name: String) throws(UsageError) -> String {
        guard let value = values(name).last else { throw failure("\(name) is missing") }
        return value
    }

    /// All values of a repeatable option.
    package func strings(_ name: String) -> [String] { values(name) }

    /// - Throws: `FileError` if writing to `path` would replace a file that the command reads.
    package func refuseReplacingInput(_ path: String) throws(FileError) {
        guard let input = filesRead.first(where: { FileAccess.isSame($0, path) && !FileAccess.isStream($0) }) else { return }
        throw FileError(
            file: path, reason: "is also what the command reads\(input == path ? "" : " (\(input))")", remedy: "name another file for the output")
    }
}
