// Unchecked indices: a plan's runs and taps name pixels of its view and strips of its rows only, an event list's offsets end at its
// events, behind which it has slack for the last copy, and whoever calls has made room for every event under every strip.
/// Collects, for each strip of a band, the weight rows of the events in its receptive field side by side, for `GatherBody` to sum: one
/// copied word per event and strip, sixteen or thirty-two at a time.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for each form of values.
    @_alwaysEmitIntoClient @inline(never)
    public static func collect(
        _ form: ValueForm, targets: Range<Int>, inputs: Int, nullRow: Int32, isLong: Bool, runStarts: Span<Int>, _ runs: Span<StripRun>,
        rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, offsets: Span<Int32>, before: Span<Int32>, _ entries: Span<Int32>, _ emitted: Span<Int16>,
        rows: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, starts: inout MutableSpan<Int32>, counts: inout MutableSpan<Int32>,
        loads: inout MutableSpan<Int32>
    ) -> Int {
        return switch form {
        case .one: collect(as: .one)
        case .byte: collect(as: .byte)
        case .word: collect(as: .word)
        }

        @inline(__always)
        func collect(as form: ValueForm) -> Int {
            var heaviest = 0
            let isUnit = form == .one
            let stripCount = runStarts.count &- 1
            var total = 0
            var position = 0
            var target = targets.lowerBound
            while target < targets.upperBound {
                let (firstTap, endTap) = unsafe (rowStarts[unchecked: target], rowStarts[unchecked: target &+ 1])
                target &+= 1
                var strip = 0
                while strip < stripCount {
                    let first = total
                    var load: Int32 = 0
                    var column = unsafe runStarts[unchecked: strip]
                    let endColumn = unsafe runStarts[unchecked: strip &+ 1]
                    while column < endColumn {
                        let run = unsafe runs[unchecked: column]
                        column &+= 1
                        let kernel = (run.kernel &- run.first) &* inputs
                        var index = firstTap
                        while index < endTap {
                            let row = unsafe rowTaps[unchecked: index]
                            index &+= 1
                            let from = row.pixel &+ run.first
                            let to = row.pixel &+ run.end
                            let start = unsafe Int(offsets[unchecked: from])
                            let end = unsafe Int(offsets[unchecked: to])
                            if !isUnit { unsafe load &+= before[unchecked: to] &- before[unchecked: from] }
                            let base = Int32(truncatingIfNeeded: row.weightRow &+ kernel)
                            // More is copied than there is: a branch that always goes the same way costs less than copying.
                            var (event, next) = (start, total)
                            repeat {
                                unsafe FieldCopy.copySixteen(entries, emitted, event, base: base, form, to: &rows, &values, at: next)
                                if isLong {
                                    let (event, next) = (event &+ 16, next &+ 16)
                                unsafe FieldCopy.copySixteen(entries, emitted, event, base: base, form, to: &rows, &values, at: next)
                                }
                                event &+= isLong ? 32 : 16
                                next &+= isLong ? 32 : 16
                            } while event < end
                            total &+= end &- start
                        }
                    }
                    unsafe starts[unchecked: position] = Int32(truncatingIfNeeded: first)
                    unsafe counts[unchecked: position] = Int32(truncatingIfNeeded: total &- first)
                    if !isUnit { unsafe loads[unchecked: position] = load }
                    heaviest = max(heaviest, isUnit ? total &- first : Int(load))
                    unsafe FieldCopy.fill(total, nullRow, form, &rows, &values)
                    total = Self.filled(total)
                    position &+= 1
                    strip &+= 1
                }
            }
            return heaviest
        }
    }
}

/// Copies the events of a field, for `collect`.
@usableFromInline
enum FieldCopy {
    /// Puts a row of zeros behind a field, which fills it up where its events are odd.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func fill(_ end: Int, _ nullRow: Int32, _ form: ValueForm, _ rows: inout MutableSpan<Int32>, _ values: inout MutableSpan<Int16>) {
        var rowBytes = unsafe rows.mutableBytes
        unsafe rowBytes.storeBytes(of: SIMD8(repeating: nullRow), toUncheckedByteOffset: end &<< 2, as: SIMD8<Int32>.self)
        guard form != .one else { return }
        var valueBytes = unsafe values.mutableBytes
        if form == .byte {
            unsafe valueBytes.storeBytes(of: 0, toUncheckedByteOffset: end, as: Int64.self)
        } else {
            unsafe valueBytes.storeBytes(of: .zero, toUncheckedByteOffset: end &<< 1, as: SIMD8<Int16>.self)
        }
    }

    /// Copies sixteen events into a list of weight rows, as many of them as there may be.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func copySixteen(
        _ entries: Span<Int32>, _ emitted: Span<Int16>, _ event: Int, base: Int32, _ form: ValueForm, to rows: inout MutableSpan<Int32>,
        _ values: inout MutableSpan<Int16>, at position: Int
    ) {
        let entries = unsafe entries.bytes
        var rowBytes = unsafe rows.mutableBytes
        let sixteen = unsafe entries.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 2, as: SIMD16<Int32>.self) &+ SIMD16(repeating: base)
        unsafe rowBytes.storeBytes(of: sixteen &<< SIMD16(repeating: 5), toUncheckedByteOffset: position &<< 2, as: SIMD16<Int32>.self)
        guard form != .one else { return }
        let emitted = unsafe emitted.bytes
        var valueBytes = unsafe values.mutableBytes
        let words = unsafe emitted.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD16<Int16>.self)
        if form == .byte {
            unsafe valueBytes.storeBytes(of: words.narrowed, toUncheckedByteOffset: position, as: SIMD16<Int8>.self)
        } else {
            unsafe valueBytes.storeBytes(of: words, toUncheckedByteOffset: position &<< 1, as: SIMD16<Int16>.self)
        }
    }
}
