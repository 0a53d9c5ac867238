/// The current of one neuron and what it adds to the potential; `RegisterRules+Lanes.swift` has the same for sixteen.
extension RegisterRules {
    /// - Parameters:
    ///   - kept: what a step left of the current.
    ///   - arrived: Σ weights × values of the packets that arrived.
    func current(kept: Int, arrived: Int) -> Int {
        switch dialect {
        case .lava:
            let sum = kept + (arrived >> 6) << 6
            if sum > 1 << 23 { return sum - 1 << 24 }
            return sum <= -(1 << 23) ? sum + 1 << 24 : sum
        case .chipLike: return Self.wrapped(kept + Self.wrapped(arrived, bits: 22), bits: 24)
        }
    }

    func drive(_ current: Int, constant: Int) -> Int {
        switch dialect {
        case .lava: current + constant
        case .chipLike: Self.wrapped(current + constant, bits: 24)
        }
    }

    /// The two's complement value of the lowest bits.
    private static func wrapped(_ value: Int, bits: Int) -> Int {
        let modulus = 1 << bits
        let rest = value & (modulus - 1)
        return rest >= modulus / 2 ? rest - modulus : rest
    }
}
