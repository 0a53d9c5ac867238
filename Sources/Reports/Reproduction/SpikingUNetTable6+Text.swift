import EventSim
public import Formats
import Models

extension SpikingUNetTable6 {
    /// The table as text of at most 100 columns: published beside reproduced, then what the convention leaves out, then why.
    public func text(counted: [CountedFanOut]) -> String {
        var lines = [
            "Table 6 of Deep Multi-Threshold Spiking-UNet (2023), CamSeq01: published beside reproduced",
            "",
            "U-Net 3×256×256, 32 classes: \(SIFormat.grouped(parameters)) parameters, \(SIFormat.grouped(spikingNeurons)) spiking neurons",
            "MACs   existing taps \(SIFormat.grouped(total.macs))   with padding \(SIFormat.grouped(total.macsScatter))",
            "       transposed as if dense \(SIFormat.grouped(total.macsOutputResolution)), with pools \(SIFormat.grouped(thopTotal)): what thop prints",
            "first  layer with bias: \(SIFormat.grouped(firstLayerOperations)) operations, \(SIFormat.scientific(firstLayerEnergy, digits: 4)) J", "",
        ]
        lines += reproduced.lines() + ["", "What the convention leaves out (~ estimate at uniform rates: per-layer spikes are unpublished)"]
        lines += leftOut.lines() + [""]
        if !counted.isEmpty {
            lines += ["The same accounting on a network that runs here, spikes and fan-out counted, mean per inference"]
            lines += Self.table(counted).lines() + [""]
        }
        for sentence in explanations {
            lines += sentence.wrapped(toWidth: Summary.width - 2).enumerated().map { $0.offset == 0 ? "- \($0.element)" : "  \($0.element)" }
        }
        return lines.joined(separator: "\n")
    }

    /// The same as `text(counted:)` with every layer: the file `reproduce.json`.
    public func json(counted: [CountedFanOut]) -> JSON {
        .object([
            .init("schema", .string("synfire-reproduce/1")), .init("name", .string("spiking-unet-table6")),
            .init("parameters", .integer(parameters)), .init("macs", .integer(total.macs)),
            .init("macsScatter", .integer(total.macsScatter)), .init("macsOutputResolution", .integer(total.macsOutputResolution)),
            .init("thop", .integer(thopTotal)), .init("firstLayerOperations", .integer(firstLayerOperations)),
            .init("spikingNeurons", .integer(spikingNeurons)), .init("window", .integer(window)),
            .init("rows", .array(rows.map(Self.json))), .init("counted", .array(counted.map(\.json))),
            .init("layers", .array(layers.map { layer in
                .object([
                    .init("name", .string(layer.name)), .init("macs", .integer(layer.counts.macs)),
                    .init("macsScatter", .integer(layer.counts.macsScatter)),
                    .init("macsOutputResolution", .integer(layer.counts.macsOutputResolution)),
                ])
            })),
            .init("explanations", .strings(explanations)),
        ])
    }

    private static func json(_ row: Row) -> JSON {
        .object([
            .init("model", .string(row.published.model)),
            .init("published", .object([
                .init("flops", .number(row.published.operationsCount)), .init("memory", .number(row.published.memory)),
                .init("operations", .number(row.published.operations)), .init("total", .number(row.published.total)),
            ])),
            .init("reproduced", .number(row.reproduced)), .init("deviation", .number(row.deviation)),
            .init("spikes", .orNull(row.spikes)), .init("synapticOperations", .orNull(row.synapticOperations)),
            .init("isEstimate", .bool(row.published.rule != .dense)), .init("arithmetic", .orNull(row.arithmetic)),
            .init("memory", .orNull(row.memoryModel)),
        ])
    }

