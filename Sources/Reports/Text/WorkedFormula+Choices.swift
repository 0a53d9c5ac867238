import Formats

extension WorkedFormula {
    /// What a run was told, or found, under a term that is no count: settings, rounding, chip, notes.
    func choices(_ name: String) -> [String] {
        switch name {
        case "coding": setting("inputCoding")
        case "readout", "reset", "compare", "order", "calibration", "initialPotential", "currentDecay": setting(name)
        case "normalization": setting("normalization") + setting("percentile")
        case "balanced": ["steps", "scale"].flatMap { setting("balancing", $0) }
        case "lif": setting("leak")
        case "refractory": setting("refractorySteps") + setting("refractoryMode")
        case "multi-threshold": setting("thresholds") + setting("negativeThresholds")
        case "schedule": text("schedule").map { ["schedule = \($0)"] } ?? []
        case "dialect": text("arithmetic", "kind").map { ["arithmetic = \($0)"] } ?? []
        case "quantization": quantization
        case "hypothetical": json(["chip", "hypothetical"])?.boolValue.map { ["\(text("chip", "name") ?? ""): \($0 ? "hypothetical" : "exists")"] } ?? []
        case "evidence": ["evidence", "source"].compactMap { key in text("chip", key).map { "\(key): \($0)" } }
        case "bindingLimit": bindingLimit
        case "network": ["source", "sha256"].compactMap { key in text("network", key).map { "\(key) = \($0)" } }
        case "input": ["source", "label", "target", "axis"].compactMap { key in text("input", key).map { "\(key) = \($0)" } }
        case "note": ["warnings", "assumptions", "notes"].flatMap { (run[$0]?.arrayValue ?? []).compactMap(\.stringValue) }
        case "diagnosis": text("diagnosis", "sentence").map { [$0] } ?? []
        default: []
        }
    }

    private func text(_ path: String...) -> String? { json(path)?.stringValue }

    /// One value of the conversion; nothing where it is `null` or an empty list.
    private func setting(_ path: String...) -> [String] {
        let key = path[path.count - 1]
        guard let value = json(["conversion"] + path) ?? json(path) else { return [] }
        if let list = value.arrayValue {
            return list.isEmpty ? [] : ["\(key) = \(list.compactMap { $0.doubleValue?.spelled }.joined(separator: ", "))"]
        }
        return (value.stringValue ?? value.doubleValue?.spelled).map { ["\(key) = \($0)"] } ?? []
    }

    private var quantization: [String] {
        (run["arithmetic"]?["layers"]?.arrayValue ?? []).compactMap { layer in
            guard let step = layer["scale"]?.doubleValue, let error = layer["maxError"]?.doubleValue, let clipped = layer["clipped"]?.doubleValue
            else { return nil }
            return "\(layer["name"]?.stringValue ?? ""): step \(SIFormat.significant(step)), largest error \(SIFormat.significant(error)), \(SIFormat.percent(clipped)) clipped"
        }
    }

    private var bindingLimit: [String] {
        guard let limit = text("chip", "bindingLimit", "limit"), let share = value("chip", "bindingLimit", "fraction") else { return [] }
        return ["\(limit): \(SIFormat.percent(share)) (\(text("chip", "bindingLimit", "layer") ?? "–"))"]
    }
}
