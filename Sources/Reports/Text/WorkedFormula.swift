import EventSim
public import Formats

/// The numbers of one run put into the formula of a term: what `explain TERM --run` adds to its definition.
public struct WorkedFormula: Sendable {
    let run: JSON

    /// - Parameter run: the content of a `run.json`, or of a `convert.json` or `compare.json`, which have fewer figures.
    public init(_ run: JSON) { self.run = run }

    /// One line per figure that the run has under this term; empty where it has none.
    public func lines(for term: Glossary.Term) -> [String] {
        if run["schema"]?.stringValue == ComparisonReport.schemaIdentifier { return comparison(term.name) }
        return switch term.name {
        case "events", "spikes", "sops", "sopsSplit", "sopsNonzero", "sopsNominal", "inputMacs", "packets": counter(term.name)
        case "neuronUpdates": neuronUpdates
        case "hops": ["eastWest", "northSouth", "interChip"].flatMap { counter("hops", $0) }
        case "memory": memory
        case "idleRead": idleRead
        case "macs", "macsScatter", "macsOutputResolution", "parameters": whole("network", term.name).map { ["\(term.name) = \(SIFormat.grouped($0))"] } ?? []
        case "rate": perLayer { layer in
            guard let rate = layer["rate"]?.doubleValue else { return nil }
            guard let events = layer["events"]?.intValue, let neurons = layer["neurons"]?.intValue else { return SIFormat.significant(rate, digits: 4) }
            return "\(SIFormat.grouped(events)) / (\(SIFormat.grouped(neurons)) × \(whole("window") ?? 0) × \(whole("inferences") ?? 0)) = \(SIFormat.significant(rate, digits: 4))"
        }
        case "lambda": perLayer { $0["lambda"]?.doubleValue.map { SIFormat.significant($0, digits: 4) } }
        case "fanIn": perLayer { $0["fanIn"]?.intValue.map { SIFormat.grouped($0) } }
        case "agreement": perLayer { $0["agreement"]?.doubleValue.map { SIFormat.fixed($0, decimals: 4) } } + quality("agreement")
        case "error", "saturation", "silence": perLayer { $0["fidelity"]?[term.name]?.doubleValue.map { SIFormat.percent($0) } }
        case "Dice", "PSNR": metric(term.name)
        case "quality": metric("")
        case "energy": energy
        case "arithmetic": arithmetic
        case "asPublished": asPublished
        case "memoryEnergy": memoryEnergy
        case "chip": chipEnergy
        case "latency": latency
        case "throughput": throughput
        case "busiest link": (run["latency"]?["busiestLinks"]?.arrayValue ?? []).compactMap { link in
            guard let name = link["link"]?.stringValue, let packets = link["packets"]?.doubleValue else { return nil }
            return "\(name): \(packets.spelled) packets per inference"
        }
        case "slowestCore": whole("latency", "slowestCore").map { ["slowest core = \($0)"] } ?? []
        case "barrier": value("latency", "barrierSeconds").map { ["barriers = \($0.spelled) s of \(value("latency", "seconds")?.spelled ?? "–") s"] } ?? []
        case "static": value("energy", "chip", "static").map { ["power × latency = \($0.spelled) J"] } ?? []
        case "unpriced": (run["energy"]?["chip"]?["unpriced"]?.arrayValue ?? []).compactMap(\.stringValue)
        case "fanOut": fanOut
        case "depth": whole("steps").flatMap { steps in whole("window").map { ["\(steps) steps − T = \(steps - $0)"] } } ?? []
        case "window": whole("window").map { ["T = \($0)"] } ?? []
        case "steps": steps
        case "cores": ["cores", "chips"].compactMap { key in whole("chip", key).map { "\(key) = \(SIFormat.grouped($0))" } }
        case "utilization": utilization()
        case "synapseMemory", "inputAxons", "outputAxons", "axonMap", "pooledMemory": utilization(of: term.name)
        case "neurons": perLayer { $0["neurons"]?.intValue.map { SIFormat.grouped($0) } } + utilization(of: term.name)
        case "Footprint", "ConnectionSparsity", "ActivationSparsity", "Effective_ACs", "Effective_MACs", "Dense", "MembraneUpdates":
            value("neuroBench", term.name).map { ["\(term.name) = \($0.spelled)"] } ?? []
        default: models(term.name) ?? choices(term.name)
        }
    }

