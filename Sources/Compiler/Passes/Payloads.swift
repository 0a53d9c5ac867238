import Models

/// What each threshold of a population emits, in whole numbers of a unit.
struct Payloads {
    /// Real value of payload 1.
    var unit: Float
    /// In the order of the neuron's thresholds, below zero for negative ones.
    var values: [Int32]

    /// Parts of the smallest amplitude that are tried as a unit for a signed neuron, whose two signs need not divide each other.
    private static let largestDivisor = 64

    /// - Throws: `NetworkError.unsupported` when no unit measures all amplitudes.
    init(of population: Population) throws(NetworkError) {
        let amplitudes = population.neuron.amplitudes
        let smallest = amplitudes.map(abs).min() ?? 1
        unit = smallest
        values = []
        for divisor in 1...(population.neuron.isSigned ? Self.largestDivisor : 1) {
            unit = smallest / Float(divisor)
            values = amplitudes.compactMap { Self.whole($0, of: smallest, divisor: divisor) }
            if values.count == amplitudes.count { return }
        }
        let odd = amplitudes.first { Self.whole($0, of: smallest, divisor: 1) == nil } ?? smallest
        throw .unsupported(
            layer: population.name, kind: "multi-threshold neuron",
            reason: "the amplitude \(odd) is not a whole multiple (up to 32768) of the smallest, \(smallest)",
            remedy: "use thresholds that are multiples of the smallest one")
    }

    /// Ratios of 32-bit numbers miss the whole number that their decimals mean by a few units in the last place.
    private static func whole(_ amplitude: Float, of smallest: Float, divisor: Int) -> Int32? {
        let ratio = Double(amplitude) / Double(smallest) * Double(divisor)
        let rounded = ratio.rounded(.toNearestOrEven)
        guard abs(rounded) <= Double(1 << 15), abs(ratio - rounded) <= 1e-6 * abs(ratio) else { return nil }
        return Int32(rounded)
    }
}

extension [Int32] {
    /// The largest magnitude of one firing: positive and negative thresholds are never crossed in the same step.
    var largestFiring: Int32 {
        Swift.max(reduce(0) { $0 + Swift.max($1, 0) }, -reduce(0) { $0 + Swift.min($1, 0) })
    }
}
