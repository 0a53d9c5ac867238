import EventSim

/// The text of a run that fits one screen: what the tool prints when it is done.
///
/// The words are the same on a terminal and in a pipe; only emphasis differs. Lines take at most 100 columns.
public struct Summary: Sendable {
    /// What the text is about.
    public var report: RunReport
    /// The folder that was written to, and the names of the files in it.
    public var folder: String?
    /// Their names, as in the folder; empty when nothing was written.
    public var files: [String]
    /// Whether emphasis may be used.
    public var isTerminal: Bool

    /// Without the line on files, unless they are given.
    public init(_ report: RunReport, folder: String? = nil, files: [String] = [], isTerminal: Bool) {
        self.report = report
        self.folder = folder
        self.files = files
        self.isTerminal = isTerminal
    }

    static let width = 100
    static let labelWidth = 9

    /// The whole text, without a line feed at its end.
    public func text() -> String {
        let style = TextStyle(isTerminal: isTerminal)
        var lines = section("model", modelParts, style)
        if !report.layers.isEmpty {
            let layers = LayerTable(report.layers, inferences: report.inferences)
            let rows = layers.table.lines()
            lines.append(style(rows[0], .faint))
            lines += rows.dropFirst()
            lines += (layers.note.map { $0.wrapped(toWidth: Self.width) } ?? []).map { style($0, .faint) }
        }
        lines += section("fit", fitParts, style)
        lines += section("counts", countParts, style)
        lines += section("quality", qualityParts, style)
        lines += section("energy", energyParts, style)
        lines += section("latency", latencyParts, style)
        lines += section("numbers", numberParts, style)
        for warning in report.warnings { lines += section("warning", [warning], style, .warning) }
        if let folder { lines += section("wrote", ["\(folder)/"] + files, style) }
        return lines.joined(separator: "\n")
    }

    /// The lines about energy alone: joules per inference with their shares, what nobody has priced, and other energy models.
    public var energy: String { section("energy", energyParts, TextStyle(isTerminal: isTerminal)).joined(separator: "\n") }

    /// A label followed by parts, three spaces apart and broken between parts, or between words where a part is too long.
    private func section(
        _ label: String, _ parts: [String], _ style: TextStyle, _ emphasis: TextStyle.Emphasis = .strong
    ) -> [String] {
        let room = Self.width - Self.labelWidth
        var bodies: [String] = []
        for part in parts {
            if let last = bodies.last, last.displayWidth + 3 + part.displayWidth <= room {
                bodies[bodies.count - 1] += "   " + part.respaced
            } else if part.displayWidth <= room {
                bodies.append(part.respaced)
            } else {
                bodies += part.wrapped(toWidth: room)
            }
        }
        let padding = String(repeating: " ", count: Self.labelWidth - label.displayWidth)
        let indent = String(repeating: " ", count: Self.labelWidth)
        return bodies.enumerated().map { index, body in
            (index == 0 ? style(label, emphasis) + padding : indent) + body
        }
    }

    private var modelParts: [String] {
        let network = report.network
        var words = [network.source]
        if let parameters = network.parameters { words.append("\(SIFormat.count(parameters)) parameters") }
        if let macs = network.macs { words.append("\(SIFormat.count(macs)) MAC") }
        if let conversion = report.conversion {
            words.append("\(conversion.neuron) neurons")
            if let coding = conversion.inputCoding { words.append("\(coding) input") }
        }
        if let window = report.window { words.append("T = \(window)") }
        if let arithmetic = report.arithmetic, let bits = arithmetic.weightBits {
            words.append("\(bits)-bit weights" + (arithmetic.kind == "fixedPoint" ? "" : " (\(arithmetic.kind))"))
        }
        if report.window != nil { words.append("read-out: \(report.conversion?.readout ?? "potential")") }
        return words
    }

    private var fitParts: [String] {
        guard let chip = report.chip else { return [] }
        let cores = "\(SIFormat.grouped(chip.cores)) core\(chip.cores == 1 ? "" : "s")"
        let chips = "\(SIFormat.grouped(chip.chips)) chip\(chip.chips == 1 ? "" : "s")"
        var parts = ["\(chip.name)\(chip.isHypothetical ? " (hypothetical chip)" : ""): \(cores) on \(chips)"]
        if let binding = chip.bindingLimit {
            parts.append("worst: \(binding.limit) \(SIFormat.percent(binding.fraction)) (\(binding.layer))")
        }
        for (name, use) in chip.utilization.named where name != chip.bindingLimit?.limit {
            parts.append("\(name) \(SIFormat.percent(use.max))")
        }
        return parts
    }

    private var countParts: [String] {
        guard report.inferences > 0 else { return [] }
        let counters = report.counters
        let inferences = Double(report.inferences)
        func each(_ total: Int) -> String { SIFormat.count(Double(total) / inferences) }
        var parts = [
            "per inference (mean of \(SIFormat.grouped(report.inferences)))", "events \(each(counters.events))",
            "spikes \(each(counters.spikes))", "SOP \(each(counters.sops))",
        ]
        if counters.inputMacs > 0 { parts.append("input MAC \(each(counters.inputMacs))") }
        if report.chip != nil {
            parts.append("packets \(each(counters.packets))")
            let read = SIFormat.quantity(counters.bytesRead / inferences, unit: "B")
            let written = SIFormat.quantity(counters.bytesWritten / inferences, unit: "B")
            parts.append("memory \(read) read, \(written) written")
            if let idle = report.idleRead {
                let bytes = SIFormat.quantity(Double(idle.readBits) / 8 / inferences, unit: "B")
                parts.append(idle.isCounted ? "idle neurons' states are \(bytes) of the reads" : "\(bytes) more if idle neurons' states were read")
            }
        }
        if let names = report.neuroBench {
            parts.append(
                "NeuroBench: Effective_ACs \(SIFormat.count(names.effectiveACs)), Effective_MACs \(SIFormat.count(names.effectiveMACs)), Dense \(SIFormat.count(names.dense)), ActivationSparsity \(SIFormat.fixed(names.activationSparsity, decimals: 3))")
        }
        return parts
    }

