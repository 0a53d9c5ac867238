import EventSim
import Formats
import Models
import Reports

extension Reproduction {
    /// The trained U-Net of `Examples/hippocampus` on fold 0 of its data.
    static let hippocampusDice = Reproduction(
        name: "hippocampus-dice",
        summary: "Dice against T on hippocampus volumes by neuron, input, start potential and bits",
        parameters: [.folder, .subjects],
        run: { options, observer in
            guard let folder = options.folder else {
                throw Refusal(parameter: .folder, reason: "is missing: the folder with folds.csv, images and labels of Task04_Hippocampus")
            }
            let data = try HippocampusData(folder: folder)
            let model = try ModelSource.load(SampleFiles.path("Examples/hippocampus/model.onnx"))
            let known = data.folds.filter { $0.fold == 0 }.map(\.id)
            let asked = options.subjects ?? known
            if let stray = asked.first(where: { !known.contains($0) }) {
                let near = Suggestion.closest(to: stray, in: known).map { " Did you mean \($0)?" } ?? ""
                throw Refusal(parameter: .subjects, reason: "has \(stray), which is not in fold 0 of \(folder).\(near)")
            }
            let volumes = parallelMap(count: asked.count, threads: options.threads) { index in
                Swift.Result { () throws(FileError) in try data.subject(asked[index]) }
            }
            let study = HippocampusDice(
                network: model.network, subjects: try volumes.map { try $0.get() },
                calibration: try data.calibration(outside: 0, stride: 25, threads: options.threads),
                chip: try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like"), seed: options.seed,
                threads: options.threads)
            return try result(study, observer)
        })

    private static func result(_ study: HippocampusDice, _ observer: any RunObserver) throws -> Result {
        let variants = HippocampusDice.variants
        let count = study.subjects.reduce(0) { $0 + $1.slices.shape[0] }
        observer.runBegins("simulating", steps: variants.count * count)
        defer { observer.runEnds() }
        let dense = try study.dense()
        let rows = try variants.map { try study.row($0, observer: observer) }
        return Result(lines: lines(study, dense: dense, rows), json: json(study, dense: dense, rows))
    }

    private static func lines(_ study: HippocampusDice, dense: Double, _ rows: [HippocampusDice.Row]) -> [String] {
        let count = study.subjects.reduce(0) { $0 + $1.slices.shape[0] }
        var table = TextTable(
            columns: [.init("neuron"), .init("start", alignment: .right), .init("weights")]
                + HippocampusDice.steps.map { .init("T = \($0)", alignment: .right) } + [.init("rate", alignment: .right)])
        table.append(["ANN", "", "float"] + HippocampusDice.steps.map { _ in SIFormat.fixed(dense, decimals: 3) } + [""])
        for row in rows {
            let cells = HippocampusDice.steps.map { step in
                row.variant.steps.firstIndex(of: step).map { SIFormat.fixed(row.dice[$0], decimals: 3) } ?? ""
            }
            table.append(
                [row.variant.label, "\(row.variant.start)", row.variant.weightBits.map { "\($0) bit" } ?? "float"] + cells
                    + [SIFormat.fixed(row.rate, decimals: 3)])
        }
        return [
            "mean 3-D Dice of \(study.subjects.count) volumes (\(count) slices) of fold 0; λ from \(study.calibration.shape[0]) slices of the other folds; seed \(study.seed)",
            "",
        ] + table.lines()
    }

    private static func json(_ study: HippocampusDice, dense: Double, _ rows: [HippocampusDice.Row]) -> JSON {
        .object([
            JSON.Member("schema", .string("synfire-hippocampus-dice/1")),
            JSON.Member("subjects", .array(study.subjects.map { .string($0.id) })),
            JSON.Member("calibrationSlices", .integer(study.calibration.shape[0])), JSON.Member("seed", .integer(Int(study.seed))),
            JSON.Member("dense", .number(dense)),
            JSON.Member(
                "rows",
                .array(
                    rows.map { row in
                        .object([
                            JSON.Member("neuron", .string(row.variant.label)), JSON.Member("start", .number(Double(row.variant.start))),
                            JSON.Member("weightBits", row.variant.weightBits.map { .integer($0) } ?? .null),
                            JSON.Member("steps", .array(row.variant.steps.map { .integer($0) })),
                            JSON.Member("dice", .array(row.dice.map { .number($0) })), JSON.Member("rate", .number(row.rate)),
                        ])
                    })),
        ])
    }
}
