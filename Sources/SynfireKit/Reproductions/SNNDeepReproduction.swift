import EventSim
import Formats
import Models
import Reports

extension Reproduction {
    /// SNNDeep's rules on tables of features, beside classifiers without spikes on the same folds.
    static let snnDeep = Reproduction(
        name: "snndeep",
        summary: "SNNDeep (2025): surrogate gradients, tempotron and active learning on features, beside dense classifiers, and on chips",
        parameters: [.folder],
        run: { options, observer in
            let library = ChipLibrary(directories: ChipLibrary.standardDirectories())
            var settings = FeatureClassifier.Settings()
            (settings.seed, settings.threads) = (options.seed, options.threads)
            let study = ClassifierStudy(settings: settings, chips: [try library.chip("loihi-like"), try library.chip("loihi1")], observer: observer)
            let rows = try tables(options.folder).flatMap { table in
                try FeatureTable.Split.allCases.filter { $0 == .byPatient || table.hasGroups }.flatMap { split in
                    try ClassifierRule.all.map { try study.row(table, split, $0) }
                }
            }
            return Result(lines: lines(rows, options.folder), json: json(rows, seed: options.seed))
        })

    /// The bundled table, and those of a folder of liver CT features.
    private static func tables(_ folder: String?) throws(FileError) -> [FeatureTable] {
        var tables = [
            try FeatureTable(
                name: "cell nuclei", file: try SampleFiles.path("Examples/wdbc/wdbc.csv"), FeatureTable.Columns(label: "benign", positive: 0)),
        ]
        guard let folder else { return tables }
        for (name, file, label, ignored) in [
            ("liver tissue", "tissue_features.csv", "is_liver", ["slice", "y", "x"]),
            ("liver slices", "slice_features.csv", "diseased", ["slice", "liver_pixels"]),
        ] {
            tables.append(
                try FeatureTable(
                    name: name, file: "\(folder)/\(file)", FeatureTable.Columns(label: label, group: "volume", fold: "fold", ignored: ignored)))
        }
        return tables
    }

    private static func lines(_ rows: [ClassifierStudy.Row], _ folder: String?) -> [String] {
        var quality = TextTable(
            columns: [.init("table"), .init("folds"), .init("rule"), .init("AUC", alignment: .right), .init("accuracy", alignment: .right), .init("labels", alignment: .right)])
        var costs = TextTable(
            columns: [
                .init("table"), .init("rule"), .init("on"), .init("cores", alignment: .right), .init("SOPs", alignment: .right),
                .init("chip", alignment: .right), .init("int8", alignment: .right), .init("dense int8", alignment: .right), .init("latency", alignment: .right), .init("AUC there", alignment: .right),
            ])
        for row in rows {
            quality.append([
                row.table, split(row), row.rule.label, text(row.area), text(row.accuracy), SIFormat.grouped(Int(row.labels.rounded())),
            ])
            guard row.split == .byPatient else { continue }
            for cost in row.costs {
                costs.append([
                    row.table, row.rule.label, cost.chip, SIFormat.grouped(cost.cores), SIFormat.count(Int(cost.synapticOperations.rounded())),
                    joules(cost.energy), joules(cost.arithmetic), joules(cost.dense), cost.seconds.map { SIFormat.quantity($0, unit: "s") } ?? "–",
                    cost.area.map { SIFormat.fixed($0, decimals: 3) } ?? "–",
                ])
            }
        }
        var lines = quality.lines() + [
            "", "mean ± deviation (n − 1) over five folds; labels: how many a training saw",
        ]
        if folder != nil { lines.append("by sample: samples of one patient stand on both sides of a split, so that its figures say nothing of new patients") }
        lines += [""] + costs.lines() + [
            "", "one sample of the first fold's test, 8-bit weights on the simulated chip; AUC there over that fold; chip: with barriers and static",
            "power; int8: the same spikes as int8 arithmetic; dense int8: the same network's multiply-accumulates, once, without spikes",
        ]
        if folder == nil { lines.append("--data DIR adds the tables of liver CT features (slice_features.csv, tissue_features.csv)") }
        return lines
    }

    private static func joules(_ energy: Double?) -> String { energy.map { SIFormat.quantity($0, unit: "J") } ?? "–" }

    private static func split(_ row: ClassifierStudy.Row) -> String { row.split == .byPatient ? "by patient" : "by sample (leaks)" }

    private static func text(_ spread: Spread) -> String {
        "\(SIFormat.fixed(spread.mean, decimals: 3)) ± \(SIFormat.fixed(spread.deviation, decimals: 3))"
    }

    private static func json(_ rows: [ClassifierStudy.Row], seed: UInt64) -> JSON {
        let entries = rows.map { row in
            JSON.object([
                JSON.Member("table", .string(row.table)), JSON.Member("split", .string(row.split.rawValue)), JSON.Member("rule", .string(row.rule.label)),
                JSON.Member("area", row.area.json), JSON.Member("accuracy", row.accuracy.json), JSON.Member("labels", .number(row.labels)),
                JSON.Member(
                    "costs",
                    .array(
                        row.costs.map { cost in
                            .object([
                                JSON.Member("chip", .string(cost.chip)), JSON.Member("cores", .integer(cost.cores)),
                                JSON.Member("sops", .number(cost.synapticOperations)), JSON.Member("energyJoules", cost.energy.map { .number($0) } ?? .null),
                                JSON.Member("int8Joules", cost.arithmetic.map { .number($0) } ?? .null), JSON.Member("denseInt8Joules", cost.dense.map { .number($0) } ?? .null),
                                JSON.Member("seconds", cost.seconds.map { .number($0) } ?? .null), JSON.Member("area", cost.area.map { .number($0) } ?? .null),
                                JSON.Member("accuracy", .number(cost.accuracy)),
                            ])
                        })),
            ])
        }
        return .object([
            JSON.Member("schema", .string("synfire-snndeep/1")), JSON.Member("seed", .integer(Int(seed))), JSON.Member("rows", .array(entries)),
        ])
    }
}