    func json(_ path: [String]) -> JSON? { path.reduce(JSON?.some(run)) { $0?[$1] } }
    func value(_ path: String...) -> Double? { json(path)?.doubleValue }
    func whole(_ path: String...) -> Int? { json(path)?.intValue }

    private func counter(_ path: String...) -> [String] {
        guard let total = json(["counters"] + path)?.intValue, let inferences = whole("inferences"),
            let each = json(["perInference"] + path)?.doubleValue
        else { return [] }
        return ["\(path[path.count - 1]) = \(SIFormat.grouped(total)) / \(SIFormat.grouped(inferences)) inferences = \(each.spelled) each"]
    }

    private var neuronUpdates: [String] {
        guard let idle = whole("counters", "neuronUpdates", "idle"), let active = whole("counters", "neuronUpdates", "active"),
            let neurons = whole("network", "neurons"), let steps = whole("steps"), let inferences = whole("inferences")
        else { return [] }
        return ["idle", "active", "fired"].flatMap { counter("neuronUpdates", $0) } + [
            "idle + active = \(SIFormat.grouped(idle + active)); \(SIFormat.grouped(neurons)) neurons × \(steps) steps × \(inferences) inferences = \(SIFormat.grouped(neurons * steps * inferences))"
        ]
    }

    private var memory: [String] {
        guard let memories = run["counters"]?["memory"]?.objectValue else { return [] }
        var bits = 0
        let lines = memories.compactMap { memory -> String? in
            guard let read = memory.value["readBits"]?.intValue, let write = memory.value["writeBits"]?.intValue else { return nil }
            bits += read + write
            return "\(memory.key): \(SIFormat.grouped(read)) bits read, \(SIFormat.grouped(write)) written"
        }
        let moved = Double(bits) / 8 / Double(max(whole("inferences") ?? 1, 1))
        return lines + ["moved = \(SIFormat.grouped(bits)) bits / 8 / \(whole("inferences") ?? 1) inferences = \(SIFormat.quantity(moved, unit: "B")) each"]
    }

    private var idleRead: [String] {
        guard let words = whole("idleRead", "readWords"), let bits = whole("idleRead", "readBits"), let counted = run["idleRead"]?["counted"]?.boolValue
        else { return [] }
        return ["idle updates would read \(SIFormat.grouped(words)) words, \(SIFormat.grouped(bits)) bits: \(counted ? "counted in" : "not counted in") memory on this chip"]
    }

    func perLayer(_ figure: (JSON) -> String?) -> [String] {
        (run["layers"]?.arrayValue ?? []).compactMap { layer in
            figure(layer).map { "\(layer["name"]?.stringValue ?? "layer"): \($0)" }
        }
    }

    private func quality(_ key: String) -> [String] {
        (run["quality"]?[key]?.objectValue ?? []).compactMap { member in
            member.value.doubleValue.map { "output, \(member.key) = \(SIFormat.significant($0, digits: 5))" }
        }
    }

    private func metric(_ name: String) -> [String] {
        // A conversion has its figures beside the metric's name, a run below it.
        guard let metric = run["quality"]?["metric"].flatMap({ $0.stringValue == nil ? $0 : run["quality"] }),
            let label = metric["name"]?.stringValue ?? metric["metric"]?.stringValue, label.hasSuffix(name)
        else { return quality("agreement") }
        return ["input", "dense", "spiking"].compactMap { key in
            metric[key]?.doubleValue.map { "\(label), \(key) = \(SIFormat.significant($0, digits: 5))" }
        } + quality("agreement")
    }

