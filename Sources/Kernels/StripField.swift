/// What all strips of a band have in common where they gather: how their events and weights are to be read.
public struct StripField: Sendable {
    /// The form of the events' values.
    public var form: ValueForm
    /// Binary shift from a mantissa to potentials.
    public var shift: Int32
    /// Whether any value may be below zero.
    public var hasNegativeValues: Bool
    /// Σ |value| that sixteen-bit sums are sure to hold.
    public var budget: Int
    /// Events that sixteen-bit sums are sure to hold whatever they carry, whole units of them; none where not even one unit is.
    public var piece: Int
    /// Vectors of sixteen potentials per strip.
    public var vectors: Int

    /// - Parameters:
    ///   - shift: from a mantissa to potentials.
    ///   - budget: Σ |value| that sixteen-bit sums are sure to hold.
    ///   - piece: events that they are sure to hold.
    ///   - vectors: of sixteen potentials per strip.
    public init(form: ValueForm, shift: Int32, hasNegativeValues: Bool, budget: Int, piece: Int, vectors: Int) {
        self.piece = piece & (0 &- Self.unit)
        (self.form, self.shift, self.hasNegativeValues, self.budget, self.vectors) = (form, shift, hasNegativeValues, budget, vectors)
    }

    /// The most events that fields are filled up to whole ones of, at any level.
    @_alwaysEmitIntoClient @inline(__always)
    public static var unit: Int { 8 }
}
