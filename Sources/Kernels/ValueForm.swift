/// Says in what form the values of events meet the weights: nothing for ones, a byte or a word each.
public enum ValueForm: Sendable {
    /// One each.
    case one
    /// Magnitudes up to `largestByte`.
    case byte
    /// Sixteen bits, with a sign.
    case word

    /// Two products of a weight and a value of this magnitude stay inside sixteen bits.
    public static let largestByte = 64
}
