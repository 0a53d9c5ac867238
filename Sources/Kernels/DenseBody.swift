// Unchecked indices: whoever calls checks the bytes of the events, the weights and the sums against the shape.
/// Adds steps in which many neurons fire: every neuron's value is a byte, fired or not, and four neighbouring channels are multiplied and
/// added in one instruction. Costs the synapses of all neurons ÷ 64 instructions, whatever fires and whatever values are carried.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for pixels of sixteen outputs, one for those of thirty-two, and one for others.
    @_alwaysEmitIntoClient @inline(never)
    public static func addDense(
        _ shape: DenseShape, targets: Range<Int>, rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, _ events: RawSpan, _ weights: RawSpan,
        to sums: inout MutableSpan<SIMD16<Int32>>
    ) {
        switch shape.blocks {
        case 1: unsafe addNarrow(shape, OneBlock(), targets, rowStarts, rowTaps, events, weights, to: &sums)
        case 2: unsafe addNarrow(shape, TwoBlocks(), targets, rowStarts, rowTaps, events, weights, to: &sums)
        default: unsafe addWide(shape, targets, rowStarts, rowTaps, events, weights, to: &sums)
        }
    }

    /// A few pixels of few outputs at a time, whose sums stay in eight registers.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func addNarrow<Layout: DenseLayout>(
        _ shape: DenseShape, _: Layout, _ targets: Range<Int>, _ rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, _ events: RawSpan,
        _ weights: RawSpan, to sums: inout MutableSpan<SIMD16<Int32>>
    ) {
        let (inputs, half) = (shape.inputs, Layout.pixels / 2)
        let shift = SIMD16(repeating: shape.shift)
        var target = targets.lowerBound
        while target < targets.upperBound {
            let (firstTap, endTap) = unsafe (rowStarts[unchecked: target], rowStarts[unchecked: target &+ 1])
            var column = 0
            while column < shape.width {
                var (one, two) = (DenseSums(), DenseSums())
                var index = firstTap
                while index < endTap {
                    let tap = unsafe rowTaps[unchecked: index]
                    index &+= 1
                    var event = (tap.source &- shape.firstSource) &* shape.rowBytes &+ column &* inputs
                    // A row of weights is sixteen bytes for each block and input channel.
                    var weight = shape.origin &+ (tap.weightRow &<< 4) &* shape.blocks
                    let end = event &+ shape.kernelBytes
                    while event < end {
                        unsafe Layout.add(events, event, inputs, weights, weight, to: &one, Self.self)
                        unsafe Layout.add(events, event &+ half &* inputs, inputs, weights, weight, to: &two, Self.self)
                        event &+= 4
                        weight &+= 64 &* shape.blocks
                    }
                }
                let first = ((target &- targets.lowerBound) &* shape.width &+ column) &* shape.blocks
                let rest = (shape.width &- column) &* shape.blocks
                one.move(to: &sums, at: first, first: rest, shift)
                two.move(to: &sums, at: first &+ 4, first: rest &- 4, shift)
                column &+= Layout.pixels
            }
            target &+= 1
        }
    }

    /// Four pixels times sixty-four outputs at a time, whose sums stay in sixteen registers.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func addWide(
        _ shape: DenseShape, _ targets: Range<Int>, _ rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, _ events: RawSpan, _ weights: RawSpan,
        to sums: inout MutableSpan<SIMD16<Int32>>
    ) {
        let (inputs, groupBytes) = (shape.inputs, shape.groupBytes)
        let shift = SIMD16(repeating: shape.shift)
        var target = targets.lowerBound
        while target < targets.upperBound {
            let (firstTap, endTap) = unsafe (rowStarts[unchecked: target], rowStarts[unchecked: target &+ 1])
            var group = 0
            while group < shape.groups {
                var column = 0
                while column < shape.width {
                    var (one, two, three, four) = (DenseSums(), DenseSums(), DenseSums(), DenseSums())
                    var index = firstTap
                    while index < endTap {
                        let tap = unsafe rowTaps[unchecked: index]
                        index &+= 1
                        var event = (tap.source &- shape.firstSource) &* shape.rowBytes &+ column &* inputs
                        // A row of weights is sixty-four bytes for each input channel.
                        var weight = shape.origin &+ group &* groupBytes &+ tap.weightRow &<< 6
                        let end = event &+ shape.kernelBytes
                        while event < end {
                            let quads = unsafe DenseWeights(weights, weight)
                            unsafe one.add(events.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: UInt32.self), quads, Self.self)
                            unsafe two.add(events.unsafeLoadUnaligned(fromUncheckedByteOffset: event &+ inputs, as: UInt32.self), quads, Self.self)
                            unsafe three.add(
                                events.unsafeLoadUnaligned(fromUncheckedByteOffset: event &+ 2 &* inputs, as: UInt32.self), quads, Self.self)
                            unsafe four.add(
                                events.unsafeLoadUnaligned(fromUncheckedByteOffset: event &+ 3 &* inputs, as: UInt32.self), quads, Self.self)
                            event &+= 4
                            weight &+= 256
                        }
                    }
                    let first = ((target &- targets.lowerBound) &* shape.width &+ column) &* shape.blocks &+ group &* 4
                    one.move(to: &sums, at: first, shift)
                    if column &+ 1 < shape.width { two.move(to: &sums, at: first &+ shape.blocks, shift) }
                    if column &+ 2 < shape.width { three.move(to: &sums, at: first &+ 2 &* shape.blocks, shift) }
                    if column &+ 3 < shape.width { four.move(to: &sums, at: first &+ 3 &* shape.blocks, shift) }
                    column &+= 4
                }
                group &+= 1
            }
            target &+= 1
        }
    }
}

