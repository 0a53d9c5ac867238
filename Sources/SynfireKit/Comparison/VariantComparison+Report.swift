import Compiler
import EventSim
import Formats
import Models
public import Reports

extension VariantComparison {
    /// Every variant on every chip at every number of steps, then at equal quality.
    ///
    /// - Parameters:
    ///   - steps: numbers of steps T of the first block.
    ///   - share: of the dense network's quality that the second block asks for.
    ///   - maximum: steps beyond which the second block looks no further; 0 for no second block.
    /// - Throws: the first refusal when not a single variant runs.
    public mutating func report(steps: [Int], share: Double, maximum: Int) throws -> ComparisonReport {
        var refusals: [(text: String, error: any Error)] = []
        var rows: [ComparisonRow] = []
        for chip in chips {
            for variant in variants {
                for count in steps {
                    do {
                        rows.append(try row(variant, on: chip, steps: count))
                    } catch where error is NetworkError || error is FitError || error is FileError {
                        refusals.append(("\(variant.label) on \(chip.name): \(error)", error))
                        break
                    }
                }
            }
        }
        if rows.isEmpty, let first = refusals.first { throw first.error }
        let count = set.inputs.shape[0]
        var report = ComparisonReport(
            subject: "\(model.source) on \(count) input\(count == 1 ? "" : "s") of \(set.source)", metric: metric, rows: rows,
            refused: refusals.map(\.text), hypotheticalChips: chips.filter(\.isHypothetical).map(\.name))
        if maximum > 0, let dense = rows[0].qualityDense, dense.isFinite {
            report.equalQuality = try equalQuality(dense: dense, share: share, maximum: maximum, among: rows)
        }
        return report
    }

    /// - Parameter rows: those of the first block: a variant that a chip refuses there is not tried again.
    private mutating func equalQuality(
        dense: Double, share: Double, maximum: Int, among rows: [ComparisonRow]
    ) throws -> ComparisonReport.EqualQuality {
        var equal = ComparisonReport.EqualQuality(share: share, quality: share * dense, rows: [])
        var fewest: [(variant: Variant, chips: [ChipSpecification], steps: Int)] = []
        for variant in variants {
            let able = chips.filter { chip in rows.contains { $0.label == variant.label && $0.chip == chip.name } }
            guard let first = able.first else { continue }
            let found = try fewestSteps(variant, on: first, reaching: equal.quality, maximum: maximum)
            guard let steps = found.steps else {
                equal.notReached.append(
                    "\(variant.label): not reached within T = \(maximum), \(SIFormat.fixed(found.best, decimals: 3)) at best (--max-steps looks further)")
                continue
            }
            // The read-out's unit depends on T, so the run itself decides; it may need a step more.
            var exact = steps
            while exact < maximum, (try row(variant, on: first, steps: exact).qualitySpiking ?? 0) < equal.quality { exact += 1 }
            fewest.append((variant, able, exact))
        }
        for chip in chips {
            for entry in fewest where entry.chips.contains(where: { $0.name == chip.name }) {
                let row = try row(entry.variant, on: chip, steps: entry.steps)
                if (row.qualitySpiking ?? 0) >= equal.quality { equal.rows.append(row); continue }
                equal.notReached.append(
                    "\(entry.variant.label) on \(chip.name): \(SIFormat.fixed(row.qualitySpiking ?? 0, decimals: 3)) at T = \(entry.steps)")
            }
        }
        return equal
    }
}
