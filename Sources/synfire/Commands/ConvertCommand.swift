import Formats
import Models
import Reports

/// `convert`: how well the spiking network agrees with the trained one before any chip is involved.
///
/// Runs the clock-driven reference in 32-bit floats, schedule `sameStep`.
enum ConvertCommand {
    /// The identifier in `schema`.
    static let schemaIdentifier = "synfire-convert/1"

    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let pipeline = PipelineArguments(arguments: arguments)
        let model = try pipeline.trainedModel()
        let set = try pipeline.inputs(for: model)
        let calibration = try pipeline.calibration(for: model, set)
        let steps = try pipeline.steps(for: set)
        let conversion = try model.network.convert(
            try pipeline.conversion(for: set), calibration: calibration.samples, threads: try pipeline.threads)
        // Refused before the inputs run, not after.
        let nir = try nirFiles(conversion, set, pipeline, arguments, steps: steps)
        let trial = try FloatTrial(
            conversion, model.network, set, steps: steps, seed: try pipeline.seed, threads: try pipeline.threads,
            isResidual: pipeline.isResidual)
        let folder = arguments.stringIfGiven("--output") ?? (nir == nil ? nil : "synfire-out")
        var files = ResultFiles()
        if let folder {
            files.add("convert.json", json(conversion, trial, model, calibration.description, steps).text(indented: true) + "\n")
            if let nir { files.add(nir) }
            try files.write(to: folder)
        }
        if arguments.flag("--json") {
            console.print(json(conversion, trial, model, calibration.description, steps).text(indented: true))
        } else {
            for line in text(conversion, trial, model, calibration.description, steps) { console.print(line) }
            for note in nir?.notes ?? [] { console.print("note     network.nir: \(note)") }
            if let folder { console.print("wrote    \(folder)/  \(files.names.joined(separator: "  "))") }
        }
    }

    private static func nirFiles(
        _ conversion: Conversion, _ set: InputSet, _ pipeline: PipelineArguments, _ arguments: ParsedArguments, steps: Int
    ) throws -> NIRFiles? {
        guard arguments.flag("--export-nir") else {
            if arguments.flag("--nir-extensions") { throw arguments.failure("--nir-extensions belongs to --export-nir") }
            return nil
        }
        do {
            return try NIRFiles(conversion, set.sample(0), steps: steps, seed: try pipeline.seed, arguments)
        } catch let error as InputError {
            throw FileError(file: set.source, reason: error.reason)
        }
    }

    private static func json(
        _ conversion: Conversion, _ trial: FloatTrial, _ model: ModelSource, _ calibration: String, _ steps: Int
    ) -> JSON {
        let metric = trial.quality.metric
        let layers = conversion.network.populations.enumerated().map { index, population -> JSON in
            .object([
                JSON.Member("name", .string(population.name)), JSON.Member("kind", .string(population.kind)),
                JSON.Member("neurons", .integer(population.grid.count)), JSON.Member("lambda", .number(Double(population.scale))),
                JSON.Member("rate", trial.rates[index].map { .number($0) } ?? .null),
                JSON.Member("agreement", trial.fidelity[index].correlation.coefficient.map { .number($0) } ?? .null),
                JSON.Member("fidelity", population.neuron.isReadout ? .null : trial.fidelity[index].json),
            ])
        }
        return .object([
            JSON.Member("schema", .string(schemaIdentifier)), JSON.Member("network", .string(model.source)),
            JSON.Member("calibration", .string(calibration)), JSON.Member("window", .integer(steps)),
            JSON.Member("initialPotential", .number(Double(conversion.initialPotential))),
            JSON.Member(
                "quality",
                metric.map { figure in
                    .object([
                        JSON.Member("metric", .string(figure.name)), JSON.Member("dense", figure.dense.map { .number($0) } ?? .null),
                        JSON.Member("spiking", figure.spiking.map { .number($0) } ?? .null),
                    ])
                } ?? .null),
            JSON.Member("diagnosis", conversion.diagnosis(trial.fidelity, steps: steps).json), JSON.Member("layers", .array(layers)), JSON.Member("notes", .array(conversion.notes.map { .string($0) })),
        ])
    }

    private static func text(
        _ conversion: Conversion, _ trial: FloatTrial, _ model: ModelSource, _ calibration: String, _ steps: Int
    ) -> [String] {
        var table = TextTable(columns: [
            .init("layer"), .init("kind"), .init("shape"), .init("neurons", alignment: .right), .init("λ", alignment: .right),
            .init("rate", alignment: .right), .init("agree", alignment: .right), .init("error", alignment: .right), .init("saturated", alignment: .right),
            .init("silent", alignment: .right),
        ])
        for (index, population) in conversion.network.populations.enumerated() {
            table.append([
                population.name, population.kind, "\(population.grid)", SIFormat.grouped(population.grid.count),
                population.neuron.isReadout ? "" : SIFormat.fixed(Double(population.scale), decimals: 3),
                trial.rates[index].map { SIFormat.percent($0) } ?? "", trial.fidelity[index].correlation.coefficient.map { SIFormat.fixed($0, decimals: 3) } ?? "–",
                trial.fidelity[index].error.map { SIFormat.percent($0) } ?? "–",
                population.neuron.isReadout ? "" : SIFormat.percent(trial.fidelity[index].saturation),
                population.neuron.isReadout ? "" : SIFormat.percent(trial.fidelity[index].silence),
            ])
        }
        var lines = ["model    \(model.source)  \(SIFormat.grouped(conversion.network.neuronCount)) neurons  T = \(steps), 32-bit floats", ""]
        lines += table.lines() + [""]
        if let metric = trial.quality.metric, let dense = metric.dense, let spiking = metric.spiking {
            let unit = metric.unit.map { " \($0)" } ?? ""
            lines.append(
                "quality  \(metric.name)  ANN \(SIFormat.fixed(dense, decimals: 3))\(unit)  SNN \(SIFormat.fixed(spiking, decimals: 3))\(unit)")
        }
        lines.append("cause    \(conversion.diagnosis(trial.fidelity, steps: steps).sentence)")
        for note in conversion.notes { lines.append("note     \(note)") }
        lines.append("scales   from \(calibration); agree is the correlation of spike rate and activation")
        return lines
    }
}
