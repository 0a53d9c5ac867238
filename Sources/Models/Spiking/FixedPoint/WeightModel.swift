/// Which signs the weights of a synapse group may have; one bit of the mantissa pays for the freedom.
public enum SignMode: String, Sendable, CaseIterable {
    case mixed = "MIXED"
    case excitatory = "EXCITATORY"
    case inhibitory = "INHIBITORY"

    /// The mode that a group of weights gets when none is stated.
    public init(of weights: some Sequence<Int>) {
        var lowest = Int.max
        var highest = Int.min
        for weight in weights { (lowest, highest) = (min(lowest, weight), max(highest, weight)) }
        self = lowest >= 0 ? .excitatory : highest <= 0 ? .inhibitory : .mixed
    }

    /// Mantissas that the group can hold.
    public var range: ClosedRange<Int> {
        switch self {
        case .mixed: -256...255
        case .excitatory: 0...255
        case .inhibitory: -255...0
        }
    }
}

/// The format of a group of synapses: what a mantissa becomes on the chip, as three programs see it.
public struct WeightFormat: Sendable, Equatable {
    public var signMode: SignMode
    /// 1 … 8.
    public var bits: Int
    /// Weights count 2^(6 + exponent) units of current each; −8 … 7.
    public var exponent: Int

    public init(signMode: SignMode, bits: Int, exponent: Int) {
        self.signMode = signMode
        self.bits = bits
        self.exponent = exponent
    }

    /// Low bits of a mantissa that are not stored.
    public var droppedBits: Int { 8 - bits + (signMode == .mixed ? 1 : 0) }

    /// lava-nc: cut to the range, then low bits dropped, downward for mixed and excitatory weights and toward zero for
    /// inhibitory ones. What the chip stores, without the exponent.
    public func lavaMantissa(_ weight: Int) -> Int {
        let clipped = min(max(weight, signMode.range.lowerBound), signMode.range.upperBound)
        if signMode == .inhibitory { return -((-clipped >> droppedBits) << droppedBits) }
        return (clipped >> droppedBits) << droppedBits
    }

    /// lava-nc: what one spike over one synapse adds to the current. The exponent shifts a step's sum, so with a negative
    /// exponent several spikes together add more than this.
    public func lavaSingleSpike(_ weight: Int) -> Int {
        LoihiRegisters.shifted(lavaMantissa(weight), by: exponent) << LoihiRegisters.fractionBits
    }

    /// brian2-loihi 0.5.2: low bits dropped toward zero, multiplied by 2^(6 + exponent), rounded down to a multiple of 64 and
    /// cut at ±(2²¹ − 64), synapse by synapse.
    public func brian2Weight(_ weight: Int) -> Int {
        let magnitude = (abs(weight) >> droppedBits) << droppedBits
        let scaled = LoihiRegisters.shifted(weight < 0 ? -magnitude : magnitude, by: exponent) << LoihiRegisters.fractionBits
        let limit = 1 << 21 - 64
        return min(max(scaled, -limit), limit)
    }

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
