extension ComparisonReport {
    /// The comparison as text of at most about 100 columns: counts first, then what they cost, then what was lowered.
    ///
    /// The best figure of a column is marked with `*`; the words are the same on a terminal and in a pipe.
    public func text(isTerminal: Bool) -> String {
        let style = TextStyle(isTerminal: isTerminal)
        var lines = [style(subject, .strong), ""]
        lines += table([.quality, .events, .spikes, .sops, .bytesMoved, .cores, .chips], rows: Array(rows.indices), style)
        lines += ["", style("Energy and time per inference, one energy model per column", .strong)]
        lines += table([.energyArithmetic, .energyAsPublished, .energyChip, .latency], rows: Array(rows.indices), style)
        if let equal = equalQuality {
            let name = ComparisonColumn.quality.title(metric: metric)
            lines += ["", style("At equal quality (\(name) ≥ \(SIFormat.fixed(equal.quality, decimals: 3)), fewest steps that reach it)", .strong)]
            lines += table([.quality, .spikes, .sops, .bytesMoved, .energyChip, .latency], rows: equal.rows, style)
        }
        lines += [""] + legend.wrapped(toWidth: Summary.width)
        let notes = rows.filter { !$0.loweringNotes.isEmpty }.map { "\($0.label): \($0.loweringNotes.joined(separator: "; "))" }
        for note in Self.distinct(notes) + refused.map({ "not run: \($0)" }) {
            lines += note.wrapped(toWidth: Summary.width - 2).enumerated().map { $0.offset == 0 ? $0.element : "  " + $0.element }
        }
        return lines.joined(separator: "\n")
    }

    private func table(_ columns: [ComparisonColumn], rows chosen: [Int], _ style: TextStyle) -> [String] {
        let shown = ComparisonReport(subject: subject, metric: metric, rows: chosen.map { rows[$0] })
        var table = TextTable(
            columns: [.init("variant", maximumWidth: 28), .init("T", alignment: .right)]
                + columns.map { .init($0.title(metric: metric) + " ", alignment: .right) })
        let best = columns.map { shown.best(in: $0) }
        for (index, row) in shown.rows.enumerated() {
            table.append(
                [row.label, "\(row.steps)"]
                    + zip(columns, best).map { column, best in column.text(of: row) + (best.contains(index) ? "*" : " ") })
        }
        let lines = table.lines()
        return [style(lines[0], .faint)] + lines.dropFirst()
    }

    /// The notes without those said before: a variant has the same ones at every T.
    private static func distinct(_ notes: [String]) -> [String] {
        notes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private var legend: String {
        var text = "* best of its column: highest quality, lowest of everything else."
        let dense = Set(rows.compactMap(\.qualityDense))
        if let quality = dense.first, dense.count == 1 {
            text += " Dense network: \(ComparisonColumn.quality.title(metric: metric)) \(SIFormat.fixed(quality, decimals: 3))."
        }
        return text + " Counts are means per inference; moved: bytes read and written in all memories of the chip."
    }
}
