import Foundation

/// A line chart with logarithmic axes as a self-contained SVG.
struct Chart {
    struct Series {
        var name: String
        var points: [(x: Double, y: Double)]
    }

    var title: String
    var x: String
    var y: String
    var series: [Series]

    private static let colours = ["#3b6ea5", "#c4572e", "#4a8f4a", "#8a5fa8", "#b08a1e", "#4b9a9a"]
    private static let frame = (left: 70.0, top: 40.0, width: 520.0, height: 300.0)

    var svg: String {
        let all = series.flatMap(\.points).filter { $0.x > 0 && $0.y > 0 }
        let xs = Self.decades(all.map(\.x))
        let ys = Self.decades(all.map(\.y))
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 400\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"760\" height=\"400\" fill=\"white\"/>",
            Self.text(Self.frame.left, 24, title, size: 15),
        ]
        for tick in xs.ticks {
            let at = Self.frame.left + xs.position(tick) * Self.frame.width
            lines.append("<line x1=\"\(Self.number(at))\" y1=\"40\" x2=\"\(Self.number(at))\" y2=\"340\" stroke=\"#ddd\"/>")
            lines.append(Self.text(at - 8, 356, Self.label(tick)))
        }
        for tick in ys.ticks {
            let at = Self.frame.top + (1 - ys.position(tick)) * Self.frame.height
            lines.append("<line x1=\"70\" y1=\"\(Self.number(at))\" x2=\"590\" y2=\"\(Self.number(at))\" stroke=\"#ddd\"/>")
            lines.append(Self.text(20, at + 4, Self.label(tick)))
        }
        for (index, series) in series.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            let points = series.points.filter { $0.x > 0 && $0.y > 0 }.map { point in
                let x = Self.frame.left + xs.position(point.x) * Self.frame.width
                let y = Self.frame.top + (1 - ys.position(point.y)) * Self.frame.height
                return "\(Self.number(x)),\(Self.number(y))"
            }
            lines.append("<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" points=\"\(points.joined(separator: " "))\"/>")
            for point in points {
                let pair = point.split(separator: ",")
                lines.append("<circle cx=\"\(pair[0])\" cy=\"\(pair[1])\" r=\"3\" fill=\"\(colour)\"/>")
            }
            lines.append("<rect x=\"610\" y=\"\(50 + 20 * index)\" width=\"12\" height=\"12\" fill=\"\(colour)\"/>")
            lines.append(Self.text(628, Double(60 + 20 * index), series.name))
        }
        lines.append(Self.text(Self.frame.left + Self.frame.width / 2, 384, x))
        lines.append(Self.text(8, 30, y))
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A logarithmic axis over whole decades.
    private struct Axis {
        var low: Double
        var high: Double
        var ticks: [Double] { stride(from: low, through: high, by: 1).map { pow(10, $0) } }
        func position(_ value: Double) -> Double { (log10(value) - low) / max(high - low, 1) }
    }

    private static func decades(_ values: [Double]) -> Axis {
        let low = floor(log10(values.min() ?? 1))
        return Axis(low: low, high: max(low + 1, ceil(log10(values.max() ?? 10))))
    }

    private static func text(_ x: Double, _ y: Double, _ text: String, size: Int = 12) -> String {
        let escaped = text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        return "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(size)\">\(escaped)</text>"
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
    private static func label(_ value: Double) -> String { value >= 1 ? String(format: "%.0f", value) : String(format: "%g", value) }
}
