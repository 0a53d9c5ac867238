/// The mesh of chips, tiles and cores as SVG: either hue is the layer and strength of colour the utilisation, or one scale of
/// colours shows a quantity.
///
/// The text has no reference to anything outside itself, and the same input gives the same bytes.
public struct CoreMapPicture: Sendable {
    /// One core in use.
    public struct Core: Sendable, Equatable {
        /// Column of the chip among chips.
        public var chipX: Int
        /// Row of the chip among chips.
        public var chipY: Int
        /// Tile on the chip's mesh.
        public var x: Int
        /// Row of the tile on the chip's mesh.
        public var y: Int
        /// Counted from 0 within its tile.
        public var coreInTile: Int
        /// Index of the layer with most neurons on it.
        public var layer: Int
        /// Utilisation of its fullest limit, or the quantity that a heat map shows, 0 to 1.
        public var fraction: Double

        /// A core of `layer` at a place, filled to `fraction`.
        public init(chipX: Int, chipY: Int, x: Int, y: Int, coreInTile: Int, layer: Int, fraction: Double) {
            self.chipX = chipX
            self.chipY = chipY
            self.x = x
            self.y = y
            self.coreInTile = coreInTile
            self.layer = layer
            self.fraction = fraction
        }
    }

    /// What the colours mean.
    public enum Shows: Sendable, Equatable {
        /// Hue is the layer.
        case layers
        /// `fraction` on one scale; `most` names its upper end.
        case heat(most: String)
    }

    /// Printed above the cores.
    public var title: String
    /// Layers by colour, or a quantity on one scale.
    public var shows = Shows.layers
    /// Tiles per chip.
    public var meshWidth: Int
    /// Rows of tiles per chip.
    public var meshHeight: Int
    /// Cores that share a router.
    public var coresPerTile: Int
    /// By layer index; the legend has those with a core.
    public var layerNames: [String]
    /// In any order; the picture sorts them by place.
    public var cores: [Core]

    /// Coloured by layer until `shows` is set.
    public init(title: String, meshWidth: Int, meshHeight: Int, coresPerTile: Int, layerNames: [String], cores: [Core]) {
        self.title = title
        self.meshWidth = meshWidth
        self.meshHeight = meshHeight
        self.coresPerTile = coresPerTile
        self.layerNames = layerNames
        self.cores = cores
    }

    private static let cell = 12
    private static let tileGap = 4
    private static let chipGap = 16
    private static let margin = 16
    private static let legendRow = 18
    private static let legendColumn = 190

