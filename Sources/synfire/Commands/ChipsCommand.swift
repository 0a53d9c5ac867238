import EventSim
import Formats
import Reports

/// `chips`: lists chip files, or shows and thereby validates the named ones.
enum ChipsCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let library = ChipLibrary(directories: ChipLibrary.standardDirectories())
        let names = arguments.positionals.isEmpty ? library.names : arguments.positionals
        let chips = try names.map { try library.chip($0) }
        if arguments.flag("--json") {
            console.print(JSON.array(chips.map(json)).text(indented: true))
        } else if arguments.positionals.isEmpty {
            console.print(list(chips).joined(separator: "\n"))
        } else {
            console.print(chips.map { details($0).joined(separator: "\n") }.joined(separator: "\n\n"))
        }
    }

    private static func list(_ chips: [ChipSpecification]) -> [String] {
        var table = TextTable(columns: [
            .init("chip"), .init("exists"), .init("cores", alignment: .right), .init("neurons/core", alignment: .right), .init("spikes"),
            .init("neurons"), .init("reset"),
        ])
        for chip in chips {
            let payload = chip.spikes.payloadBits > 0 ? "\(chip.spikes.payloadBits)-bit payload" : "bare"
            table.append([
                chip.name, chip.isHypothetical ? "hypothetical" : "yes", "\(chip.mesh.coresPerChip)", "\(chip.core.neurons)",
                (chip.spikes.isSigned ? "signed, " : "unsigned, ") + payload, chip.neurons.models.map(\.rawValue).sorted().joined(separator: ", "),
                chip.neurons.resetModes.map(\.rawValue).sorted().joined(separator: ", "),
            ])
        }
        return table.lines() + ["", "synfire chips NAME shows every figure with its evidence and source."]
    }

    private static func details(_ chip: ChipSpecification) -> [String] {
        var table = TextTable(columns: [
            .init("figure"), .init("value", alignment: .right), .init("evidence"), .init("source", maximumWidth: 110),
        ])
        for (key, value) in chip.figures {
            let provenance = chip.provenance[key]
            table.append([key, value ?? "unknown", provenance?.evidence.rawValue ?? "", provenance?.source ?? ""])
        }
        return ["\(chip.name)\(chip.isHypothetical ? "  (hypothetical chip)" : "")", chip.summary, ""] + table.lines()
    }

    private static func json(_ chip: ChipSpecification) -> JSON {
        .object([
            JSON.Member("name", .string(chip.name)), JSON.Member("summary", .string(chip.summary)),
            JSON.Member("hypothetical", .bool(chip.isHypothetical)),
            JSON.Member(
                "figures",
                .object(
                    chip.figures.map { key, value in
                        JSON.Member(
                            key,
                            .object([
                                JSON.Member("value", value.map { Double($0).map { .number($0) } ?? .string($0) } ?? .null),
                                JSON.Member("evidence", .string(chip.provenance[key]?.evidence.rawValue ?? "")),
                                JSON.Member("source", .string(chip.provenance[key]?.source ?? "")),
                            ]))
                    })),
        ])
    }
}
