import EventSim

/// A column in which one row can be better than another.
public enum ComparisonColumn: Sendable, Hashable {
    /// Of the spiking network: quality (more is better), and means per inference of firings, spikes, synaptic operations and bytes
    /// moved; cores in use.
    case quality, events, spikes, sops, bytesMoved, cores
    /// Joules under the energy model of that name.
    case energy(String)
    /// Seconds per inference.
    case latency

    /// In their order; every energy model with a heading has one.
    public static let all: [ComparisonColumn] =
        [.quality, .events, .spikes, .sops, .bytesMoved, .cores] + EnergyModels.columns.map { .energy($0.name) } + [.latency]

    /// Its name in files.
    var key: String {
        switch self {
        case .energy(let model): "energy" + model.prefix(1).uppercased() + model.dropFirst()
        default: "\(self)"
        }
    }

    var prefersMore: Bool { self == .quality }

    func figure(of row: ComparisonRow) -> Double? {
        switch self {
        case .quality: row.qualitySpiking
        case .events: row.events
        case .spikes: row.spikes
        case .sops: row.sops
        case .bytesMoved: row.bytesMoved
        case .cores: row.cores.map { Double($0) }
        case .energy(let model): row.energies[model]
        case .latency: row.latency
        }
    }

    /// The heading; `metric` names the quality.
    func title(metric: String?) -> String {
        switch self {
        case .quality: metric ?? "quality"
        case .events: "events"
        case .spikes: "spikes"
        case .sops: "SOP"
        case .bytesMoved: "moved"
        case .cores: "cores"
        case .energy(let model): EnergyModels.definition(model)?.heading ?? model
        case .latency: "latency"
        }
    }

    /// The figure with its unit, as short as a table needs it.
    func text(of row: ComparisonRow) -> String {
        guard let figure = figure(of: row) else { return "–" }
        switch self {
        case .quality: return SIFormat.fixed(figure, decimals: 3)
        case .events, .spikes, .sops: return SIFormat.count(figure)
        case .bytesMoved: return SIFormat.quantity(figure, unit: "B")
        case .energy: return SIFormat.quantity(figure, unit: "J", digits: 2)
        case .latency: return SIFormat.quantity(figure, unit: "s", digits: 2)
        case .cores: return SIFormat.grouped(Int(figure))
        }
    }

    /// What the row's figure leaves out, which would only raise it.
    private func missing(in row: ComparisonRow) -> Set<String> {
        if case .energy(let model) = self { row.unpriced[model] ?? [] } else { [] }
    }

    /// The rows that are best in this column; none where all that have a figure are equal, or where the least energy leaves out
    /// something that another row's contains.
    func best(of rows: [ComparisonRow]) -> Set<Int> {
        let figures = rows.enumerated().compactMap { index, row in
            figure(of: row).flatMap { $0.isNaN ? nil : (index: index, figure: $0) }
        }
        guard let least = figures.map(\.figure).min(), let most = figures.map(\.figure).max(), least != most else { return [] }
        let best = prefersMore ? most : least
        let chosen = figures.filter { $0.figure == best }.map(\.index)
        let isComparable = chosen.allSatisfy { index in
            figures.allSatisfy { missing(in: rows[index]).isSubset(of: missing(in: rows[$0.index])) }
        }
        return isComparable ? Set(chosen) : []
    }
}