/// How pixels of few outputs share the four vectors of `DenseSums`, for `addDense`.
@usableFromInline
protocol DenseLayout {
    /// Pixels of a tile, half of them in one `DenseSums`.
    static var pixels: Int { get }

    /// Adds four input channels of some pixels.
    @unsafe
    static func add<Instructions: InstructionSet>(
        _ events: RawSpan, _ event: Int, _ inputs: Int, _ weights: RawSpan, _ weight: Int, to sums: inout DenseSums, _: Instructions.Type)
}

/// Sixteen outputs: a vector for each of four pixels.
@usableFromInline
struct OneBlock: DenseLayout {
    @_alwaysEmitIntoClient @inline(__always)
    init() {}

    @_alwaysEmitIntoClient @inline(__always)
    static var pixels: Int { 8 }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func add<Instructions: InstructionSet>(
        _ events: RawSpan, _ event: Int, _ inputs: Int, _ weights: RawSpan, _ weight: Int, to sums: inout DenseSums, _: Instructions.Type
    ) {
        let quads = unsafe weights.unsafeLoad(fromUncheckedByteOffset: weight, as: SIMD16<UInt32>.self)
        func pixel(_ number: Int) -> SIMD16<UInt32> {
            unsafe SIMD16(repeating: events.unsafeLoadUnaligned(fromUncheckedByteOffset: event &+ number &* inputs, as: UInt32.self))
        }
        sums.vectors.0 = Instructions.adding(sums.vectors.0, pixel(0), quads)
        sums.vectors.1 = Instructions.adding(sums.vectors.1, pixel(1), quads)
        sums.vectors.2 = Instructions.adding(sums.vectors.2, pixel(2), quads)
        sums.vectors.3 = Instructions.adding(sums.vectors.3, pixel(3), quads)
    }
}

/// Thirty-two outputs: two vectors for each of two pixels.
@usableFromInline
struct TwoBlocks: DenseLayout {
    @_alwaysEmitIntoClient @inline(__always)
    init() {}

