import Compiler
import EventSim
public import Formats
import Models
import Reports

/// Does a network fit, on how many cores, and which limit binds? In words and for programs.
public struct CompilationReport: Sendable {
    let experiment: Experiment
    let model: ModelSource
    let calibration: String

    /// - Parameter calibration: what activations were measured on, in words.
    public init(_ experiment: Experiment, of model: ModelSource, calibration: String) {
        self.experiment = experiment
        self.model = model
        self.calibration = calibration
    }

    /// Every pass with its time and what it changed.
    public var passLines: [String] {
        let folded = experiment.conversion.network
        var lines = [
            "", "pass fold", "  \(experiment.network.layers.count) layers became \(folded.populations.count) populations and \(folded.projections.count) projections",
        ]
        for pass in experiment.compilation.passes {
            lines.append("pass \(pass.name)  \(SIFormat.quantity(pass.seconds, unit: "s"))")
            lines += pass.changes.map { "  " + $0 }
        }
        return lines + [""]
    }

    /// What `compile --json` prints.
    public var json: JSON {
        let map = experiment.compilation.map
        let usage = utilization(of: map)
        let quantized = quantization
        return .object([
            JSON.Member("schema", .string("synfire-compile/1")), JSON.Member("network", .string(model.source)),
            JSON.Member("chip", .string(map.chip.name)), JSON.Member("hypothetical", .bool(map.chip.isHypothetical)),
            JSON.Member("calibration", .string(calibration)), JSON.Member("neurons", .integer(map.residentNeurons)),
            JSON.Member("cores", .integer(map.cores.count)), JSON.Member("chips", .integer(map.chipCount)),
            JSON.Member("steps", .integer(map.schedule.totalSteps)),
            JSON.Member(
                "utilization",
                .object(
                    usage.limits.map { limit in
                        JSON.Member(
                            limit.limit.key,
                            .object([
                                JSON.Member("mean", .number(limit.mean)), JSON.Member("max", .number(limit.max)),
                                JSON.Member("bindingLayer", .string(limit.bindingLayer)),
                            ]))
                    })),
            JSON.Member(
                "layers",
                .array(
                    usage.layers.map { layer in
                        .object([
                            JSON.Member("name", .string(layer.name)), JSON.Member("neurons", .integer(map.layers[layer.layer].neuronCount)),
                            JSON.Member("cores", .integer(layer.cores)), JSON.Member("limit", .string(layer.worstLimit.key)),
                            JSON.Member("use", .number(layer.worst)),
                            JSON.Member(
                                "quantization",
                                quantized[layer.layer].map { rounding in
                                    .object([
                                        JSON.Member("scale", .number(rounding.scale)), JSON.Member("maxError", .number(rounding.maxError)),
                                        JSON.Member("clipped", .number(rounding.clipped)),
                                    ])
                                } ?? .null),
                        ])
                    })),
            JSON.Member(
                "passes",
                .array(
                    experiment.compilation.passes.map { pass in
                        .object([
                            JSON.Member("name", .string(pass.name)), JSON.Member("seconds", .number(pass.seconds)),
                            JSON.Member("changes", .array(pass.changes.map { .string($0) })),
                        ])
                    })),
            JSON.Member("warnings", .array(experiment.compilation.quantization.allWarnings.map { .string($0) })),
            JSON.Member("notes", .array((experiment.conversion.notes + experiment.compilation.notes).map { .string($0) })),
        ])
    }

    /// Cores against those that the layer's neurons alone would fill on this chip, one compartment each.
    private static func ratio(_ layer: UtilizationReport.Layer, _ mapped: MappedLayer, _ chip: ChipSpecification) -> String {
        let bound = (mapped.neuronCount + chip.core.neurons - 1) / chip.core.neurons
        return SIFormat.significant(Double(layer.cores) / Double(bound))
    }

    /// Σ packets × links against the orders it could have been.
    private static func placement(of map: CoreMap) -> String {
        let orders = [Placer.Order.rowMajor, .random]
        let costs = Placer.costs(map, placed: [.refined] + orders)
        let cost = costs[0]
        let others = zip(orders, costs.dropFirst()).map { order, other in
            let change = other == 0 ? 0 : 1 - Double(cost) / Double(other)
            return "\(SIFormat.percent(change)) below \(order == .rowMajor ? "row-major" : "random") (\(SIFormat.count(other)))"
        }
        return "Σ packets × links \(SIFormat.count(cost)) if every neuron fires once: \(others.joined(separator: ", "))"
    }

    /// What rounding did to each layer of the map; a relay rounds nothing.
    private var quantization: [Int: Quantization.Layer] {
        Dictionary(
            uniqueKeysWithValues: experiment.compilation.quantization.layers.enumerated().map {
                (experiment.compilation.layer(ofPopulation: $0.offset), $0.element)
            })
    }

    /// A table of layers, then fit, use of every limit, placement and notes.
    public var lines: [String] {
        let map = experiment.compilation.map
        let usage = utilization(of: map)
        let quantized = quantization
        var table = TextTable(columns: [
            .init("layer"), .init("shape"), .init("neurons", alignment: .right), .init("cores", alignment: .right),
            .init("× bound", alignment: .right), .init("fullest limit"), .init("use", alignment: .right),
            .init("weight step", alignment: .right), .init("max error", alignment: .right), .init("clipped", alignment: .right),
        ])
        for layer in usage.layers {
            let mapped = map.layers[layer.layer]
            let rounding = quantized[layer.layer]
            table.append([
                layer.name, "\(mapped.height)×\(mapped.width)×\(mapped.channels)", SIFormat.grouped(mapped.neuronCount), "\(layer.cores)",
                Self.ratio(layer, mapped, map.chip), layer.worstLimit.rawValue, SIFormat.percent(layer.worst), rounding.map { SIFormat.significant($0.scale) } ?? "",
                rounding.map { SIFormat.significant($0.maxError) } ?? "", rounding.map { SIFormat.percent($0.clipped) } ?? "",
            ])
        }
        let hypothetical = map.chip.isHypothetical ? " (hypothetical chip)" : ""
        var lines = [
            "model    \(model.source)  \(SIFormat.count(model.parameterCount)) parameters  \(SIFormat.grouped(map.residentNeurons)) neurons",
            "chip     \(map.chip.name)\(hypothetical)  T = \(map.schedule.window), \(map.schedule.totalSteps) steps \(map.schedule.name)", "",
        ]
        lines += table.lines()
        let limits = usage.limits.map { "\($0.limit.rawValue) \(SIFormat.percent($0.mean)) mean, \(SIFormat.percent($0.max)) max" }
        lines += [
            "× bound  cores ÷ cores that the layer's neurons alone would fill; the fullest limit explains what is above 1",
            "", "fit      \(map.cores.count) cores on \(map.chipCount) chip\(map.chipCount == 1 ? "" : "s")",
            "use      \(limits.joined(separator: " · "))",
            "place    " + Self.placement(of: map),
        ]
        for note in experiment.conversion.notes + experiment.compilation.notes { lines.append("note     \(note)") }
        for warning in experiment.compilation.quantization.allWarnings { lines.append("warning  \(warning)") }
        lines.append("scales   from \(calibration)")
        return lines
    }
}
