import Models

/// What a dialect stores of a weight mantissa.
///
/// A mixed weight of b bits is an even or coarser mantissa of 2^(9 − b) steps, so the shift between our mantissas and 64ths of
/// a unit is 15 − b + exponent. Down to a shift of six nothing is lost. Below, `chipLike` rounds each weight to whole units
/// of 64 as nengo-loihi does; `lava` keeps the mantissas, and its neurons round the sum of a step down.
struct MantissaRounding {
    /// Left shift between what is stored and the potential.
    let weightShift: Int
    /// Set where each weight is rounded by itself.
    private let format: WeightFormat?

    init(_ arithmetic: LoihiArithmetic?, weightShift: Int, weightBits: Int) {
        guard arithmetic?.dialect == .chipLike, weightShift < LoihiRegisters.fractionBits else {
            self.weightShift = weightShift
            format = nil
            return
        }
        self.weightShift = LoihiRegisters.fractionBits
        format = WeightFormat(signMode: .mixed, bits: weightBits, exponent: weightShift + weightBits - 15)
    }

    func stored(_ mantissa: Int) -> Int {
        guard let format else { return mantissa }
        return format.nengoWeight(Double(mantissa << format.droppedBits)) >> LoihiRegisters.fractionBits
    }
}
