/// A command line that cannot be carried out as written; the program ends with exit code 2.
package struct UsageError: Error, Equatable, CustomStringConvertible {
    package var reason: String
    /// The command whose help shows what is allowed; `nil` if it is the general help.
    package var command: String?

    package var description: String {
        let help = command.map { $0.isEmpty ? "synfire --help" : "synfire \($0) --help" } ?? "synfire --help"
        return "\(reason)\nSee \(help)."
    }
}
