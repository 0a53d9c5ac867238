public import Formats
import Reports

/// Evaluated networks side by side: mean ± deviation of every metric.
public struct LearningTable: Sendable {
    /// What a row is called, and what came of it.
    public var rows: [(name: String, row: LearningEvaluation.Row)]

    /// Rows from top to bottom.
    public init(_ rows: [(name: String, row: LearningEvaluation.Row)]) { self.rows = rows }

    /// The table, then how metrics are averaged.
    public func lines() -> [String] {
        guard let first = rows.first?.row.scores else { return [] }
        let hasCuts = Set(rows.map(\.row.cut)).count > 1
        var table = TextTable(
            columns: [.init("network"), .init("form"), .init("T", alignment: .right)] + (hasCuts ? [.init("cut", alignment: .right)] : [])
                + first.metrics.map { .init($0.rawValue, alignment: .right) } + [.init("people", alignment: .right)])
        for (name, row) in rows {
            let metrics = first.metrics.map { metric in row.scores.spread(metric).map(Self.text) ?? "" }
            let people = first.metrics.first.flatMap { row.scores.spreadOfPeople($0) }.map(Self.text) ?? ""
            table.append([name, row.form, row.steps.map { String($0) } ?? ""] + (hasCuts ? [String(row.cut)] : []) + metrics + [people])
        }
        let count = first.spread(.dice3D) ?? first.spread(.psnr)
        let people = first.metrics.first.flatMap { first.spreadOfPeople($0) }
        let slices = first.spread(.dice2D)?.count
        let what = first.isImage ? "images" : "scans"
        return table.lines() + [
            "",
            "mean ± deviation (n − 1) over \(count?.count ?? 0) \(what)\(slices.map { ", dice-2d over \($0) slices" } ?? ""); people: \(first.metrics.first?.rawValue ?? "") of \(people?.count ?? 0) people, the mean of each first",
        ]
    }

    private static func text(_ spread: Spread) -> String {
        let mean = SIFormat.fixed(spread.mean, decimals: 4)
        return spread.count > 1 ? "\(mean) ± \(SIFormat.fixed(spread.deviation, decimals: 4))" : mean
    }

    /// Every row with all that was measured.
    public var json: JSON {
        .array(
            rows.map { name, row in
                .object([
                    JSON.Member("network", .string(name)), JSON.Member("form", .string(row.form)), JSON.Member("steps", row.steps.map { .integer($0) } ?? .null),
                    JSON.Member("cut", .number(row.cut)), JSON.Member("scores", row.scores.json),
                ])
            })
    }
}
