public import Formats
public import Models
import Reports

/// How well a spiking network agrees with the trained one before any chip is involved, in words and for programs.
public struct FloatTrialReport: Sendable {
    /// The value of `schema` in the file: what it is, and the version of its form.
    public static let schemaIdentifier = "synfire-convert/1"

    let model: ModelSource
    let conversion: Conversion
    let trial: FloatTrial
    let calibration: String
    let steps: Int

    /// - Parameters:
    ///   - calibration: what activations were measured on, in words.
    ///   - steps: T of the trial.
    public init(_ trial: FloatTrial, _ conversion: Conversion, of model: ModelSource, calibration: String, steps: Int) {
        self.trial = trial
        self.conversion = conversion
        self.model = model
        self.calibration = calibration
        self.steps = steps
    }

    /// What `convert.json` holds.
    public var json: JSON {
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
            JSON.Member("schema", .string(Self.schemaIdentifier)), JSON.Member("network", .string(model.source)),
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

    /// A table of layers, then quality, diagnosis and notes.
    public var lines: [String] {
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
