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
        for row in rows where !row.loweringNotes.isEmpty {
            let notes = "\(row.label): \(row.loweringNotes.joined(separator: "; "))"
            lines += notes.wrapped(toWidth: Summary.width - 2).enumerated().map { $0.offset == 0 ? $0.element : "  " + $0.element }
        }
        for reason in refused { lines += "not run: \(reason)".wrapped(toWidth: Summary.width) }
        return lines.joined(separator: "\n") + "\n"
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

    private var legend: String {
        var text = "* best of its column: highest quality, lowest of everything else."
        let dense = Set(rows.compactMap(\.qualityDense))
        if let quality = dense.first, dense.count == 1 {
            text += " Dense network: \(ComparisonColumn.quality.title(metric: metric)) \(SIFormat.fixed(quality, decimals: 3))."
        }
        return text + " Counts are means per inference; moved: bytes read and written in all memories of the chip."
    }
}
