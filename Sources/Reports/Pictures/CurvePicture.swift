/// Curves over a common axis, in panels one below the other, as SVG.
public struct CurvePicture: Sendable {
    /// Points that are joined by a line.
    public struct Curve: Sendable {
        /// In the legend.
        public var name: String
        /// x and y, x ascending; points with values that are not finite are left out.
        public var points: [(x: Double, y: Double)]

        /// A curve with its name.
        public init(name: String, points: [(x: Double, y: Double)]) { (self.name, self.points) = (name, points) }
    }

    /// Curves with one scale of y.
    public struct Panel: Sendable {
        /// What y is.
        public var title: String
        /// In the order of the legend.
        public var curves: [Curve]

        /// A panel with its title.
        public init(title: String, curves: [Curve]) { (self.title, self.curves) = (title, curves) }
    }

    /// Above the panels.
    public var title: String
    /// What x is.
    public var axis: String
    /// From top to bottom.
    public var panels: [Panel]

    /// A picture of at least one panel.
    public init(title: String, axis: String, panels: [Panel]) { (self.title, self.axis, self.panels) = (title, axis, panels) }

    private static let (width, panelHeight, left, right, top, gap) = (640, 220, 70, 20, 36, 48)

    /// The picture; the same for equal values.
    public func svg() -> String {
        let height = Self.top + panels.count * (Self.panelHeight + Self.gap)
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.width)\" height=\"\(height)\" viewBox=\"0 0 \(Self.width) \(height)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"\(Self.width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
            "<text x=\"\(Self.left)\" y=\"20\" font-size=\"14\">\(SVGText.escaped(title))</text>",
        ]
        let xs = panels.flatMap(\.curves).flatMap(\.points).filter(Self.isFinite).map(\.x)
        let xScale = AxisTicks(low: xs.min() ?? 0, high: xs.max() ?? 1, isWhole: true)
        for (index, panel) in panels.enumerated() { lines += drawn(panel, at: Self.top + index * (Self.panelHeight + Self.gap), xScale, isLast: index == panels.count - 1) }
        return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static func isFinite(_ point: (x: Double, y: Double)) -> Bool { point.x.isFinite && point.y.isFinite }

    private func drawn(_ panel: Panel, at top: Int, _ xScale: AxisTicks, isLast: Bool) -> [String] {
        let points = panel.curves.flatMap(\.points).filter(Self.isFinite)
        let yScale = AxisTicks(low: points.map(\.y).min() ?? 0, high: points.map(\.y).max() ?? 1)
        let (first, last) = (Double(Self.left), Double(Self.width - Self.right))
        let (upper, lower) = (Double(top + 16), Double(top + Self.panelHeight))
        func x(_ value: Double) -> String { SIFormat.fixed(first + xScale.share(value) * (last - first), decimals: 1) }
        func y(_ value: Double) -> String { SIFormat.fixed(lower - yScale.share(value) * (lower - upper), decimals: 1) }
        var lines = ["<text x=\"\(Self.left)\" y=\"\(top + 8)\">\(SVGText.escaped(panel.title))</text>"]
        for tick in yScale.ticks {
            lines.append("<line x1=\"\(x(xScale.low))\" y1=\"\(y(tick))\" x2=\"\(x(xScale.high))\" y2=\"\(y(tick))\" stroke=\"#dddddd\"/>")
            lines.append("<text x=\"\(Self.left - 6)\" y=\"\(y(tick))\" text-anchor=\"end\" dominant-baseline=\"middle\">\(SIFormat.significant(tick, digits: 4))</text>")
        }
        for tick in xScale.ticks {
            lines.append("<text x=\"\(x(tick))\" y=\"\(Int(lower) + 16)\" text-anchor=\"middle\">\(SIFormat.significant(tick, digits: 6))</text>")
        }
        if isLast { lines.append("<text x=\"\(Self.width - Self.right)\" y=\"\(Int(lower) + 32)\" text-anchor=\"end\">\(SVGText.escaped(axis))</text>") }
        for (number, curve) in panel.curves.enumerated() {
            let colour = Self.colours[number % Self.colours.count]
            let places = curve.points.filter(Self.isFinite).map { "\(x($0.x)),\(y($0.y))" }
            if places.count == 1 {
                let parts = places[0].split(separator: ",")
                lines.append("<circle cx=\"\(parts[0])\" cy=\"\(parts[1])\" r=\"2\" fill=\"\(colour)\"/>")
            } else {
                lines.append("<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\"/>")
            }
            lines.append("<text x=\"\(Self.width - Self.right)\" y=\"\(top + 8 + 14 * number)\" text-anchor=\"end\" fill=\"\(colour)\">\(SVGText.escaped(curve.name))</text>")
        }
        return lines
    }

    /// Blue, vermilion, green: told apart in grey too.
    private static let colours = [4, 5, 2].map { Palette.categories[$0].hexadecimal }
}
