/// One option a command understands.
struct OptionSpec: Sendable {
    /// With its dashes, such as `--steps`.
    var name: String
    /// What the help calls its value, such as `N`; `nil` for a flag.
    var value: String?
    var summary: String
    /// What holds when the option is not given.
    var defaultValue: String?
    /// Whether it may be given several times.
    var isRepeatable: Bool

    init(_ name: String, value: String? = nil, _ summary: String, default defaultValue: String? = nil, isRepeatable: Bool = false) {
        self.name = name
        self.value = value
        self.summary = summary
        self.defaultValue = defaultValue
        self.isRepeatable = isRepeatable
    }
}

/// A word that stands by its position.
struct PositionalSpec: Sendable {
    /// As the help prints it, such as `FILE`.
    var name: String
    var isOptional: Bool
    /// Whether it takes all words that are left; only the last one may.
    var isRepeatable: Bool

    init(_ name: String, isOptional: Bool = false, isRepeatable: Bool = false) {
        self.name = name
        self.isOptional = isOptional
        self.isRepeatable = isRepeatable
    }

    var usage: String {
        let name = isRepeatable ? "\(name)..." : name
        return isOptional ? "[\(name)]" : name
    }
}

/// A command line that works, and what it does.
struct Example: Sendable {
    var line: String
    var meaning: String

    init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}

/// One command: what it takes and what its help says.
struct CommandSpec: Sendable {
    /// Empty for what happens without a command.
    var name: String
    var summary: String
    var positionals: [PositionalSpec]
    var options: [OptionSpec]
    var examples: [Example]
    /// Paragraphs below the summary.
    var details: [String]

    init(
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
