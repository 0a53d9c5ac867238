/// Sixteen-bit sums over the events of one strip, the inner loops of the engine: Σ value · weight for the output channels
/// of a panel of weights.
///
/// Where a lane holds two weights, Σ of the lanes and Σ of their high bytes are enough: a lane is 256 · high + low, so what is left
/// of the first after 256 times the second are the low bytes. Sums wrap at sixteen bits on the way and are exact while their
/// results fit.
// Unchecked indices: whoever calls lists rows of the panel only.
enum PanelSums {
    typealias Pair = (low: SIMD16<Int16>, high: SIMD16<Int16>)

    /// Sixty-four channels.
    @inline(__always) @unsafe
    static func four(
        _ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ range: Range<Int>, inPairs: Bool
    ) -> (Pair, Pair) {
        let byte = SIMD16<Int16>(repeating: 8)
        var (all0, high0, all1, high1) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero, SIMD16<Int16>.zero, SIMD16<Int16>.zero)
        var raised = SIMD16<Int16>.zero
        if isUnit {
            forEach(range, inPairs: inPairs) { event in
                let row = unsafe origin &+ Int(rows[unchecked: event]) &<< 1
                let first = unsafe weights.unsafeLoad(fromUncheckedByteOffset: row, as: SIMD16<Int16>.self)
                let second = unsafe weights.unsafeLoad(fromUncheckedByteOffset: row &+ 32, as: SIMD16<Int16>.self)
                all0 &+= first
                high0 &+= first &>> byte
                all1 &+= second
                high1 &+= second &>> byte
            }
            raised = SIMD16(repeating: Int16(truncatingIfNeeded: range.count))
        } else {
            forEach(range, inPairs: inPairs) { event in
                let row = unsafe origin &+ Int(rows[unchecked: event]) &<< 1
                let value = unsafe SIMD16<Int16>(repeating: values[unchecked: event])
                let first = unsafe weights.unsafeLoad(fromUncheckedByteOffset: row, as: SIMD16<Int16>.self)
                let second = unsafe weights.unsafeLoad(fromUncheckedByteOffset: row &+ 32, as: SIMD16<Int16>.self)
                all0 &+= first &* value
                high0 &+= (first &>> byte) &* value
                all1 &+= second &* value
                high1 &+= (second &>> byte) &* value
                raised &+= value
            }
        }
        raised = raised &* SIMD16(repeating: WeightPanels.raise)
        return ((all0 &- high0 &<< byte &- raised, high0), (all1 &- high1 &<< byte &- raised, high1))
    }

    /// Thirty-two channels.
    @inline(__always) @unsafe
    static func two(
        _ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ range: Range<Int>, inPairs: Bool
    ) -> Pair {
        let byte = SIMD16<Int16>(repeating: 8)
        var (all, high, raised) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero, SIMD16<Int16>.zero)
        if isUnit {
            forEach(range, inPairs: inPairs) { event in
                let row = unsafe weights.unsafeLoad(fromUncheckedByteOffset: origin &+ Int(rows[unchecked: event]), as: SIMD16<Int16>.self)
                all &+= row
                high &+= row &>> byte
            }
            raised = SIMD16(repeating: Int16(truncatingIfNeeded: range.count))
        } else {
            forEach(range, inPairs: inPairs) { event in
                let row = unsafe weights.unsafeLoad(fromUncheckedByteOffset: origin &+ Int(rows[unchecked: event]), as: SIMD16<Int16>.self)
                let value = unsafe SIMD16<Int16>(repeating: values[unchecked: event])
                all &+= row &* value
                high &+= (row &>> byte) &* value
                raised &+= value
            }
        }
        return (all &- high &<< byte &- raised &* SIMD16(repeating: WeightPanels.raise), high)
    }

    /// Sixteen channels, whose weights have a lane each.
    @inline(__always) @unsafe
    static func one(
        _ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ range: Range<Int>, inPairs: Bool
    ) -> SIMD16<Int16> {
        var sum = SIMD16<Int16>.zero
        if isUnit {
            forEach(range, inPairs: inPairs) { event in
                unsafe sum &+= weights.unsafeLoad(fromUncheckedByteOffset: origin &+ Int(rows[unchecked: event]), as: SIMD16<Int16>.self)
            }
        } else {
            forEach(range, inPairs: inPairs) { event in
                let value = unsafe SIMD16<Int16>(repeating: values[unchecked: event])
                unsafe sum &+= weights.unsafeLoad(fromUncheckedByteOffset: origin &+ Int(rows[unchecked: event]), as: SIMD16<Int16>.self) &* value
            }
        }
        return sum
    }

    /// - Parameter inPairs: whether there are whole pairs of events, so that one branch tells when they end.
    @inline(__always)
    private static func forEach(_ events: Range<Int>, inPairs: Bool, _ body: (Int) -> Void) {
        guard inPairs else {
            for event in events { body(event) }
            return
        }
        var event = events.lowerBound
        while event < events.upperBound {
            body(event)
            body(event &+ 1)
            event &+= 2
        }
    }
}
