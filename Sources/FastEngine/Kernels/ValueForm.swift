/// What events carry, in the form in which it meets the weights.
enum ValueForm: Sendable {
    /// One each.
    case one
    /// Magnitudes up to `BytePairs.largestValue`.
    case byte
    case word
}
