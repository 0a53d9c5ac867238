import Models

/// What each threshold of a population emits, in whole numbers of a unit.
struct Payloads {
    /// Real value of payload 1; of differences a multiple of the potential's unit, which is only known with the grid.
    var unit: Float
    /// In the order of the neuron's thresholds, below zero for negative ones.
    var values: [Int32]
    /// What was rounded, in a sentence; `nil` where every amplitude is a whole number of units.
    var note: String?

    /// Parts of the smallest amplitude that are tried as a unit for a signed neuron, whose two signs need not divide each other.
    private static let largestDivisor = 64

    /// - Parameter payloadBits: of a message on the chip; what negative spikes carry is rounded to a fraction that fits them.
    /// - Throws: `NetworkError.unsupported` when no unit measures all amplitudes.
    init(of population: Population, payloadBits: Int) throws(NetworkError) {
        let amplitudes = population.neuron.amplitudes
        if population.neuron.difference != nil {
            self = try Self.differences(of: population, payloadBits: payloadBits)
            return
        }
        let smallest = amplitudes.map(abs).min() ?? 1
        unit = smallest
        values = []
        for divisor in 1...(population.neuron.isSigned ? Self.largestDivisor : 1) {
            unit = smallest / Float(divisor)
            values = amplitudes.compactMap { Self.whole($0, of: smallest, divisor: divisor) }
            if values.count == amplitudes.count { return }
        }
        if population.neuron.isSigned, let rounded = Self.rounded(amplitudes, of: population.name, payloadBits: payloadBits) {
            self = rounded
            return
        }
        let odd = amplitudes.first { Self.whole($0, of: smallest, divisor: 1) == nil } ?? smallest
        throw .unsupported(
            layer: population.name, kind: "multi-threshold neuron",
            reason: "the amplitude \(odd) is not a whole multiple (up to 32768) of the smallest, \(smallest)",
            remedy: population.neuron.isSigned
                ? "use thresholds that are multiples of the smallest one, and a chip with graded spikes of 8 bits or more"
                : "use thresholds that are multiples of the smallest one")
    }

    /// The most that the payload of a difference may be: times an 8-bit weight it stays inside sixteen bits, in which kernels sum.
    private static let mostOfDifference: Int32 = 255

    private static func differences(of population: Population, payloadBits: Int) throws(NetworkError) -> Payloads {
        guard payloadBits > 0 else {
            throw .unsupported(
                layer: population.name, kind: "sigma-delta neuron",
                reason: "its spikes carry how far its activation has moved, and the chip's spikes carry no value", remedy: "use --neuron if, or the chip loihi-like or loihi2")
        }
        let most = min(mostOfDifference, 1 << Int32(min(payloadBits, 8)) - 1)
        return Payloads(unit: 1, values: population.neuron.levels.map { $0.side == .above ? most : -most }, note: nil)
    }

    private init(unit: Float, values: [Int32], note: String?) {
        self.unit = unit
        self.values = values
        self.note = note
    }

    /// The smallest denominator that brings the slope, smallest negative over smallest positive amplitude, within 1/512 of itself;
    /// of those that the payload holds the nearest, where none does.
    private static func rounded(_ amplitudes: [Float], of name: String, payloadBits: Int) -> Payloads? {
        guard let positive = amplitudes.filter({ $0 > 0 }).min(), let negative = amplitudes.filter({ $0 < 0 }).max() else { return nil }
        // Each sign by itself: thresholds are multiples of the smallest.
        let ratios = amplitudes.compactMap { whole($0, of: $0 > 0 ? positive : -negative, divisor: 1) }
        guard ratios.count == amplitudes.count else { return nil }
        let slope = Double(-negative) / Double(positive)
        let most = (1 << min(payloadBits, 15) - 1) / Int(ratios.largestFiring)
        var best: (numerator: Int, denominator: Int, error: Double)?
        for denominator in stride(from: 1, through: most, by: 1) {
            let numerator = (slope * Double(denominator)).rounded()
            let error = abs(numerator / Double(denominator) - slope) / slope
            guard numerator >= 1, Int(numerator) * Int(ratios.largestFiring) < 1 << min(payloadBits, 15), error < best?.error ?? 1 else { continue }
            best = (Int(numerator), denominator, error)
            if error <= 1.0 / 512 { break }
        }
        guard let best else { return nil }
        let value = Double(best.numerator) / Double(best.denominator)
        return Payloads(
            unit: positive / Float(best.denominator), values: ratios.map { $0 * Int32($0 > 0 ? best.denominator : best.numerator) },
            note: "\(name): the slope \(Float(slope)) below zero is carried as \(best.numerator)/\(best.denominator) = \(Float(value)), which payloads are made of")
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
