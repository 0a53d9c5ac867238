import Foundation

/// The range of an axis, widened to round numbers, and the numbers that are written beside it.
struct AxisTicks {
    let low: Double
    let high: Double
    let ticks: [Double]

    /// - Parameter isWhole: whether ticks are whole numbers.
    init(low: Double, high: Double, isWhole: Bool = false) {
        let span = high > low ? high - low : max(abs(low), 1)
        let power = pow(10, floor(log10(span / 5)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= 6 && (!isWhole || $0 >= 1) } ?? max(10 * power, 1)
        let (first, last) = ((low / step).rounded(.down), max((high / step).rounded(.up), (low / step).rounded(.down) + 1))
        (self.low, self.high) = (first * step, last * step)
        ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    }

    /// Where a value stands, 0 to 1.
    func share(_ value: Double) -> Double { (value - low) / (high - low) }
}
