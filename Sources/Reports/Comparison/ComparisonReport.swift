public import Formats

/// Variants of one network on the same inputs, side by side.
public struct ComparisonReport: Sendable, Equatable {
    /// The fewest steps with which each variant reaches a share of the dense network's quality.
    public struct EqualQuality: Sendable, Equatable {
        /// Of the dense network's quality, 0 to 1.
        public var share: Double
        /// What has to be reached.
        public var quality: Double
        /// Each variant that reaches it, at its fewest steps, by chip.
        public var rows: [ComparisonRow]
        /// Variants that do not, one sentence each.
        public var notReached: [String]

        /// `rows` are among those of the comparison; `quality` is in the metric's unit.
        public init(share: Double, quality: Double, rows: [ComparisonRow], notReached: [String] = []) {
            self.share = share
            self.quality = quality
            self.rows = rows
            self.notReached = notReached
        }
    }

    /// What the variants have in common: network and inputs, in one line.
    public var subject: String
    /// Such as `Dice`; `nil` without a label or target.
    public var metric: String?
    /// One per variant, T and chip, in the order in which they are printed.
    public var rows: [ComparisonRow]
    /// `nil` without a label or target, or when it was not asked for.
    public var equalQuality: EqualQuality?
    /// Variants that could not be run, each with the reason.
    public var refused: [String]
    /// Chips among those compared that do not exist.
    public var hypotheticalChips: [String]

    /// Only the network's line and its rows, unless told otherwise.
    public init(
        subject: String, metric: String? = nil, rows: [ComparisonRow], equalQuality: EqualQuality? = nil, refused: [String] = [],
        hypotheticalChips: [String] = []
    ) {
        self.subject = subject
        self.metric = metric
        self.rows = rows
        self.equalQuality = equalQuality
        self.refused = refused
        self.hypotheticalChips = hypotheticalChips
    }

    /// The value of `schema` in the file: what it is, and the version of its form.
    public static let schemaIdentifier = "synfire-compare/2"

    /// The comparison as JSON, `null` where a figure does not apply; `best` holds indices into the `rows` beside it.
    public func json() -> JSON {
        .object([
            .init("schema", .string(Self.schemaIdentifier)),
            .init("subject", .string(subject)),
            .init("metric", .orNull(metric)),
            .init("rows", .array(rows.map(\.json))),
            .init("best", Self.best(of: rows)),
            .init("equalQuality", equalQuality.map { equal in
                .object([
                    .init("share", .number(equal.share)),
                    .init("quality", .quality(equal.quality)),
                    .init("rows", .array(equal.rows.map(\.json))),
                    .init("best", Self.best(of: equal.rows)),
                    .init("notReached", .strings(equal.notReached)),
                ])
            } ?? .null),
            .init("refused", .strings(refused)),
            .init("hypotheticalChips", .strings(hypotheticalChips)),
        ])
    }

    private static func best(of rows: [ComparisonRow]) -> JSON {
        .object(ComparisonColumn.all.map { column in
            .init(column.key, .array(column.best(of: rows).sorted().map { .integer($0) }))
        })
    }

    /// The heading of the second block.
    func equalTitle(_ equal: EqualQuality) -> String {
        "at equal quality: \(SIFormat.percent(equal.share)) of the dense \(metric ?? "quality") (≥ \(SIFormat.fixed(equal.quality, decimals: 3))), fewest steps T that reach it"
    }
}
