// Unchecked indices: whoever calls has made lists and runs of one image.
/// Multiplies the values of an image that are not zero by rows of weights, the sums of one pixel in registers.
public enum SparseProductBody<Instructions: InstructionSet> {
    /// The body of `FloatKernels.addSparse`.
    @_alwaysEmitIntoClient @inline(__always)
    public static func add(
        _ product: SparseProduct, _ runs: Span<SparseRun>, places: Span<Int32>, values: Span<Float>, starts: Span<Int32>, _ b: Span<Float>,
        to c: inout MutableSpan<Float>
    ) {
        var vector = 0
        while vector < product.vectors {
            let left = product.vectors &- vector
            let width = left >= 4 ? 4 : left >= 2 ? 2 : 1
            var pixel = 0
            while pixel < product.pixels {
                let source = product.sourceStart &+ pixel &* product.sourceStep
                let target = product.cStart &+ pixel &* product.cStep &+ vector &<< 4
                if width == 4 {
                    add(width: 4, lists: 1, source, target, vector, product, runs, places: places, values: values, starts: starts, b, to: &c)
                } else if width == 2 {
                    add(width: 2, lists: 2, source, target, vector, product, runs, places: places, values: values, starts: starts, b, to: &c)
                } else {
                    add(width: 1, lists: 4, source, target, vector, product, runs, places: places, values: values, starts: starts, b, to: &c)
                }
                pixel &+= 1
            }
            vector &+= width
        }
    }

    /// The body of `FloatKernels.list`.
    @_alwaysEmitIntoClient @inline(__always)
    public static func list(
        _ image: Span<Float>, from first: Int, pixels: Int, channels: Int, place: Int, at position: Int, places: inout MutableSpan<Int32>,
        values: inout MutableSpan<Float>, starts: inout MutableSpan<Int32>
    ) -> Int {
        let bytes = unsafe image.bytes
        let (zero, every) = (SIMD16<Float>.zero, SIMD16<Int32>(repeating: -1))
        var (total, pixel, source) = (position, 0, first)
        while pixel < pixels {
            unsafe starts[unchecked: place / channels &+ pixel] = Int32(truncatingIfNeeded: total)
            let shift = place &+ pixel &* channels &- source
            let end = source &+ channels
            while source &+ 16 <= end {
                let vector = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: source &<< 2, as: SIMD16<Float>.self)
                var left = Instructions.bits(SIMD16<Int32>.zero.replacing(with: every, where: vector .!= zero))
                while left != 0 {
                    let index = source &+ left.trailingZeroBitCount
                    left &= left &- 1
                    unsafe places[unchecked: total] = Int32(truncatingIfNeeded: index &+ shift)
                    unsafe values[unchecked: total] = image[unchecked: index]
                    total &+= 1
                }
                source &+= 16
            }
            while source < end {
                let value = unsafe image[unchecked: source]
                unsafe places[unchecked: total] = Int32(truncatingIfNeeded: source &+ shift)
                unsafe values[unchecked: total] = value
                total &+= value == 0 ? 0 : 1
                source &+= 1
            }
            pixel &+= 1
        }
        return total
    }

    /// One pixel, `width` vectors of it.
    ///
    /// - Parameter lists: values that are added side by side, so that sums do not wait for one another.
    @_alwaysEmitIntoClient @inline(__always)
    static func add(
        width: Int, lists: Int, _ source: Int, _ target: Int, _ vector: Int, _ product: SparseProduct, _ runs: Span<SparseRun>,
        places: Span<Int32>, values: Span<Float>, starts: Span<Int32>, _ b: Span<Float>, to c: inout MutableSpan<Float>
    ) {
        let zero = SIMD16<Float>.zero
        var sums: InlineArray<4, SIMD16<Float>> = [zero, zero, zero, zero]
        let rows = unsafe b.bytes
        let step = product.bStep &<< 2
        var number = 0
        while number < runs.count {
            let run = unsafe runs[unchecked: number]
            number &+= 1
            let pixel = source &+ run.pixel
            var event = unsafe Int(starts[unchecked: pixel])
            let end = unsafe Int(starts[unchecked: pixel &+ run.count])
            let origin = (run.b &- pixel &* product.channels) &* step &+ vector &<< 6
            while event &+ lists <= end {
                for list in 0..<lists {
                    let row = unsafe origin &+ Int(places[unchecked: event &+ list]) &* step
                    let value = unsafe SIMD16<Float>(repeating: values[unchecked: event &+ list])
                    for column in 0..<width {
                        let weights = unsafe rows.unsafeLoadUnaligned(fromUncheckedByteOffset: row &+ column &<< 6, as: SIMD16<Float>.self)
                        let slot = list &* width &+ column
                        unsafe sums[unchecked: slot] = Instructions.sum(sums[unchecked: slot], adding: weights, times: value)
                    }
                }
                event &+= lists
            }
            while event < end {
                let row = unsafe origin &+ Int(places[unchecked: event]) &* step
                let value = unsafe SIMD16<Float>(repeating: values[unchecked: event])
                event &+= 1
                for column in 0..<width {
                    let weights = unsafe rows.unsafeLoadUnaligned(fromUncheckedByteOffset: row &+ column &<< 6, as: SIMD16<Float>.self)
                    unsafe sums[unchecked: column] = Instructions.sum(sums[unchecked: column], adding: weights, times: value)
                }
            }
        }
        var results = unsafe c.mutableBytes
        for column in 0..<width {
            let offset = (target &+ column &<< 4) &<< 2
            var sum = unsafe results.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD16<Float>.self)
            for list in 0..<lists { unsafe sum += sums[unchecked: list &* width &+ column] }
            unsafe results.storeBytes(of: sum, toUncheckedByteOffset: offset, as: SIMD16<Float>.self)
        }
    }
}
