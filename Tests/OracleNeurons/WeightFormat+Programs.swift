import Models

extension SignMode {
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

extension WeightFormat {
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
}
