/// A dialect together with what it leaves open.
public struct LoihiArithmetic: Sendable, Equatable {
    /// Whose reading of the registers.
    public var dialect: LoihiDialect
    /// Where `chipLike` cuts the potentials of firing neurons off: −(2ⁿ − 1). nengo-loihi's own default is 0, at which a rate
    /// code loses what inhibition takes away; −(2²³ − 1) is out of reach. `lava` knows only the latter.
    public var lowestPotential: Int

    /// Without a lower limit within reach unless told otherwise.
    public init(_ dialect: LoihiDialect, lowestPotential: Int = -LoihiRegisters.largestPotential) {
        self.dialect = dialect
        self.lowestPotential = lowestPotential
    }
}
