/// What a neuron emitted in one update.
struct Emission: Equatable {
    /// Σ of the payloads of the crossed thresholds.
    var value: Int32 = 0
    /// Bit n set when threshold n of `Soma.thresholds` was crossed.
    var crossed: UInt64 = 0
}

extension Soma {
    /// Lets one membrane fire and resets its potential in place.
    ///
    /// - Parameter emitted: Σ of what the neuron emitted so far.
    func fire(_ potential: inout Int32, membrane: Int, emitted: Int32) -> Emission {
        switch self {
        case .cascade(let soma): soma.fire(&potential)
        case .hardReset(let soma): soma.fire(&potential)
        case .signed(let soma): soma.fire(&potential, emitted: emitted)
        case .multiLevel(let soma): soma.fire(&potential, membrane: membrane)
        case .accumulate, .input: Emission()
        }
    }

    /// The value each threshold emits, in the order of `thresholds`.
    public var payloads: [Int32] {
        switch self {
        case .cascade(let soma): soma.payloads
        case .hardReset(let soma): [soma.payload]
        case .signed(let soma): soma.payloads + soma.negativePayloads
        case .multiLevel(let soma): soma.thresholds.map { _ in soma.payload }
        case .accumulate, .input: []
        }
    }

    /// Threshold magnitudes from the largest to the smallest; those of a signed soma's negative side come last.
    public var thresholds: [Int32] {
        switch self {
        case .cascade(let soma): soma.thresholds
        case .hardReset(let soma): [soma.threshold]
        case .signed(let soma): soma.thresholds + soma.negativeThresholds
        case .multiLevel(let soma): soma.thresholds
        case .accumulate, .input: []
        }
    }

    /// The same soma with other thresholds, in the order of `thresholds`.
    /// - Precondition: as many as the soma has.
    package func withThresholds(_ values: [Int32]) -> Soma {
        precondition(values.count == thresholds.count, "\(values.count) thresholds for a soma that has \(thresholds.count)")
        switch self {
        case .cascade(var soma):
            soma.thresholds = values
            return .cascade(soma)
        case .hardReset(var soma):
            soma.threshold = values[0]
            return .hardReset(soma)
        case .signed(var soma):
            let count = soma.thresholds.count
            soma.thresholds = Array(values[..<count])
            soma.negativeThresholds = Array(values[count...])
            return .signed(soma)
        case .multiLevel(var soma):
            soma.thresholds = values
            return .multiLevel(soma)
        case .accumulate, .input: return self
        }
    }

    /// Whether a spike sets the potential to a constant.
    package var resetsHard: Bool {
        switch self {
        case .hardReset, .multiLevel: true
        case .signed(let soma): soma.resetPotential != nil
        case .cascade, .accumulate, .input: false
        }
    }

    /// Potentials that one neuron has.
    public var membraneCount: Int { if case .multiLevel(let soma) = self { soma.thresholds.count } else { 1 } }

    /// Whether the neuron keeps the sum of what it emitted.
    public var hasMemory: Bool { if case .signed(let soma) = self { soma.hasMemory } else { false } }

    /// The largest magnitude of one firing: no neuron crosses thresholds of both signs in one step.
    package var largestFiring: Int32 {
        max(payloads.reduce(0) { $0 + max($1, 0) }, -payloads.reduce(0) { $0 + min($1, 0) })
    }
}
