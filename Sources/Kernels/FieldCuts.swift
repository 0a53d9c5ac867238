/// Cuts a strip's events where its sixteen-bit sums have to be widened on the way, for `GatherBody`.
// Unchecked loads: fields have slack for sixteen events behind the last one.
@usableFromInline
enum FieldCuts {
    /// The end of the first piece that sixteen bits are sure to hold; pieces of bytes are whole pairs, and none is empty.
    @_alwaysEmitIntoClient @inline(__always)
    static func end(_ values: RawSpan, _ form: ValueForm, _ events: Range<Int>, budget: Int) -> Int {
        switch form {
        case .one: min(events.lowerBound &+ max(budget, 1), events.upperBound)
        case .byte: end(events, by: 2, budget: budget) { unsafe load(values, pair: $0) } sixteen: { unsafe load(values, bytes: $0) }
        case .word: end(events, by: 1, budget: budget) { unsafe load(values, word: $0) } sixteen: { unsafe load(values, words: $0) }
        }
    }

    /// - Parameters:
    ///   - step: events that stay together.
    ///   - load: Σ |value| of those from one on.
    ///   - sixteen: the same of sixteen.
    @_alwaysEmitIntoClient @inline(__always)
    static func end(_ events: Range<Int>, by step: Int, budget: Int, load: (Int) -> Int, sixteen: (Int) -> Int) -> Int {
        var room = budget
        var event = events.lowerBound
        while event < events.upperBound {
            // Sixteen at a time, and step by step where the piece ends among them.
            let most = event &+ 16 <= events.upperBound ? sixteen(event) : .max
            if most <= room {
                room &-= most
                event &+= 16
                continue
            }
            let load = load(event)
            if load > room, event > events.lowerBound { return event }
            room &-= load
            event &+= step
        }
        return events.upperBound
    }

    /// Σ value of some events with bytes.
    @_alwaysEmitIntoClient @inline(__always)
    static func total(_ values: RawSpan, _ events: Range<Int>) -> Int {
        var total = 0
        var event = events.lowerBound
        // Eight at a time: raised by 128 they are not negative, and sums of pairs side by side keep apart.
        while event &+ 8 <= events.upperBound {
            let eight = unsafe values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: UInt64.self) ^ 0x8080_8080_8080_8080
            let pairs = (eight & 0x00FF_00FF_00FF_00FF) &+ (eight &>> 8 & 0x00FF_00FF_00FF_00FF)
            total &+= Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) &>> 48) &- 1024
            event &+= 8
        }
        while event < events.upperBound {
            unsafe total &+= Int(values.unsafeLoad(fromUncheckedByteOffset: event, as: Int8.self))
            event &+= 1
        }
        return total
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, word event: Int) -> Int {
        unsafe Int(values.unsafeLoad(fromUncheckedByteOffset: event &<< 1, as: Int16.self).magnitude)
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, words event: Int) -> Int {
        unsafe Int(values.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD16<Int16>.self).widened.magnitudes.total)
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, pair event: Int) -> Int {
        let pair = unsafe values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: SIMD2<Int8>.self)
        return Int(pair.x.magnitude) &+ Int(pair.y.magnitude)
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func load(_ values: RawSpan, bytes event: Int) -> Int {
        let words = unsafe values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: SIMD8<Int16>.self)
        let bits = SIMD8<Int16>(repeating: 8)
        let (even, odd) = ((words &<< bits) &>> bits, words &>> bits)
        return Int(SIMD16(lowHalf: even, highHalf: odd).widened.magnitudes.total)
    }
}
