public import Formats

/// Variants of one network on the same inputs, side by side.
public struct ComparisonReport: Sendable, Equatable {
    /// What the variants have in common: network, inputs and chip, in one line.
    public var subject: String
    /// Such as `Dice`; `nil` without a label or target.
    public var metric: String?
    public var rows: [ComparisonRow]
    /// Variants that could not be run, each with the reason.
    public var refused: [String]

    public init(subject: String, metric: String? = nil, rows: [ComparisonRow], refused: [String] = []) {
        self.subject = subject
        self.metric = metric
        self.rows = rows
        self.refused = refused
    }

    /// The identifier in `schema`.
    public static let schemaIdentifier = "synfire-compare/1"

    /// The comparison as JSON, `null` where a figure does not apply; `best` and `equalQuality` hold indices into `rows`.
    public func json() -> JSON {
        .object([
            .init("schema", .string(Self.schemaIdentifier)),
            .init("subject", .string(subject)),
            .init("metric", .orNull(metric)),
            .init("rows", .array(rows.map(\.json))),
            .init("refused", .array(refused.map { .string($0) })),
            .init("best", .object(ComparisonColumn.allCases.map { column in
                .init(column.rawValue, .array(best(in: column).sorted().map { .integer($0) }))
            })),
            .init("equalQuality", equalQuality.map { equal in
                .object([
                    .init("quality", .quality(equal.quality)),
                    .init("rows", .array(equal.rows.map { .integer($0) })),
                ])
            } ?? .null),
        ])
    }

    /// The rows that are best in a column; none where all that have a figure are equal.
    func best(in column: ComparisonColumn) -> Set<Int> {
        let figures = rows.enumerated().compactMap { index, row in
            column.figure(of: row).flatMap { $0.isNaN ? nil : (index: index, figure: $0) }
        }
        guard let least = figures.map(\.figure).min(), let most = figures.map(\.figure).max(), least != most else { return [] }
        let best = column.prefersMore ? most : least
        return Set(figures.filter { $0.figure == best }.map(\.index))
    }

    /// For each label, neuron and input coding the row with the fewest steps that reaches `quality`, the highest that all of them
    /// reach; `nil` unless there are two variants or more, at least one of them at several T.
    var equalQuality: (quality: Double, rows: [Int])? {
        var variants: [ComparisonRow.Variant] = []
        for row in rows where !variants.contains(row.variant) { variants.append(row.variant) }
        guard variants.count > 1, rows.count > variants.count else { return nil }
        let members = variants.map { variant in rows.indices.filter { rows[$0].variant == variant } }
        let reached = members.map { $0.compactMap { rows[$0].qualitySpiking }.max() }
        guard let quality = reached.compactMap({ $0 }).min(), reached.allSatisfy({ $0 != nil }) else { return nil }
        let chosen = members.compactMap { candidates in
            candidates.filter { rows[$0].qualitySpiking.map { $0 >= quality } ?? false }.min { rows[$0].steps < rows[$1].steps }
        }
        return (quality, chosen)
    }
}

/// A column in which one row can be better than another.
enum ComparisonColumn: String, CaseIterable {
    case quality, events, spikes, sops, bytesMoved, energyArithmetic, energyAsPublished, energyChip, latency, cores, chips

    var prefersMore: Bool { self == .quality }

    func figure(of row: ComparisonRow) -> Double? {
        switch self {
        case .quality: row.qualitySpiking
        case .events: row.events
        case .spikes: row.spikes
        case .sops: row.sops
        case .bytesMoved: row.bytesMoved
        case .energyArithmetic: row.energyArithmetic
        case .energyAsPublished: row.energyAsPublished
        case .energyChip: row.energyChip
        case .latency: row.latency
        case .cores: row.cores.map { Double($0) }
        case .chips: row.chips.map { Double($0) }
        }
    }

    /// The heading; `metric` names the quality.
    func title(metric: String?) -> String {
        switch self {
        case .quality: metric ?? "quality"
        case .events: "events"
        case .spikes: "spikes"
        case .sops: "SOP"
        case .bytesMoved: "moved"
        case .energyArithmetic: "arithmetic"
        case .energyAsPublished: "as published"
        case .energyChip: "chip"
        case .latency: "latency"
        case .cores: "cores"
        case .chips: "chips"
        }
    }

    func text(of row: ComparisonRow) -> String {
        guard let figure = figure(of: row) else { return "–" }
        switch self {
        case .quality: return SIFormat.fixed(figure, decimals: 3)
        case .events, .spikes, .sops: return SIFormat.count(figure)
        case .bytesMoved: return SIFormat.quantity(figure, unit: "B")
        case .energyArithmetic, .energyAsPublished, .energyChip: return SIFormat.quantity(figure, unit: "J")
        case .latency: return SIFormat.quantity(figure, unit: "s")
        case .cores, .chips: return SIFormat.grouped(Int(figure))
        }
    }
}