    /// The picture as a complete SVG document.
    public func svg() -> String {
        // Cores of a tile stand in as square a block as possible.
        let perRow = max(1, Int(Double(max(coresPerTile, 1)).squareRoot().rounded(.up)))
        let perColumn = (max(coresPerTile, 1) + perRow - 1) / perRow
        let tileWidth = perRow * Self.cell
        let tileHeight = perColumn * Self.cell
        let chipWidth = meshWidth * (tileWidth + Self.tileGap) + Self.tileGap
        let chipHeight = meshHeight * (tileHeight + Self.tileGap) + Self.tileGap
        let chips = chipPositions
        let columns = (chips.map(\.x).max() ?? 0) + 1
        let rows = (chips.map(\.y).max() ?? 0) + 1
        let used = Set(cores.map(\.layer)).sorted()
        let meshTop = Self.margin + 24
        let meshRight = Self.margin + columns * (chipWidth + Self.chipGap) - Self.chipGap
        let legendTop = meshTop + rows * (chipHeight + Self.chipGap)
        let legendColumns = max(1, (max(meshRight, 420) - Self.margin) / Self.legendColumn)
        let legendRows = (used.count + legendColumns - 1) / legendColumns
        // Bold letters of 14 pixels are at most about 9 wide.
        let titleRight = Self.margin + title.count * 9
        let width = max(meshRight, titleRight, Self.margin + legendColumns * Self.legendColumn) + Self.margin
        let legendLines = shows == .layers ? legendRows + 1 : 1
        let height = legendTop + legendLines * Self.legendRow + Self.margin

        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(SVGText.escaped(title))</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            "<text x=\"\(Self.margin)\" y=\"\(Self.margin + 8)\" font-size=\"14\" font-weight=\"bold\">\(SVGText.escaped(title))</text>",
        ]
        for chip in chips {
            let left = Self.margin + chip.x * (chipWidth + Self.chipGap)
            let top = meshTop + chip.y * (chipHeight + Self.chipGap)
            lines.append("<rect x=\"\(left)\" y=\"\(top)\" width=\"\(chipWidth)\" height=\"\(chipHeight)\" rx=\"4\" fill=\"#f2f2f2\" stroke=\"#888888\"/>")
            for x in 0..<max(meshWidth, 0) {
                for y in 0..<max(meshHeight, 0) {
                    let tileX = left + Self.tileGap + x * (tileWidth + Self.tileGap)
                    let tileY = top + Self.tileGap + y * (tileHeight + Self.tileGap)
                    lines.append("<rect x=\"\(tileX)\" y=\"\(tileY)\" width=\"\(tileWidth)\" height=\"\(tileHeight)\" fill=\"#ffffff\" stroke=\"#dddddd\" stroke-width=\"0.5\"/>")
                }
            }
        }
        for core in ordered {
            let tileX = Self.margin + core.chipX * (chipWidth + Self.chipGap) + Self.tileGap + core.x * (tileWidth + Self.tileGap)
            let tileY = meshTop + core.chipY * (chipHeight + Self.chipGap) + Self.tileGap + core.y * (tileHeight + Self.tileGap)
            let x = tileX + core.coreInTile % perRow * Self.cell
            let y = tileY + core.coreInTile / perRow * Self.cell
            let fraction = core.fraction.isFinite ? min(max(core.fraction, 0), 1) : 0
            let fill =
                shows == .layers
                ? Color(gray: 255).mixed(with: Palette.color(max(core.layer, 0)), share: 0.25 + 0.75 * fraction) : Palette.heat(fraction)
            lines.append(
                "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Self.cell)\" height=\"\(Self.cell)\" fill=\"\(fill.hexadecimal)\" stroke=\"#ffffff\" stroke-width=\"0.5\"><title>\(SVGText.escaped(name(of: core.layer))): \(SIFormat.percent(core.fraction)) \(shows == .layers ? "full" : "of the scale")</title></rect>")
        }
        switch shows {
        case .layers: lines += legend(used, top: legendTop, columns: legendColumns)
        case .heat(let most): lines += scale(most: most, top: legendTop)
        }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private func legend(_ layers: [Int], top: Int, columns: Int) -> [String] {
        var lines: [String] = []
        for (index, layer) in layers.enumerated() {
            let x = Self.margin + index % columns * Self.legendColumn
            let y = top + index / columns * Self.legendRow
            let count = cores.reduce(0) { $0 + ($1.layer == layer ? 1 : 0) }
            let label = "\(name(of: layer).truncated(toWidth: 18)) (\(count))"
            lines.append("<rect x=\"\(x)\" y=\"\(y)\" width=\"12\" height=\"12\" fill=\"\(Palette.color(max(layer, 0)).hexadecimal)\"/>")
            lines.append("<text x=\"\(x + 18)\" y=\"\(y + 10)\">\(SVGText.escaped(label))</text>")
        }
        let rows = (layers.count + columns - 1) / columns
        lines.append(
            "<text x=\"\(Self.margin)\" y=\"\(top + rows * Self.legendRow + 12)\" fill=\"#555555\">Cores per layer in brackets; the stronger the colour, the fuller the core.</text>")
        return lines
    }

    private func scale(most: String, top: Int) -> [String] {
        let steps = 40
        var lines = ["<text x=\"\(Self.margin)\" y=\"\(top + 11)\">0</text>"]
        for step in 0..<steps {
            let fill = Palette.heat(Double(step) / Double(steps - 1)).hexadecimal
            lines.append("<rect x=\"\(Self.margin + 14 + 5 * step)\" y=\"\(top)\" width=\"5\" height=\"12\" fill=\"\(fill)\"/>")
        }
        lines.append("<text x=\"\(Self.margin + 20 + 5 * steps)\" y=\"\(top + 11)\">\(SVGText.escaped(most))</text>")
        return lines
    }

    private struct ChipPosition: Hashable {
        var x: Int
        var y: Int
    }

    private var chipPositions: [ChipPosition] {
        Set(cores.map { ChipPosition(x: $0.chipX, y: $0.chipY) }).sorted { ($0.y, $0.x) < ($1.y, $1.x) }
    }

    private var ordered: [Core] {
        cores.sorted { ($0.chipY, $0.chipX, $0.y, $0.x, $0.coreInTile) < ($1.chipY, $1.chipX, $1.y, $1.x, $1.coreInTile) }
    }

    private func name(of layer: Int) -> String { layerNames.indices.contains(layer) ? layerNames[layer] : "layer \(layer)" }
}