    /// The terms of an energy model; `nil` where none goes by that word.
    private func models(_ word: String) -> [String]? {
        guard let model = EnergyModels.definitions.first(where: { $0.term == word }) else { return nil }
        let accounts = (run["energy"]?["models"]?.arrayValue ?? []).filter { $0["name"]?.stringValue == model.name }
        return accounts.flatMap { account in
            let variant = account["variant"]?.stringValue.flatMap { $0.isEmpty ? nil : "\($0), " } ?? ""
            return [("spiking", "terms"), ("dense", "denseTerms")].flatMap { total, terms in
                (account[terms]?.arrayValue ?? []).compactMap { modelTerm($0).map { "\(variant)\(total), \($0)" } }
                    + (account[total]?.doubleValue.map { ["\(variant)\(total) = \($0.spelled) J"] } ?? [])
            }
        }
    }

    private func modelTerm(_ term: JSON) -> String? {
        guard let name = term["term"]?.stringValue else { return nil }
        guard let joules = term["joules"]?.doubleValue else { return "\(name): without a price" }
        guard let count = term["count"]?.intValue, let price = term["picojoules"]?.doubleValue else { return "\(name) = \(joules.spelled) J" }
        return "\(name): \(SIFormat.grouped(count)) × \(price) pJ = \(joules.spelled) J"
    }

    private var energy: [String] {
        EnergyModels.definitions.compactMap { model in
            // Four models have keys of their own, whose standard variant stands there; files of before `models` have only those.
            let account = (run["energy"]?["models"]?.arrayValue ?? []).first {
                $0["name"]?.stringValue == model.name && $0["variant"]?.stringValue == model.variant
            }
            let joules = account?["spiking"]?.doubleValue ?? value("energy", model.name, "spiking") ?? value("energy", model.name, "total")
            return joules.map { "\(model.name) = \($0.spelled) J per inference" }
        }
    }

    private var arithmetic: [String] {
        let isSplit = (run["conversion"]?["thresholds"]?.arrayValue?.count ?? 1) > 1
        let key = isSplit ? "sopsSplit" : "sops"
        guard let operations = value("perInference", key), let macs = value("perInference", "inputMacs"), let dense = whole("network", "macs") else { return [] }
        return (run["energy"]?["arithmeticAll"]?.arrayValue ?? []).flatMap { entry -> [String] in
            guard let format = entry["format"]?.stringValue.flatMap(NumberFormat.init(rawValue:)) else { return [] }
            let (add, multiply) = (synapsePrice(format) ?? format.addPicojoules, format.multiplyAccumulatePicojoules)
            return [
                entry["spiking"]?.doubleValue.map {
                    "\(format.rawValue) spiking = \(add) pJ × \(operations.spelled) \(key) + \(multiply) pJ × \(macs.spelled) inputMacs = \($0.spelled) J"
                },
                entry["dense"]?.doubleValue.map { "\(format.rawValue) dense = \(multiply) pJ × \(SIFormat.grouped(dense)) macs = \($0.spelled) J" },
                entry["neuron"]?.doubleValue.map { "\(format.rawValue) neuron updates, beside it = \($0.spelled) J" },
            ].compactMap { $0 }
        }
    }

    /// What a synaptic operation was priced at: graded spikes multiply.
    private func synapsePrice(_ format: NumberFormat) -> Double? {
        let account = (run["energy"]?["models"]?.arrayValue ?? []).first {
            $0["name"]?.stringValue == "arithmetic" && $0["variant"]?.stringValue == format.rawValue
        }
        return account?["terms"]?.arrayValue?.first { $0["term"]?.stringValue == "synapses" }?["picojoules"]?.doubleValue
    }

    private var asPublished: [String] {
        guard let spikes = value("perInference", "spikes"), let spiking = value("energy", "asPublished", "spiking"),
            let dense = value("energy", "asPublished", "dense"), let macs = whole("network", "macsOutputResolution")
        else { return [] }
        let first = spiking - spikes * NumberFormat.fp32.addPicojoules / 1e12
        return [
            "spiking = 0.9 pJ × \(spikes.spelled) spikes + \(first.spelled) J of the first layer = \(spiking.spelled) J",
            "dense = 4.6 pJ × \(SIFormat.grouped(macs)) macsOutputResolution = \(dense.spelled) J",
        ]
    }

