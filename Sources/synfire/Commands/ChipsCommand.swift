import EventSim
import Formats
import Options
import Reports

/// `chips`: lists chip files, or shows and thereby validates the named ones.
enum ChipsCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let library = ChipLibrary(directories: ChipLibrary.standardDirectories())
        let names = arguments.positionals.isEmpty ? library.names : arguments.positionals
        // Loading validates; the file itself is what is shown.
        let chips = try names.map { try library.chip($0) }
        let files = try names.map { name in
            let path = try library.path(of: name)
            return try JSON.parse(FileAccess.read(path), file: path)
        }
        if arguments.flag("--json") {
            console.print(JSON.array(files).text(indented: true))
        } else if arguments.positionals.isEmpty {
            console.print(list(chips).joined(separator: "\n"))
        } else {
            console.print(zip(chips, files).map { details($0, $1).joined(separator: "\n") }.joined(separator: "\n\n"))
        }
    }

    private static func list(_ chips: [ChipSpecification]) -> [String] {
        var table = TextTable(columns: [
            .init("chip"), .init("exists"), .init("cores", alignment: .right), .init("chips", alignment: .right), .init("neurons/core", alignment: .right), .init("spikes"),
            .init("neurons"), .init("reset"),
        ])
        for chip in chips {
            let payload = chip.spikes.payloadBits > 0 ? "\(chip.spikes.payloadBits)-bit payload" : "bare"
            table.append([
                chip.name, chip.isHypothetical ? "hypothetical" : "yes", cores(chip), chip.board.map { "\($0.chips)" } ?? (chip.layerCores == nil ? "any" : "1"), neurons(chip),
                (chip.spikes.isSigned ? "signed, " : "unsigned, ") + payload, chip.neurons.models.map(\.rawValue).sorted().joined(separator: ", "),
                chip.neurons.resetModes.map(\.rawValue).sorted().joined(separator: ", "),
            ])
        }
        return table.lines() + ["", "synfire chips NAME shows every figure with its evidence and source."]
    }

    /// Usable ones; `–` where nobody published them.
    private static func cores(_ chip: ChipSpecification) -> String {
        chip.layerCores != nil && chip.layerCores?.kinds == nil ? "–" : "\(chip.mesh.coresPerChip)"
    }

    /// Of one core, of the largest where they differ; `–` where nobody published them.
    private static func neurons(_ chip: ChipSpecification) -> String {
        guard let layers = chip.layerCores else { return "\(chip.core.neurons)" }
        return layers.kinds?.map(\.neuronWords).max().map { "≤ \($0)" } ?? "–"
    }

    /// Every figure of a chip file in its order.
    private static func details(_ chip: ChipSpecification, _ file: JSON) -> [String] {
        var table = TextTable(columns: [
            .init("figure"), .init("value", alignment: .right), .init("evidence"), .init("source", maximumWidth: 120),
        ])
        func append(_ section: JSON, path: String) {
            for member in section.objectValue ?? [] {
                let path = path.isEmpty ? member.key : "\(path).\(member.key)"
                guard let value = member.value["value"] else {
                    append(member.value, path: path)
                    continue
                }
                table.append([path, text(value), member.value["evidence"]?.stringValue ?? "", member.value["source"]?.stringValue ?? ""])
            }
        }
        append(file, path: "")
        return ["\(chip.name)\(chip.isHypothetical ? "  (hypothetical chip)" : "")", chip.summary, ""] + table.lines()
    }

    private static func text(_ value: JSON) -> String {
        if value == .null { return "unknown" }
        if let words = value.arrayValue { return words.map(text).joined(separator: ", ") }
        if let members = value.objectValue { return members.map { "\($0.key) \(text($0.value))" }.joined(separator: " ") }
        return value.stringValue ?? value.text(indented: false)
    }
}
