import EventSim
import Formats
import Models
import Reports

extension Reproduction {
    /// U-Nets of other projects on their own kind of pictures.
    static let trainedUNets = Reproduction(
        name: "trained-unets",
        summary: "U-Nets of other projects, for retina vessels and noise: AUC, Dice, PSNR against T, pictures",
        parameters: [.folder, .output],
        run: { options, observer in
            guard let folder = options.folder else {
                throw Refusal(parameter: .folder, reason: "is missing: the folder with unets, drive and denoise (docs/trained-unets.md)")
            }
            let study = TrainedUNets(
                chip: try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like"), seed: options.seed,
                threads: options.threads, observer: observer)
            let rows = try TrainedUNet.all(folder: folder, seed: options.seed).flatMap { unet in
                try TrainedUNets.variants.map { try study.row(unet, $0) }
            }
            var files = ResultFiles()
            for row in rows where row.choice != nil {
                files.add("\(row.unet.name)-\(row.unet.subject.split(separator: " ")[0]).png".lowercased(), PNG.encode(picture(row)))
            }
            let lines = table(rows).lines() + [
                "",
                "ANN: the trained network in floats; \u{201C}with ANN\u{201D}: the spiking output against the trained network's instead of the label",
                "or the clean picture; rate: events per neuron and step over the longest run; 8-bit weights, scales from other pictures",
                "",
            ] + rows.compactMap { row in row.choice.map { "auto, \(row.unet.name), \(row.unet.subject): \($0)" } }
            return Result(lines: lines, json: json(rows, seed: study.seed), files: files)
        })

    private static func table(_ rows: [TrainedUNets.Row]) -> TextTable {
        var table = TextTable(
            columns: [.init("network"), .init("neuron"), .init("metric"), .init("ANN", alignment: .right)]
                + TrainedUNets.steps.map { .init("T = \($0)", alignment: .right) } + [.init("rate", alignment: .right)])
        for row in rows {
            for (index, score) in row.scores.enumerated() {
                let decimals = score.name.hasPrefix("PSNR") ? 2 : 4
                func text(_ value: Double) -> String { SIFormat.fixed(value, decimals: decimals) }
                let cells = TrainedUNets.steps.map { step in row.variant.steps.firstIndex(of: step).map { text(score.spiking[$0]) } ?? "" }
                let names = switch index {
                case 0: [row.unet.name, row.variant.label]
                case 1: ["  \(row.unet.subject)", "  \(SIFormat.grouped(row.cores)) cores"]
                default: ["", ""]
                }
                table.append(names + [score.name, score.dense.map(text) ?? ""] + cells + [index == 0 ? SIFormat.fixed(row.rate, decimals: 3) : ""])
            }
        }
        return table
    }

    private static func json(_ rows: [TrainedUNets.Row], seed: UInt64) -> JSON {
        let entries = rows.map { row in
            JSON.object([
                JSON.Member("network", .string(row.unet.name)), JSON.Member("pictures", .string(row.unet.subject)),
                JSON.Member("neuron", .string(row.variant.label)), JSON.Member("choice", row.choice.map { .string($0) } ?? .null), JSON.Member("cores", .integer(row.cores)), JSON.Member("chips", .integer(row.chips)),
                JSON.Member("rate", .number(row.rate)), JSON.Member("steps", .array(row.variant.steps.map { .integer($0) })),
                JSON.Member(
                    "scores",
                    .array(
                        row.scores.map { score in
                            .object([
                                JSON.Member("metric", .string(score.name)), JSON.Member("dense", score.dense.map { .number($0) } ?? .null),
                                JSON.Member("spiking", .array(score.spiking.map { .number($0) })),
                            ])
                        })),
            ])
        }
        return .object([
            JSON.Member("schema", .string("synfire-trained-unets/1")), JSON.Member("seed", .integer(Int(seed))), JSON.Member("rows", .array(entries)),
        ])
    }

    /// The first picture, what it should come out as, the trained network's output, and the spiking one's after each number of steps.
    private static func picture(_ row: TrainedUNets.Row) -> Image {
        let image = row.unet.images[0]
        func panel(_ caption: String, _ output: [Float]) -> Overlay.Panel {
            let size = [1] + image.inputs.shape[2...]
            let picture = row.unet.task == .vessels ? Tensor(shape: size, scalars: TrainedUNets.vesselness(output)) : TrainedUNets.picture(output, like: image.inputs)
            return Overlay.Panel(caption: caption, picture: picture)
        }
        var panels = [Overlay.Panel(caption: "input", picture: image.inputs.slice(0))]
        if let labels = image.labels { panels.append(Overlay.Panel(caption: "label", picture: labels)) }
        if let targets = image.targets { panels.append(Overlay.Panel(caption: "target", picture: targets.slice(0))) }
        panels.append(panel("ANN", row.first.dense))
        for (step, output) in zip(row.variant.steps, row.first.spiking) { panels.append(panel("SNN T = \(step)", output)) }
        return Overlay.restoration(panels, columns: 4)
    }
}
