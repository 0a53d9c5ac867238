/// Running sums for the Pearson correlation of spiking with dense activations, over any number of samples.
///
/// r = cov(x, y) / (σₓ σ_y), with Welford's update so that large offsets do not cancel. Constant data have no correlation;
/// the convention here is 1 if both are constant and equal (a silent layer that should be silent), otherwise no figure.
public struct Correlation: Sendable, Equatable {
    private var count = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var momentX = 0.0
    private var momentY = 0.0
    private var comoment = 0.0

    /// No samples yet, so no coefficient.
    public init() {}

    /// - Precondition: both have the same number of elements.
    public mutating func add(_ x: [Float], _ y: [Float]) {
        precondition(x.count == y.count, "\(x.count) values against \(y.count)")
        for (x, y) in zip(x, y) {
            count += 1
            let deltaX = Double(x) - meanX
            let deltaY = Double(y) - meanY
            meanX += deltaX / count
            meanY += deltaY / count
            momentX += deltaX * (Double(x) - meanX)
            momentY += deltaY * (Double(y) - meanY)
            comoment += deltaX * (Double(y) - meanY)
        }
    }

    /// Takes over the samples of another correlation (Chan, Golub and LeVeque 1979), for sums made in parallel.
    public static func += (left: inout Correlation, right: Correlation) {
        guard right.count > 0 else { return }
        let count = left.count + right.count
        let deltaX = right.meanX - left.meanX
        let deltaY = right.meanY - left.meanY
        let weight = left.count * right.count / count
        left.momentX += right.momentX + deltaX * deltaX * weight
        left.momentY += right.momentY + deltaY * deltaY * weight
        left.comoment += right.comoment + deltaX * deltaY * weight
        left.meanX += deltaX * right.count / count
        left.meanY += deltaY * right.count / count
        left.count = count
    }

    /// −1 to 1, or `nil` where it is not defined.
    public var coefficient: Double? {
        guard count > 0 else { return nil }
        if momentX == 0 || momentY == 0 { return momentX == momentY && meanX == meanY ? 1 : nil }
        return min(max(comoment / (momentX.squareRoot() * momentY.squareRoot()), -1), 1)
    }

    /// The coefficient of one pair of activations.
    public static func of(_ x: [Float], _ y: [Float]) -> Double? {
        var correlation = Correlation()
        correlation.add(x, y)
        return correlation.coefficient
    }
}
