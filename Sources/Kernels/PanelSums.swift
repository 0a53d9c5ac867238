/// Sums the weight rows of one strip's events in registers, Σ value · weight for 16, 32 or 64 output channels, for `PanelReader`: the
/// innermost loops of the engine, one load and two or three additions per event and 32 channels.
///
/// Where a lane holds two weights, Σ of the lanes and Σ of their high bytes are enough: a lane is 256 · high + low, so what is left
/// of the first after 256 times the second are the low bytes. Where values fit bytes, too, the weights of two events are multiplied
/// and added at once (`BytePairs`). Sums wrap at sixteen bits on the way and are exact while their results fit.
// Unchecked indices: whoever calls lists rows of the panel only.
@usableFromInline
enum PanelSums<Instructions: InstructionSet> {
    @usableFromInline typealias Pair = (low: SIMD16<Int16>, high: SIMD16<Int16>)

    /// Sixty-four channels.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func four(_ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: RawSpan, _ events: PanelEvents) -> (Pair, Pair) {
        var (all, high) = (SIMD32<UInt16>.zero, SIMD32<UInt16>.zero)
        var raised = SIMD16<UInt16>.zero
        switch events.form {
        case .one:
            forEach(events) { event in
                let row = unsafe loadWide(weights, origin &+ Int(rows[unchecked: event]) &<< 1)
                all &+= row
                high &+= Instructions.highBytes(row)
            }
            raised = SIMD16(repeating: UInt16(truncatingIfNeeded: events.range.count))
        case .byte:
            var (first, last) = (SIMD32<UInt16>.zero, SIMD32<UInt16>.zero)
            forEachPair(events) { event in
                let row = unsafe loadWide(weights, origin &+ Int(rows[unchecked: event]) &<< 1)
                let next = unsafe loadWide(weights, origin &+ Int(rows[unchecked: event &+ 1]) &<< 1)
                let pair = unsafe SIMD32(repeating: values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: UInt16.self))
                first &+= Instructions.products(Instructions.firstBytes(row, next), pair)
                last &+= Instructions.products(Instructions.lastBytes(row, next), pair)
            }
            raised = SIMD16(repeating: UInt16(truncatingIfNeeded: events.total)) &* raise
            return (
                Instructions.sorted(first: first.halves.low &- raised, last: last.halves.low &- raised),
                Instructions.sorted(first: first.halves.high &- raised, last: last.halves.high &- raised)
            )
        case .word:
            forEach(events) { event in
                let row = unsafe loadWide(weights, origin &+ Int(rows[unchecked: event]) &<< 1)
                let value = unsafe load(values, word: event)
                let wide = SIMD32((value, value))
                all &+= row &* wide
                high &+= Instructions.highBytes(row) &* wide
                raised &+= value
            }
        }
        raised = raised &* raise
        return (apart(all.halves.low, high.halves.low, raised), apart(all.halves.high, high.halves.high, raised))
    }

    /// Thirty-two channels.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func two(_ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: RawSpan, _ events: PanelEvents) -> Pair {
        let byte = SIMD16<UInt16>(repeating: 8)
        var (all, high, raised) = (SIMD16<UInt16>.zero, SIMD16<UInt16>.zero, SIMD16<UInt16>.zero)
        switch events.form {
        case .one:
            forEach(events) { event in
                let row = unsafe load(weights, origin &+ Int(rows[unchecked: event]))
                all &+= row
                high &+= row &>> byte
            }
            raised = SIMD16(repeating: UInt16(truncatingIfNeeded: events.range.count))
        case .byte:
            var sums = BytePairs<Instructions>()
            forEachPair(events) { event in
                let first = unsafe load(weights, origin &+ Int(rows[unchecked: event]))
                let second = unsafe load(weights, origin &+ Int(rows[unchecked: event &+ 1]))
                let pair = unsafe load(values, pair: event)
                sums.add(first, second, times: pair)
            }
            return sums.sorted(without: SIMD16(repeating: UInt16(truncatingIfNeeded: events.total)) &* raise)
        case .word:
            forEach(events) { event in
                let row = unsafe load(weights, origin &+ Int(rows[unchecked: event]))
                let value = unsafe load(values, word: event)
                all &+= row &* value
                high &+= (row &>> byte) &* value
                raised &+= value
            }
        }
        return apart(all, high, raised &* raise)
    }

    /// Sixteen channels, whose weights have a lane each.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func one(_ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: RawSpan, _ events: PanelEvents) -> SIMD16<Int16> {
        var sum = SIMD16<UInt16>.zero
        switch events.form {
        case .one:
            forEach(events) { event in unsafe sum &+= load(weights, origin &+ Int(rows[unchecked: event])) }
        case .byte:
            forEach(events) { event in unsafe sum &+= load(weights, origin &+ Int(rows[unchecked: event])) &* load(values, byte: event) }
        case .word:
            forEach(events) { event in unsafe sum &+= load(weights, origin &+ Int(rows[unchecked: event])) &* load(values, word: event) }
        }
        return unsafe unsafeBitCast(sum, to: SIMD16<Int16>.self)
    }

    @_alwaysEmitIntoClient @inline(__always)
    static var raise: SIMD16<UInt16> { SIMD16(repeating: UInt16(WeightPanel.raise)) }

    /// The sums of low and of high bytes.
    @_alwaysEmitIntoClient @inline(__always)
    static func apart(_ all: SIMD16<UInt16>, _ high: SIMD16<UInt16>, _ raised: SIMD16<UInt16>) -> Pair {
        unsafe (
            unsafeBitCast(all &- high &<< SIMD16(repeating: 8) &- raised, to: SIMD16<Int16>.self),
            unsafeBitCast(high &- raised, to: SIMD16<Int16>.self)
        )
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ weights: RawSpan, _ offset: Int) -> SIMD16<UInt16> {
        unsafe weights.unsafeLoad(fromUncheckedByteOffset: offset, as: SIMD16<UInt16>.self)
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func loadWide(_ weights: RawSpan, _ offset: Int) -> SIMD32<UInt16> {
        unsafe weights.unsafeLoad(fromUncheckedByteOffset: offset, as: SIMD32<UInt16>.self)
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, word event: Int) -> SIMD16<UInt16> {
        unsafe SIMD16(repeating: values.unsafeLoad(fromUncheckedByteOffset: event &<< 1, as: UInt16.self))
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, byte event: Int) -> SIMD16<UInt16> {
        unsafe SIMD16(repeating: UInt16(truncatingIfNeeded: values.unsafeLoad(fromUncheckedByteOffset: event, as: Int8.self)))
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, pair event: Int) -> SIMD16<UInt16> {
        unsafe SIMD16(repeating: values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: UInt16.self))
    }

    @_alwaysEmitIntoClient @inline(__always)
    static func forEach(_ events: PanelEvents, _ body: (Int) -> Void) {
        guard events.areInPairs else {
            var event = events.range.lowerBound
            while event < events.range.upperBound {
                body(event)
                event &+= 1
            }
            return
        }
        var event = events.range.lowerBound
        while event < events.range.upperBound {
            body(event)
            body(event &+ 1)
            if Instructions.fieldUnit == 8 {
                body(event &+ 2)
                body(event &+ 3)
                body(event &+ 4)
                body(event &+ 5)
                body(event &+ 6)
                body(event &+ 7)
            }
            event &+= Instructions.fieldUnit
        }
    }

    @_alwaysEmitIntoClient @inline(__always)
    static func forEachPair(_ events: PanelEvents, _ body: (Int) -> Void) {
        var event = events.range.lowerBound
        guard events.areInPairs || Instructions.fieldUnit == 2 else {
            while event < events.range.upperBound {
                body(event)
                event &+= 2
            }
            return
        }
        while event < events.range.upperBound {
            body(event)
            if Instructions.fieldUnit == 8 {
                body(event &+ 2)
                body(event &+ 4)
                body(event &+ 6)
            }
            event &+= Instructions.fieldUnit
        }
    }
}