    private var memoryEnergy: [String] {
        (run["energy"]?["memoryAll"]?.arrayValue ?? []).flatMap { entry -> [String] in
            let name = "\(entry["model"]?.stringValue ?? ""), \(entry["variant"]?.stringValue ?? "")"
            return [("spiking", "spikingParts"), ("dense", "denseParts")].compactMap { key, parts in
                guard let total = entry[key]?.doubleValue else { return nil }
                let sum = (entry[parts]?.objectValue ?? []).map { "\($0.key) \($0.value.doubleValue?.spelled ?? "–")" }
                return "\(name), \(key): " + sum.joined(separator: " + ") + " = \(total.spelled) J"
            }
        }
    }

    private var chipEnergy: [String] {
        guard let chip = run["energy"]?["chip"], let total = chip["total"]?.doubleValue else { return [] }
        let terms = (chip["terms"]?.arrayValue ?? []).compactMap { term -> String? in
            guard let event = term["event"]?.stringValue, let count = term["count"]?.intValue else { return nil }
            guard let price = term["picojoules"]?.doubleValue, let joules = term["joules"]?.doubleValue else {
                return count == 0 ? nil : "\(event): \(SIFormat.grouped(count)) without a price"
            }
            return "\(event): \(SIFormat.grouped(count)) × \(price) pJ / \(whole("inferences") ?? 1) inferences = \(joules.spelled) J"
        }
        let power = chip["static"]?.doubleValue.map { ["static: power × latency = \($0.spelled) J"] } ?? []
        return terms + power + ["total = \(total.spelled) J"]
    }

    private var latency: [String] {
        guard let seconds = value("latency", "seconds"), let steps = whole("steps"), let perStep = value("latency", "secondsPerStep") else { return [] }
        return ["\(run["latency"]?["model"]?.stringValue ?? ""): \(steps) steps × \(perStep.spelled) s = \(seconds.spelled) s"]
    }

    private var throughput: [String] {
        guard let seconds = value("latency", "seconds"), let each = value("latency", "throughput") else { return [] }
        let pipelined = value("latency", "pipelinedThroughput").map { ["pipelined: an input every \((1 / $0).spelled) s = \($0.spelled) /s"] } ?? []
        return ["one after the other: 1 / \(seconds.spelled) s = \(each.spelled) /s"] + pipelined
    }

    private var fanOut: [String] {
        guard let sops = whole("counters", "sops"), let events = whole("counters", "events"), events > 0 else { return [] }
        return ["sops / events = \(SIFormat.grouped(sops)) / \(SIFormat.grouped(events)) = \((Double(sops) / Double(events)).spelled)"]
    }

    private var steps: [String] {
        guard let steps = whole("steps"), let window = whole("window") else { return [] }
        return ["T + depth = \(window) + \(steps - window) = \(steps)"]
    }

    /// - Parameter name: of the one limit that is asked for; `nil` for all.
    private func utilization(of name: String? = nil) -> [String] {
        (run["chip"]?["utilization"]?.objectValue ?? []).filter { name == nil || $0.key == name }.compactMap { limit in
            guard let mean = limit.value["mean"]?.doubleValue, let most = limit.value["max"]?.doubleValue else { return nil }
            return "\(limit.key): mean \(SIFormat.percent(mean)), fullest \(SIFormat.percent(most)) (\(limit.value["bindingLayer"]?.stringValue ?? "–"))"
        }
    }
}

extension Double {
    /// Whole numbers with all digits, others with five significant ones.
    var spelled: String {
        if let whole = Int(exactly: self) { return SIFormat.grouped(whole) }
        return magnitude >= 1000 || magnitude < 0.01 ? SIFormat.scientific(self, digits: 5) : SIFormat.significant(self, digits: 5)
    }
}
