import Foundation
import Testing

@testable import Reports

@Suite("Are curves drawn where their values are?")
struct CurvePictureTests {
    @Test func `Axes end in round numbers around the values`() {
        let axis = AxisTicks(low: 0.13, high: 0.87)
        #expect(axis.low <= 0.13 && axis.high >= 0.87 && (3...8).contains(axis.ticks.count))
        #expect(zip(axis.ticks, [0, 0.2, 0.4, 0.6, 0.8, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(axis.share(axis.low) == 0 && axis.share(axis.high) == 1)
    }

    @Test(arguments: [(1.0, 1.0), (1, 2), (1, 12), (0, 1000)]) func `Epochs have whole numbers`(low: Double, high: Double) {
        let axis = AxisTicks(low: low, high: high, isWhole: true)
        #expect(axis.ticks.allSatisfy { $0 == $0.rounded() } && axis.low <= low && axis.high >= high && axis.ticks.count < 15)
    }

    @Test func `One point is a dot, several are a line, and what is not finite is left out`() throws {
        let picture = CurvePicture(
            title: "a < b", axis: "epoch",
            panels: [
                .init(title: "loss", curves: [.init(name: "training", points: [(1, 0.5), (2, .nan), (3, 0.25)]), .init(name: "one", points: [(1, 0.5)])])
            ])
        let svg = picture.svg()
        #expect(svg.contains("a &lt; b") && svg.contains("<circle") && !svg.contains(",nan") && !svg.contains("–"))
        let line = try #require(svg.firstMatch(of: /polyline points="([^"]*)"/))
        let points = line.1.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
        #expect(points.count == 2 && points[0][0] < points[1][0] && points[0][1] < points[1][1])
        #expect(svg == picture.svg())
    }
}
