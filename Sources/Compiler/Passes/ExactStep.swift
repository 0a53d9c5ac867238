/// The step of which all weights into a population are whole multiples that fit their mantissas, as those of networks written for a chip
/// or quantised before are: on its grid nothing is rounded.
struct ExactStep {
    /// The smallest step of a projection, in normalised activation.
    private let smallest: Double
    /// Binary orders from there to the largest step of a projection.
    private let span: Int
    /// How much finer than the steps a grid may be: mantissas are multiples of them.
    private let finest: Int

    /// - Parameters:
    ///   - weights: by projection, weight × payload unit.
    ///   - mantissa: the largest that a weight may have.
    /// - Returns: `nil` where some weight would be rounded, as is usual for trained ones. Weights have 24 significant bits: what
    ///   lies nearer to a multiple than they tell counts as one.
    init?(_ weights: [[Double]], mantissa: Int) {
        let magnitudes = weights.map { $0.lazy.map(abs).filter { $0 > 0 } }.filter { !$0.isEmpty }
        guard !magnitudes.isEmpty else { return nil }
        if let step = Self.step(of: magnitudes.flatMap { $0 }, mantissa) {
            (smallest, span, finest) = (Self.significant(step.step), 0, mantissa / step.most)
            return
        }
        var steps: [Double] = []
        var most = 1
        for projection in magnitudes {
            guard let step = Self.step(of: Array(projection), mantissa) else { return nil }
            steps.append(step.step)
            most = max(most, step.most)
        }
        let least = steps.min() ?? 1
        var orders = 0
        for step in steps {
            let order = (step / least).exponent
            guard abs(step / least / Double(sign: .plus, exponent: order, significand: 1) - 1) < Self.tolerance else { return nil }
            orders = max(orders, order)
        }
        (smallest, span, finest) = (Self.significant(least), orders, mantissa / most)
    }

    private static let tolerance = 1e-6

    /// A step without the last bits that rounding to floats has left in it, so that the same weights on another way have the same one.
    private static func significant(_ step: Double) -> Double {
        let bits = Double(1 << 20)
        return Double(sign: .plus, exponent: step.exponent, significand: (step.significand * bits).rounded() / bits)
    }

    /// The largest step of which all magnitudes are multiples up to `mantissa`, and the largest multiple.
    private static func step(of magnitudes: [Double], _ mantissa: Int) -> (step: Double, most: Int)? {
        guard let largest = magnitudes.max(), largest.isFinite, mantissa >= 1 else { return nil }
        for most in 1...mantissa {
            let step = largest / Double(most)
            guard step.isNormal else { return nil }
            let isExact = magnitudes.allSatisfy { magnitude in
                let multiple = magnitude / step
                return multiple > 0.5 && abs(multiple - multiple.rounded()) < tolerance * multiple
            }
            if isExact { return (step, most) }
        }
        return nil
    }

    /// The finest grid on which the weights are exact and thresholds lie on the chip's points.
    ///
    /// - Parameters:
    ///   - shifts: left shifts of a weight that the chip has and that a dialect does not round.
    ///   - thresholds: in normalised activation.
    ///   - thresholdStep: units between two thresholds that the chip can store.
    ///   - most: units for one of activation that overflow nothing; a little more counts as rounding.
    /// - Returns: units for one of activation, and the largest shift; `nil` where there is none.
    func units(
        shifts: ClosedRange<Int>, thresholds: [Double], thresholdStep: Double, most: Double
    ) -> (units: Double, shift: Int)? {
        // Powers of two first: they do not depend on how many sources the weights are spread over.
        let powers = (0..<32).map { 1 << $0 }.prefix { $0 <= finest }
        return units(Array(powers), shifts, thresholds, thresholdStep, most) ?? units(Array(1...finest), shifts, thresholds, thresholdStep, most)
    }

    private func units(
        _ factors: [Int], _ shifts: ClosedRange<Int>, _ thresholds: [Double], _ thresholdStep: Double, _ most: Double
    ) -> (units: Double, shift: Int)? {
        var best: (units: Double, shift: Int)?
        for shift in shifts where shift - span >= shifts.lowerBound {
            for factor in factors {
                let units = Double(factor << (shift - span)) / smallest
                let areOnGrid = thresholds.allSatisfy { threshold in
                    let multiple = threshold * units / thresholdStep
                    return multiple > 0.5 && abs(multiple - multiple.rounded()) < Self.tolerance * multiple
                }
                if areOnGrid, units > best?.units ?? 0, units <= most * (1 + Self.tolerance) { best = (units, shift) }
            }
        }
        return best
    }
}
