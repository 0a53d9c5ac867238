/// Which signs the weights of a synapse group may have; one bit of the mantissa pays for the freedom.
public enum SignMode: String, Sendable, CaseIterable {
    /// Both; a magnitude has one stored bit less.
    case mixed = "MIXED"
    /// None below zero.
    case excitatory = "EXCITATORY"
    /// None above zero.
    case inhibitory = "INHIBITORY"
}

/// The format of a group of synapses: what a weight becomes on the chip.
public struct WeightFormat: Sendable, Equatable {
    /// Which signs the group's weights have.
    public var signMode: SignMode
    /// Stored bits of a weight, 1 … 8; see `droppedBits`.
    public var bits: Int
    /// Weights count 2^(6 + exponent) units of current each; −8 … 7.
    public var exponent: Int

    /// A format as the chip stores it; nothing is clamped.
    public init(signMode: SignMode, bits: Int, exponent: Int) {
        self.signMode = signMode
        self.bits = bits
        self.exponent = exponent
    }

    /// Low bits of a mantissa that are not stored.
    public var droppedBits: Int { 8 - bits + (signMode == .mixed ? 1 : 0) }

    /// nengo-loihi 1.1.0 (`discretize_weights`): a real weight in ±255 rounded to its stored bits (half to even), rounded again
    /// to what a negative exponent leaves of them, synapse by synapse.
    public func nengoWeight(_ weight: Double) -> Int {
        let largest = Double(1 << (8 - droppedBits) - 1)
        var stored = (weight / Double(1 << droppedBits)).rounded(.toNearestOrEven)
        stored = min(max(stored, -largest), largest)
        let shift = droppedBits + exponent
        if shift < 0 {
            let step = Double(1 << -shift)
            stored = (stored / step).rounded(.toNearestOrEven) * step
            // A weight that rounds past the largest is cut there and loses the bits below the shift.
            stored = min(max(stored, -largest), largest)
        }
        return LoihiRegisters.shifted(Int(stored), by: shift) << LoihiRegisters.fractionBits
    }
}