    @_alwaysEmitIntoClient @inline(__always)
    static var pixels: Int { 4 }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func add<Instructions: InstructionSet>(
        _ events: RawSpan, _ event: Int, _ inputs: Int, _ weights: RawSpan, _ weight: Int, to sums: inout DenseSums, _: Instructions.Type
    ) {
        let low = unsafe weights.unsafeLoad(fromUncheckedByteOffset: weight, as: SIMD16<UInt32>.self)
        let high = unsafe weights.unsafeLoad(fromUncheckedByteOffset: weight &+ 64, as: SIMD16<UInt32>.self)
        let first = unsafe SIMD16(repeating: events.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: UInt32.self))
        let second = unsafe SIMD16(repeating: events.unsafeLoadUnaligned(fromUncheckedByteOffset: event &+ inputs, as: UInt32.self))
        sums.vectors.0 = Instructions.adding(sums.vectors.0, first, low)
        sums.vectors.1 = Instructions.adding(sums.vectors.1, first, high)
        sums.vectors.2 = Instructions.adding(sums.vectors.2, second, low)
        sums.vectors.3 = Instructions.adding(sums.vectors.3, second, high)
    }
}

/// The weights of four input channels and sixty-four outputs: a byte each, the inputs of an output side by side.
@usableFromInline
struct DenseWeights {
    @usableFromInline let vectors: (SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>)

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    init(_ weights: RawSpan, _ offset: Int) {
        vectors = unsafe (
            weights.unsafeLoad(fromUncheckedByteOffset: offset, as: SIMD16<UInt32>.self),
            weights.unsafeLoad(fromUncheckedByteOffset: offset &+ 64, as: SIMD16<UInt32>.self),
            weights.unsafeLoad(fromUncheckedByteOffset: offset &+ 128, as: SIMD16<UInt32>.self),
            weights.unsafeLoad(fromUncheckedByteOffset: offset &+ 192, as: SIMD16<UInt32>.self)
        )
    }
}

/// The sums of one pixel's sixty-four outputs.
@usableFromInline
struct DenseSums {
    @usableFromInline var vectors: (SIMD16<Int32>, SIMD16<Int32>, SIMD16<Int32>, SIMD16<Int32>)

    @_alwaysEmitIntoClient @inline(__always)
    init() { vectors = (.zero, .zero, .zero, .zero) }

    /// - Parameter events: four channels' values, a byte each.
    @_alwaysEmitIntoClient @inline(__always)
    mutating func add<Instructions: InstructionSet>(_ events: UInt32, _ weights: DenseWeights, _: Instructions.Type) {
        let quad = SIMD16(repeating: events)
        vectors.0 = Instructions.adding(vectors.0, quad, weights.vectors.0)
        vectors.1 = Instructions.adding(vectors.1, quad, weights.vectors.1)
        vectors.2 = Instructions.adding(vectors.2, quad, weights.vectors.2)
        vectors.3 = Instructions.adding(vectors.3, quad, weights.vectors.3)
    }

    /// - Parameter count: how many of the vectors there is room for.
    @_alwaysEmitIntoClient @inline(__always)
    func move(to sums: inout MutableSpan<SIMD16<Int32>>, at first: Int, first count: Int, _ shift: SIMD16<Int32>) {
        if count >= 4 {
            move(to: &sums, at: first, shift)
            return
        }
        if count > 0 { unsafe sums[unchecked: first] &+= vectors.0 &<< shift }
        if count > 1 { unsafe sums[unchecked: first &+ 1] &+= vectors.1 &<< shift }
        if count > 2 { unsafe sums[unchecked: first &+ 2] &+= vectors.2 &<< shift }
    }

    @_alwaysEmitIntoClient @inline(__always)
    func move(to sums: inout MutableSpan<SIMD16<Int32>>, at first: Int, _ shift: SIMD16<Int32>) {
        unsafe sums[unchecked: first] &+= vectors.0 &<< shift
        unsafe sums[unchecked: first &+ 1] &+= vectors.1 &<< shift
        unsafe sums[unchecked: first &+ 2] &+= vectors.2 &<< shift
        unsafe sums[unchecked: first &+ 3] &+= vectors.3 &<< shift
    }
}
