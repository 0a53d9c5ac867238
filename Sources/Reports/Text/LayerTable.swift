import Models

/// The layers of a run as table rows, merged by stage where they would not fit on a screen.
struct LayerTable {
    /// More rows than this are merged.
    static let maximumRows = 24

    private(set) var table: TextTable
    /// What merging did to the columns; `nil` when nothing was merged.
    private(set) var note: String?

    /// - Parameter inferences: what the layers' totals are divided by.
    init(_ layers: [LayerReport], inferences: Int) {
        table = TextTable(columns: [
            .init("layer", maximumWidth: 30), .init("shape"), .init("neurons", alignment: .right),
            .init("fan-in", alignment: .right), .init("λ", alignment: .right), .init("rate", alignment: .right),
            .init("events", alignment: .right), .init("SOP", alignment: .right), .init("agree", alignment: .right),
            .init("cores", alignment: .right),
        ])
        let groups = Self.groups(of: layers)
        if groups.count < layers.count {
            note = "\(layers.count) layers in \(groups.count) rows: largest fan-in, lowest agreement, sums and mean rate; each layer is in run.json"
        }
        for group in groups {
            table.append(Self.cells(of: group, inferences: Double(max(inferences, 1))))
        }
        table.dropEmptyColumns()
    }

    /// A run of neighbouring layers under one name.
    private struct Group {
        var name: String
        var layers: [LayerReport]
    }

    /// One layer each while they fit; otherwise neighbours with the same name up to its last point; otherwise equal runs.
    private static func groups(of layers: [LayerReport]) -> [Group] {
        guard layers.count > maximumRows else { return layers.map { Group(name: "", layers: [$0]) } }
        var stages: [Group] = []
        for layer in layers {
            let stage = layer.name.lastIndex(of: ".").map { String(layer.name[..<$0]) } ?? layer.name
            if let last = stages.last, last.name == stage {
                stages[stages.count - 1].layers.append(layer)
            } else {
                stages.append(Group(name: stage, layers: [layer]))
            }
        }
        guard stages.count > maximumRows else { return stages }
        let size = (layers.count + maximumRows - 1) / maximumRows
        return stride(from: 0, to: layers.count, by: size).map { start in
            let run = Array(layers[start..<min(start + size, layers.count)])
            return Group(name: "\(run[0].name) … \(run[run.count - 1].name)", layers: run)
        }
    }

    private static func cells(of group: Group, inferences: Double) -> [String] {
        let layers = group.layers
        if layers.count == 1 {
            let layer = layers[0]
            return [
                title(of: layer), layer.shape.description, SIFormat.grouped(layer.neurons),
                layer.fanIn.map { SIFormat.grouped($0) } ?? "–", layer.lambda.map { SIFormat.fixed($0, decimals: 2) } ?? "–",
                layer.rate.map { SIFormat.percent($0) } ?? "–", SIFormat.count(Double(layer.events) / inferences),
                SIFormat.count(Double(layer.sops) / inferences), layer.agreement.map { SIFormat.fixed($0, decimals: 3) } ?? "–",
                layer.cores.map { SIFormat.grouped($0) } ?? "–",
            ]
        }
        let neurons = layers.reduce(0) { $0 + $1.neurons }
        let rated = layers.filter { $0.rate != nil }
        let ratedNeurons = rated.reduce(0) { $0 + $1.neurons }
        let rate = rated.reduce(0) { $0 + ($1.rate ?? 0) * Double($1.neurons) } / Double(max(ratedNeurons, 1))
        let cores = layers.compactMap(\.cores)
        return [
            "\(group.name) (\(layers.count))", Set(layers.map(\.shape)).count == 1 ? layers[0].shape.description : "–",
            SIFormat.grouped(neurons), layers.compactMap(\.fanIn).max().map { SIFormat.grouped($0) } ?? "–", "–",
            ratedNeurons > 0 ? SIFormat.percent(rate) : "–",
            SIFormat.count(Double(layers.reduce(0) { $0 + $1.events }) / inferences),
            SIFormat.count(Double(layers.reduce(0) { $0 + $1.sops }) / inferences),
            layers.compactMap(\.agreement).min().map { SIFormat.fixed($0, decimals: 3) } ?? "–",
            cores.isEmpty ? "–" : SIFormat.grouped(cores.reduce(0, +)),
        ]
    }

    /// The name and, as in papers, the kernel size alone for a plain convolution.
    private static func title(of layer: LayerReport) -> String {
        let kind = layer.kind.hasPrefix("Conv ") ? String(layer.kind.dropFirst(5)) : layer.kind
        return kind.isEmpty ? layer.name : "\(layer.name) \(kind)"
    }
}
