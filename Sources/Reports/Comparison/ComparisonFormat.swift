import EventSim
import Formats

/// How a comparison is printed.
public enum ComparisonFormat: String, Sendable, CaseIterable {
    /// By the value of `--format`.
    case text, json, csv, markdown, latex
}

extension ComparisonReport {
    /// The whole comparison in one of the formats, without a line feed at its end.
    ///
    /// `csv` has plain numbers in the units of the header; `markdown` and `latex` have the text's figures and remarks, the best
    /// figure of a column within a block in bold.
    public func formatted(_ format: ComparisonFormat, isTerminal: Bool = false) -> String {
        switch format {
        case .text: text(isTerminal: isTerminal)
        case .json: json().text(indented: true)
        case .csv: csv
        case .markdown: markdown
        case .latex: latex
        }
    }

    private var blocks: [(title: String, rows: [ComparisonRow])] {
        [("as asked", rows)] + (equalQuality.map { [(equalTitle($0), $0.rows)] } ?? [])
    }

    private var csv: String {
        let models = EnergyModels.definitions
        let dense = models.filter(\.pricesDense)
        let header =
            [
                "block", "chip", "variant", "neuron", "input", "steps", "metric", "quality_dense", "quality", "events", "spikes", "sops",
                "bytes_moved", "cores", "chips",
            ]
            + models.map { "energy_\($0.name.wordsJoined)_J" } + dense.map { "dense_energy_\($0.name.wordsJoined)_J" }
            + ["latency_s", "chip_is_hypothetical"]
        func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        var lines = [header.joined(separator: ",")]
        for (index, block) in blocks.enumerated() {
            for row in block.rows {
                let fields =
                    [
                        index == 0 ? "as asked" : "equal quality", row.chip, row.label, row.neuron, row.inputCoding, "\(row.steps)", metric ?? "",
                        number(row.qualityDense), number(row.qualitySpiking), number(row.events), number(row.spikes), number(row.sops),
                        number(row.bytesMoved), row.cores.map { "\($0)" } ?? "", row.chips.map { "\($0)" } ?? "",
                    ]
                    + models.map { number(row.energies[$0.name]) } + dense.map { number(row.denseEnergies[$0.name]) }
                    + [number(row.latency), "\(hypotheticalChips.contains(row.chip))"]
                lines.append(fields.map(Self.csvField).joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n")
    }

    /// RFC 4180.
    private static func csvField(_ text: String) -> String {
        text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }

    private var titles: [String] { ["chip", "variant", "T"] + ComparisonColumn.all.map { $0.title(metric: metric) } }

    /// The cells of every row of a block; `bold` marks the best of a column.
    private func cells(_ rows: [ComparisonRow], escape: (String) -> String, bold: (String) -> String) -> [[String]] {
        let best = ComparisonColumn.all.map { $0.best(of: rows) }
        return rows.enumerated().map { index, row in
            [row.chip, row.label, "\(row.steps)"].map(escape)
                + zip(ComparisonColumn.all, best).map { column, best in
                    let text = escape(column.text(of: row))
                    return best.contains(index) ? bold(text) : text
                }
        }
    }

    /// What stands below a table: the text's remarks, and which chips do not exist, as no line heads their rows here.
    private var footnotes: [String] {
        let hypothetical = hypotheticalChips.isEmpty ? [] : ["\(hypotheticalChips.joined(separator: ", ")): hypothetical, no such chip exists."]
        return ["Bold: best of its block."] + hypothetical + [explanation] + remarks
    }

    private var markdown: String {
        var lines: [String] = []
        for (index, block) in blocks.enumerated() {
            lines += index == 0 ? [subject, ""] : ["", block.title, ""]
            lines.append("| \(titles.joined(separator: " | ")) |")
            lines.append("|---|---|" + String(repeating: "---:|", count: titles.count - 2))
            lines += cells(block.rows, escape: Self.markdownText, bold: { "**\($0)**" }).map { "| \($0.joined(separator: " | ")) |" }
        }
        lines += [""] + footnotes.map { "- \(Self.markdownText($0))" }
        return lines.joined(separator: "\n")
    }

    /// A `tabular` that needs no package.
    private var latex: String {
        var lines = ["\\begin{tabular}{ll\(String(repeating: "r", count: titles.count - 2))}", "\\hline"]
        lines += [titles.map(Self.latexText).joined(separator: " & ") + " \\\\", "\\hline"]
        for (index, block) in blocks.enumerated() {
            if index > 0 { lines += ["\\hline", "\\multicolumn{\(titles.count)}{l}{\(Self.latexText(block.title))} \\\\"] }
            lines += cells(block.rows, escape: Self.latexText, bold: { "\\textbf{\($0)}" }).map { $0.joined(separator: " & ") + " \\\\" }
        }
        let notes = footnotes.map { "\\multicolumn{\(titles.count)}{p{\\linewidth}}{\\footnotesize \(Self.latexText($0))} \\\\" }
        return (lines + ["\\hline"] + notes + ["\\end{tabular}"]).joined(separator: "\n")
    }

    /// Neither a column's border nor a list or emphasis of its own.
    private static func markdownText(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("*", with: "\\*")
    }

    private static func latexText(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\textbackslash{}"
            case "%", "&", "_", "#", "$", "{", "}": result += "\\\(character)"
            case "→": result += "$\\to$"
            case "≥": result += "$\\geq$"
            case "×": result += "$\\times$"
            case "−": result += "$-$"
            case "λ": result += "$\\lambda$"
            case "…": result += "\\ldots{}"
            case "~": result += "\\textasciitilde{}"
            case "^": result += "\\textasciicircum{}"
            case "µ": result += "$\\mu$"
            case "∞": result += "$\\infty$"
            case "–": result += "--"
            default: result.append(character)
            }
        }
        return result
    }
}

extension String {
    /// `asPublished` as `as_published`.
    fileprivate var wordsJoined: String {
        reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
