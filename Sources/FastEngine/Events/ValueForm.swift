/// Says in what form the values of events meet the weights, for kernels: nothing for ones, a byte or a word each.
enum ValueForm: Sendable {
    /// One each.
    case one
    /// Magnitudes up to `largestByte`.
    case byte
    case word

    /// Two products of a weight and a value of this magnitude stay inside sixteen bits.
    static let largestByte = 64

    /// Whether the processor the build is for multiplies pairs of bytes in one instruction; without, words are faster.
    static var multipliesBytes: Bool {
        #if canImport(ProcessorFeatures.AVX2)
        true
        #else
        false
        #endif
    }
}
