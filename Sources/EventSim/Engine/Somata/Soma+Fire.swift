/// What a neuron emitted in one update.
struct Emission: Equatable {
    /// Σ of the payloads of the crossed thresholds.
    var value: Int32 = 0
    /// Bit n set when threshold n was crossed.
    var crossed: UInt64 = 0
}

extension Soma {
    /// Lets one neuron fire and resets its potential in place.
    func fire(_ potential: inout Int32) -> Emission {
        switch self {
        case .cascade(let soma): soma.fire(&potential)
        case .hardReset(let soma): soma.fire(&potential)
        case .accumulate, .input: Emission()
        }
    }

    /// The value each threshold emits.
    public var payloads: [Int32] {
        switch self {
        case .cascade(let soma): soma.payloads
        case .hardReset(let soma): [soma.payload]
        case .accumulate, .input: []
        }
    }

    /// Thresholds from the largest to the smallest.
    public var thresholds: [Int32] {
        switch self {
        case .cascade(let soma): soma.thresholds
        case .hardReset(let soma): [soma.threshold]
        case .accumulate, .input: []
        }
    }
}
