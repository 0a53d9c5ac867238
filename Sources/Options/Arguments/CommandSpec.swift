/// One option a command understands.
package struct OptionSpec: Sendable {
    /// With its dashes, such as `--steps`.
    package var name: String
    /// What the help calls its value, such as `N`; `nil` for a flag.
    package var value: String?
    package var summary: String
    /// What holds when the option is not given.
    package var defaultValue: String?
    /// Whether it may be given several times.
    package var isRepeatable: Bool

    package init(_ name: String, value: String? = nil, _ summary: String, default defaultValue: String? = nil, isRepeatable: Bool = false) {
        self.name = name
        self.value = value
        self.summary = summary
        self.defaultValue = defaultValue
        self.isRepeatable = isRepeatable
    }
}

/// A word that stands by its position.
package struct PositionalSpec: Sendable {
    /// As the help prints it, such as `FILE`.
    package var name: String
    package var isOptional: Bool
    /// Whether it takes all words that are left; only the last one may.
    package var isRepeatable: Bool

    package init(_ name: String, isOptional: Bool = false, isRepeatable: Bool = false) {
        self.name = name
        self.isOptional = isOptional
        self.isRepeatable = isRepeatable
    }

    package var usage: String {
        let name = isRepeatable ? "\(name)..." : name
        return isOptional ? "[\(name)]" : name
    }
}

/// A command line that works, and what it does.
package struct Example: Sendable {
    package var line: String
    package var meaning: String

    package init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}

/// One command: what it takes and what its help says.
package struct CommandSpec: Sendable {
    /// Empty for what happens without a command.
    package var name: String
    package var summary: String
    package var positionals: [PositionalSpec]
    package var options: [OptionSpec]
    package var examples: [Example]
    /// Paragraphs below the summary.
    package var details: [String]

    package init(
        name: String, summary: String, positionals: [PositionalSpec] = [], options: [OptionSpec], examples: [Example],
        details: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.positionals = positionals
        self.options = options
        self.examples = examples
        self.details = details
    }
}