    private var qualityParts: [String] {
        let quality = report.quality
        var parts: [String] = []
        if let metric = quality.metric {
            let after = report.window.map { " (T = \($0))" } ?? ""
            parts.append(
                "\(metric.name)  \(metric.input.map { "input \(Self.figure($0, unit: metric.unit))   " } ?? "")ANN \(Self.figure(metric.dense, unit: metric.unit))   "
                    + "SNN \(Self.figure(metric.spiking, unit: metric.unit))\(after)")
        }
        if let dice = quality.agreementDice { parts.append("SNN against ANN: Dice \(Self.figure(dice, unit: nil))") }
        if let psnr = quality.agreementPSNR { parts.append("SNN against ANN: PSNR \(Self.figure(psnr, unit: "dB"))") }
        return parts
    }

    private static func figure(_ value: Double?, unit: String?) -> String {
        guard let value else { return "–" }
        return SIFormat.fixed(value, decimals: unit == nil ? 3 : 2) + (unit.map { " \($0)" } ?? "")
    }

    /// The chip's own energy by its shares, then a line for each model that has a figure for the trained network too.
    private var energyParts: [String] {
        let models = EnergyModels.columns.filter { !report.energy.accounts($0.name).isEmpty }
        return models.filter { !$0.pricesDense }.flatMap { shares($0) } + models.filter(\.pricesDense).compactMap { pairs($0) }
    }

    private func shares(_ model: EnergyDefinition) -> [String] {
        guard let account = report.energy.account(model.name) else { return [] }
        var parts: [String] = []
        if let total = account.spiking {
            var line = "\(SIFormat.quantity(total, unit: "J", digits: 2))/inference ".unbroken
            for part in account.parts {
                guard let joules = part.joules, joules > 0, total > 0 else { continue }
                line += " " + "\(part.name) \(SIFormat.percent(joules / total)) \(ShareBar.text(joules / total)) ".unbroken
            }
            parts.append(line)
        } else {
            parts.append("\(model.summary ?? model.name): nothing published")
        }
        if !account.unpriced.isEmpty {
            parts.append("not in it, as nobody published a price: \(account.unpriced.map { $0.prefix { $0 != ":" } }.joined(separator: ", "))")
        }
        return parts
    }

    /// The standard variant first, then the others that summaries show.
    private func pairs(_ model: EnergyDefinition) -> String? {
        let accounts = report.energy.accounts(model.name)
        let figures = (accounts.filter(\.model.isStandard) + accounts.filter { !$0.model.isStandard }).compactMap { account in
            account.model.summary.map { "\($0) \(Self.pair(account.spiking, account.denseTotal))" }
        }
        return figures.isEmpty ? nil : figures.joined(separator: "; ")
    }

    private static func pair(_ spiking: Double?, _ dense: Double?) -> String {
        func joules(_ value: Double?) -> String { value.map { SIFormat.quantity($0, unit: "J") } ?? "–" }
        return "SNN \(joules(spiking)), ANN \(joules(dense))"
    }

    private var latencyParts: [String] {
        guard let latency = report.latency else { return [] }
        guard let seconds = latency.seconds else { return ["not published for this chip"] }
        var details: [String] = []
        if let steps = report.steps, let step = latency.secondsPerStep {
            details.append("\(SIFormat.grouped(steps)) steps × \(SIFormat.quantity(step, unit: "s", digits: 2))")
        }
        if let barrier = latency.barrierSeconds { details.append("barriers \(SIFormat.quantity(barrier, unit: "s", digits: 2))") }
        if let core = latency.slowestCore { details.append("slowest core \(core)") }
        details.append("\(latency.model) model")
        var parts = ["\(SIFormat.quantity(seconds, unit: "s", digits: 2)) (\(details.joined(separator: ", ")))"]
        if let throughput = latency.throughput {
            let pipelined = latency.pipelinedThroughput.map { ", pipelined \(SIFormat.quantity($0, unit: "/s", digits: 2))" } ?? ""
            parts.append("\(SIFormat.quantity(throughput, unit: "/s", digits: 2))\(pipelined)")
        }
        if let link = latency.busiestLinks.first { parts.append("busiest link \(link.name) (\(SIFormat.count(Int(link.packets.rounded()))) packets)") }
        return parts
    }

    private var numberParts: [String] {
        var words = ["counts exact"]
        if let chip = report.chip {
            let hypothetical = chip.isHypothetical ? ", hypothetical chip" : ""
            let evidence = chip.evidence.isEmpty ? "" : ", \(chip.evidence)"
            words.append("energy per event: \(chip.source ?? chip.name)\(evidence)\(hypothetical)")
        }
        words.append("definitions: synfire explain")
        return [words.joined(separator: " · ")]
    }
}
