/// Sums thirty-two channels over events that carry values of a byte, for `PanelSums`: one multiply-add instruction takes the weights of
/// two events, a byte each and not negative, half the time that words take.
///
/// Each row of weights is a vector with those of channels l and l + 16 in lane l, which all forms of `PanelSums` share.
@usableFromInline
struct BytePairs<Instructions: InstructionSet> {
    /// Channels as bytes of two rows come to lie side by side: by halves of a register, the first four and the last four lanes of
    /// each half.
    @usableFromInline var first: SIMD16<UInt16>
    @usableFromInline var last: SIMD16<UInt16>

    @_alwaysEmitIntoClient @inline(__always)
    init() { (first, last) = (.zero, .zero) }

    /// Adds the weights of two events times what they carry.
    ///
    /// - Parameter pair: in each lane, the first one's value in the low byte and the second one's in the high one.
    @_alwaysEmitIntoClient @inline(__always)
    mutating func add(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>, times pair: SIMD16<UInt16>) {
        first &+= Instructions.products(Instructions.firstBytes(row, next), pair)
        last &+= Instructions.products(Instructions.lastBytes(row, next), pair)
    }

    /// The sums by channel.
    ///
    /// - Parameter raised: what raising the weights has brought to each.
    @_alwaysEmitIntoClient @inline(__always)
    func sorted(without raised: SIMD16<UInt16>) -> PanelSums<Instructions>.Pair {
        Instructions.sorted(first: first &- raised, last: last &- raised)
    }
}
