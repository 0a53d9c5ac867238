/// The texts behind `--help`.
package enum Help {
    package static let width = 96

    /// What the program is, its commands and its exit codes.
    package static func general(commands: [CommandSpec], fallback: CommandSpec, version: String) -> String {
        var lines = ["synfire \(version)", "A trained U-Net as a spiking network on a neuromorphic chip, simulated spike by spike, everything counted.", ""]
        lines += ["Usage:", "  synfire [options]"] + paragraph(fallback.summary, indent: 6)
        lines += ["  synfire COMMAND [options]", "", "Commands:"]
        lines += definitions(commands.map { ($0.name, $0.summary) })
        lines += ["", "A network is a file (ONNX) or a zoo name such as zoo:unet?base=16&levels=4."]
        lines += ["", "Exit codes: 0 done, 1 the run failed, 2 wrong usage, 3 does not fit on the chip, 4 unsupported network."]
        lines += ["", "synfire COMMAND --help tells more and has examples."]
        return lines.joined(separator: "\n")
    }

    /// One command: usage, what it does, its options and examples.
    package static func command(_ spec: CommandSpec) -> String {
        let words = (["synfire", spec.name].filter { !$0.isEmpty }) + spec.positionals.map(\.usage) + ["[options]"]
        var lines = ["Usage: " + words.joined(separator: " "), ""] + paragraph(spec.summary)
        for detail in spec.details { lines += [""] + paragraph(detail) }
        lines += ["", "Options:"]
        lines += definitions(spec.options.map { option in
            let name = option.value.map { "\(option.name) \($0)" } ?? option.name
            let several = option.isRepeatable ? " May be given several times." : ""
            let standard = option.defaultValue.map { " Default: \($0)." } ?? ""
            return (name, option.summary + several + standard)
        } + [("--help", "This text.")])
        lines += ["", "Examples:"]
        for example in spec.examples { lines += ["  \(example.line)"] + paragraph(example.meaning, indent: 6) }
        return lines.joined(separator: "\n")
    }

    /// Names in one column, what they mean beside them.
    private static func definitions(_ items: [(name: String, meaning: String)]) -> [String] {
        let column = min((items.map(\.name.count).max() ?? 0) + 4, 30)
        return items.flatMap { item in
            let body = paragraph(item.meaning, indent: column)
            let name = "  " + item.name
            guard name.count + 2 <= column, let first = body.first else { return [name] + body }
            return [name + first.dropFirst(name.count)] + body.dropFirst()
        }
    }

    private static func paragraph(_ text: String, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(margin + word)
            }
        }
        return lines
    }
}
