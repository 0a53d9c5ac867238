/// Sums from which a Pearson correlation follows; adding two adds their samples.
struct Correlation: Sendable {
    private var count = 0.0
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var yy = 0.0
    private var xy = 0.0

    mutating func add(_ a: Double, _ b: Double) {
        count += 1
        x += a
        y += b
        xx += a * a
        yy += b * b
        xy += a * b
    }

    static func += (left: inout Correlation, right: Correlation) {
        left.count += right.count
        left.x += right.x
        left.y += right.y
        left.xx += right.xx
        left.yy += right.yy
        left.xy += right.xy
    }

    /// `nil` where one of the two does not vary.
    var coefficient: Double? {
        let varianceX = xx * count - x * x
        let varianceY = yy * count - y * y
        guard varianceX > 0, varianceY > 0 else { return nil }
        return (xy * count - x * y) / (varianceX * varianceY).squareRoot()
    }
}
