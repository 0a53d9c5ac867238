// Unchecked indices: whoever calls checks the bytes of the events, the weights and the sums against the shape.
/// Adds steps in which many neurons fire: every neuron's value is a byte, fired or not, and four neighbouring channels are multiplied and
/// added in one instruction. Costs the synapses of all neurons ÷ 64 instructions, whatever fires and whatever values are carried.
extension ProcessorKernels where Self: InstructionSet {
    /// Four pixels times sixty-four outputs at a time, whose sums stay in sixteen registers.
    @_alwaysEmitIntoClient @inline(never)
    public static func addDense(
        _ shape: DenseShape, targets: Range<Int>, rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, _ events: RawSpan, _ weights: RawSpan,
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

    @_alwaysEmitIntoClient @inline(__always)
    func move(to sums: inout MutableSpan<SIMD16<Int32>>, at first: Int, _ shift: SIMD16<Int32>) {
        unsafe sums[unchecked: first] &+= vectors.0 &<< shift
        unsafe sums[unchecked: first &+ 1] &+= vectors.1 &<< shift
        unsafe sums[unchecked: first &+ 2] &+= vectors.2 &<< shift
        unsafe sums[unchecked: first &+ 3] &+= vectors.3 &<< shift
    }
}
