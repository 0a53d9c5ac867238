import EventSim
import Formats

extension WorkedFormula {
    /// The figures that a comparison's rows have under a term.
    func comparison(_ name: String) -> [String] {
        switch name {
        case "equalQuality": equalQuality
        case "quality", "Dice", "PSNR": name == "quality" || run["metric"]?.stringValue?.hasSuffix(name) == true ? figures(["quality", "spiking"]) : []
        case "memory": figures(["bytesMoved"])
        case "events", "spikes", "sops", "cores", "latency": figures([name])
        case "window": figures(["steps"])
        default: EnergyModels.definitions.first { $0.term == name }.map { energies($0.name) } ?? []
        }
    }

    private func energies(_ model: String) -> [String] {
        let dense = Set(rows(run).compactMap { $0["energy"]?["dense"]?[model]?.doubleValue }).sorted()
        return figures(["energy", model]) + dense.map { "dense network: \($0.spelled) J" }
    }

    private func figures(_ path: [String]) -> [String] {
        rows(run).compactMap { row in
            path.reduce(JSON?.some(row)) { $0?[$1] }?.doubleValue.map { "\(title(row)): \($0.spelled)" }
        }
    }

    private var equalQuality: [String] {
        guard let share = value("equalQuality", "share"), let wanted = value("equalQuality", "quality"), let equal = run["equalQuality"] else { return [] }
        let reached = rows(equal).compactMap { row in
            row["quality"]?["spiking"]?.doubleValue.map { "\(title(row)): \(SIFormat.significant($0, digits: 5))" }
        }
        let dense = rows(run).first?["quality"]?["dense"]?.doubleValue.map { SIFormat.significant($0, digits: 5) } ?? "–"
        return ["\(SIFormat.percent(share)) of \(dense) = \(SIFormat.significant(wanted, digits: 5))"] + reached
            + (equal["notReached"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private func rows(_ block: JSON) -> [JSON] { block["rows"]?.arrayValue ?? [] }

    private func title(_ row: JSON) -> String {
        "\(row["label"]?.stringValue ?? "") on \(row["chip"]?.stringValue ?? ""), T = \(row["steps"]?.intValue ?? 0)"
    }
}
