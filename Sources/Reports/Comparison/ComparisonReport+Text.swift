import EventSim

extension ComparisonReport {
    /// The comparison as one table of at most 120 columns: the variants at the asked steps by chip, then at equal quality.
    ///
    /// The best figure of a column within a block is marked with `*`; the words are the same on a terminal and in a pipe.
    public func text(isTerminal: Bool) -> String {
        let style = TextStyle(isTerminal: isTerminal)
        var table = TextTable(
            columns: [.init("per inference", maximumWidth: 34), .init("T", alignment: .right)]
                + ComparisonColumn.all.map { .init($0.title(metric: metric) + " ", alignment: .right) }, gap: 1)
        var headings: [(row: Int, text: String)] = []
        append(rows, to: &table, headings: &headings)
        if let equal = equalQuality {
            headings.append((table.rows.count, equalTitle(equal)))
            append(equal.rows, to: &table, headings: &headings)
        }
        table.dropEmptyColumns()
        let body = table.lines()
        var lines = [style(subject, .strong), "", style(body[0], .faint)]
        for (index, line) in body.dropFirst().enumerated() {
            lines += headings.filter { $0.row == index }.map { style($0.text, .strong) }
            lines.append(line)
        }
        lines += headings.filter { $0.row == body.count - 1 }.map { style($0.text, .strong) }
        for sentence in ["* best of its block. " + explanation] + remarks {
            lines += sentence.wrapped(toWidth: Summary.width - 2).enumerated().map { $0.offset == 0 ? $0.element : "  " + $0.element }
        }
        return lines.joined(separator: "\n")
    }

    private func append(_ block: [ComparisonRow], to table: inout TextTable, headings: inout [(row: Int, text: String)]) {
        let best = ComparisonColumn.all.map { $0.best(of: block) }
        for (index, row) in block.enumerated() {
            if index == 0 || block[index - 1].chip != row.chip {
                headings.append((table.rows.count, row.chip + (hypotheticalChips.contains(row.chip) ? " (hypothetical chip)" : "")))
            }
            table.append(
                ["  " + row.label, "\(row.steps)"]
                    + zip(ComparisonColumn.all, best).map { $0.text(of: row) + ($1.contains(index) ? "*" : " ") })
        }
    }

    /// What the rows do not say: which variants are missing, and what was changed for those that are there.
    var remarks: [String] { (equalQuality?.notReached ?? []) + unpricedRemarks + notes + refused.map { "not run: \($0)" } }

    /// What energies leave out since nobody published a price, one sentence for each model, with the variants where not all leave it
    /// out; such a row is best only where no other contains what it lacks.
    private var unpricedRemarks: [String] {
        EnergyModels.columns.compactMap { model in
            let missing = rows.map { $0.unpriced[model.name] ?? [] }
            let kinds = Set(missing.joined()).sorted()
            guard !kinds.isEmpty else { return nil }
            let words = kinds.map { kind in
                if missing.allSatisfy({ $0.contains(kind) }) { return kind }
                let labels = zip(rows, missing).filter { $0.1.contains(kind) }.map(\.0.label)
                return "\(kind) (\(labels.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")))"
            }
            return "\(model.heading) leaves out, as nobody published a price: \(words.joined(separator: ", "))"
        }
    }

    /// What was changed for a variant on a chip, each sentence once.
    private var notes: [String] {
        let all = rows.flatMap { row in row.loweringNotes.map { "\(row.label): \($0)" } }
        return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What the headings stand for, and the dense network's figures.
    var explanation: String {
        let models = EnergyModels.columns.map { $0.remark.isEmpty ? $0.heading : "\($0.heading) (\($0.remark))" }
        let list = models.dropLast().joined(separator: ", ") + " and \(models[models.count - 1])"
        let text = "moved: bytes read and written in all memories of the chip; \(list) are energy models that count different things."
        let dense = Set(rows.compactMap(\.qualityDense))
        var figures: [String] = []
        if let quality = dense.first, dense.count == 1 { figures.append("\(metric ?? "quality") \(SIFormat.fixed(quality, decimals: 3))") }
        // The arithmetic of the dense network is in the precision of the spiking one, so that like is set beside like.
        for model in EnergyModels.columns where model.pricesDense {
            let all = Set(rows.compactMap { $0.denseEnergies[model.name] })
            if let joules = all.first, all.count == 1 { figures.append("\(model.heading) \(SIFormat.quantity(joules, unit: "J", digits: 2))") }
        }
        return figures.isEmpty ? text : text + " Dense network: \(figures.joined(separator: ", "))."
    }
}