    private var reproduced: TextTable {
        var table = TextTable(columns: [
            .init("model"), .init("\"FLOPs\"", alignment: .right), .init("Mem. J", alignment: .right), .init("Ops. J", alignment: .right),
            .init("Total J", alignment: .right), .init("reproduced", alignment: .right), .init("off", alignment: .right),
            .init("by"),
        ])
        for row in rows {
            let rule =
                switch row.published.rule {
                case .dense: "MACs as thop"
                case .spikes: "spikes + first layer"
                case .spikesWithFirstLayer: "spikes with first layer"
                }
            table.append([
                row.published.model, SIFormat.scientific(row.published.operationsCount), SIFormat.scientific(row.published.memory),
                SIFormat.scientific(row.published.operations), SIFormat.scientific(row.published.total),
                SIFormat.scientific(row.reproduced, digits: 4), SIFormat.fixed(row.deviation * 100, decimals: 1) + " %", rule,
            ])
        }
        return table
    }

    private var leftOut: TextTable {
        var table = TextTable(columns: [
            .init("model"), .init("spikes", alignment: .right), .init("MAC or SOP", alignment: .right),
            .init("fan-out J", alignment: .right), .init("published J", alignment: .right), .init("ratio", alignment: .right),
            .init("memory J", alignment: .right), .init("published J", alignment: .right),
        ])
        for row in rows {
            let mark = row.published.rule == .dense ? "" : "~"
            func figure(_ value: Double?) -> String { value.map { mark + SIFormat.scientific($0) } ?? "–" }
            table.append([
                row.published.model, row.spikes.map { SIFormat.scientific($0) } ?? "–", figure(row.synapticOperations), figure(row.arithmetic),
                SIFormat.scientific(row.published.operations),
                row.arithmetic.map { SIFormat.significant($0 / row.published.operations) + "×" } ?? "–", figure(row.memoryModel),
                SIFormat.scientific(row.published.memory),
            ])
        }
        return table
    }

    private static func table(_ counted: [CountedFanOut]) -> TextTable {
        var table = TextTable(columns: [
            .init("network", maximumWidth: 34), .init("spikes", alignment: .right), .init("sopsSplit", alignment: .right),
            .init("at uniform rates", alignment: .right), .init("as published", alignment: .right),
            .init("with fan-out", alignment: .right), .init("dense", alignment: .right),
        ])
        func joules(_ value: Double?) -> String { value.map { SIFormat.quantity($0, unit: "J") } ?? "–" }
        for row in counted {
            table.append([
                row.subject, SIFormat.count(row.spikes), SIFormat.count(row.synapticOperations), SIFormat.count(row.uniformEstimate),
                joules(row.asPublished), joules(row.arithmetic), joules(row.dense),
            ])
        }
        return table
    }

    /// Why the columns differ, one sentence or two each.
    var explanations: [String] {
        let dense = Double(total.macsOutputResolution) / Double(total.macsScatter) - 1
        let multiThreshold = rows.first { $0.published.rule == .spikesWithFirstLayer }
        let naive = ((multiThreshold?.published.operationsCount ?? 0) * NumberFormat.fp32.addPicojoules + Double(firstLayerOperations) * NumberFormat.fp32.multiplyAccumulatePicojoules) / 1e12
        return [
            "Reproduced is Ops.: MACs × 4.6 pJ for the dense network, else 0.9 pJ × \"FLOPs\" + 4.6 pJ × first layer (MT: its \"FLOPs\" less those of the first layer).",
            "U-Net: thop counts transposed convolutions as if dense at their output resolution, \(SIFormat.percent(dense)) above their MACs with padding taps; existing taps alone cost \(SIFormat.scientific(rows[0].arithmetic ?? 0, digits: 4)) J.",
            "Spiking rows: \"FLOPs\" are spikes, each priced as one addition, although a spike here reaches \(SIFormat.grouped(Int(meanFanOut))) synapses on average (existing taps ÷ spiking neurons). The column fan-out is spikes × that mean.",
            "MT reproduces only if its 2.92e8 already contain the first layer; otherwise the rule would give \(SIFormat.scientific(naive)) J.",
            "Spiking-FCN is another network, whose layers the table does not give: nothing beyond its own figures can be estimated.",
            "Mem. cannot be reproduced for any memory size: one read and one write of each potential in a single step cost \(SIFormat.scientific(leastMemoryPerStep)) J at the least price of an access (13.2 pJ), about as much as the table gives for all steps and layers together. The column memory is Lemaire 2022, linear, 32-bit words, T = \(window).",
        ]
    }
}
