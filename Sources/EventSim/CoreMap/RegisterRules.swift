/// The published reading of Loihi's integers that a layer's registers follow where they would not just saturate
/// (`docs/fixed-point.md`).
public struct RegisterRules: Sendable, Equatable {
    /// Who describes the integers.
    public enum Dialect: String, Sendable, CaseIterable {
        /// The sum of a step is rounded down to a multiple of 64; the current wraps once, into (−2²³, 2²³].
        case lava
        /// The sum of a step wraps to 22 bits, the current and the current with the bias to 24.
        case chipLike = "chip-like"
    }

    /// The reading that is followed.
    public var dialect: Dialect
    /// Where potentials are cut off below; −(2²³ − 1) in `lava`.
    public var lowestPotential: Int32

    /// Nothing is checked here; in `lava` a compiled map has no other limit than −(2²³ − 1).
    public init(_ dialect: Dialect, lowestPotential: Int32) {
        self.dialect = dialect
        self.lowestPotential = lowestPotential
    }
}
