// Unchecked indices: whoever calls has made the shape from the buffers.
/// Multiplies matrices of floats tile by tile: the sums of a tile stay in registers over the whole dimension that is summed over.
public enum ProductBody<Instructions: InstructionSet> {
    /// The body of `FloatKernels.addProducts`.
    @_alwaysEmitIntoClient @inline(__always)
    public static func addProducts(
        _ shape: ProductShape, _ runs: Span<ProductRun>, _ a: Span<Float>, _ b: Span<Float>, to c: inout MutableSpan<Float>
    ) {
        var vector = 0
        while vector < shape.vectors {
            let left = shape.vectors &- vector
            let width = Instructions.holdsWideTiles ? (left >= 4 ? 4 : left >= 2 ? 2 : 1) : 1
            let largest = Instructions.holdsWideTiles ? (width == 4 ? 6 : 12) : Instructions.narrowTileRows
            // Tiles of nearly equal height, so that none is much slower than the others.
            let tiles = (shape.rows &+ largest &- 1) / largest
            var tile = 0
            var first = 0
            while tile < tiles {
                let end = shape.rows &* (tile &+ 1) / tiles
                tile &+= 1
                add(rows: end &- first, from: first, width: width, at: vector, shape, runs, a, b, to: &c)
                first = end
            }
            vector &+= width
        }
    }

    /// One loop for each size of a tile.
    @_alwaysEmitIntoClient @inline(__always)
    static func add(
        rows: Int, from first: Int, width: Int, at vector: Int, _ shape: ProductShape, _ runs: Span<ProductRun>, _ a: Span<Float>,
        _ b: Span<Float>, to c: inout MutableSpan<Float>
    ) {
        if Instructions.holdsWideTiles, width == 4 {
            switch rows {
            case 1: add(noSums, rows: 1, width: 4, from: first, at: vector, shape, runs, a, b, to: &c)
            case 2: add(noSums, rows: 2, width: 4, from: first, at: vector, shape, runs, a, b, to: &c)
            case 3: add(noSums, rows: 3, width: 4, from: first, at: vector, shape, runs, a, b, to: &c)
            case 4: add(noSums, rows: 4, width: 4, from: first, at: vector, shape, runs, a, b, to: &c)
            case 5: add(noSums, rows: 5, width: 4, from: first, at: vector, shape, runs, a, b, to: &c)
            default: add(noSums, rows: 6, width: 4, from: first, at: vector, shape, runs, a, b, to: &c)
            }
        } else if Instructions.holdsWideTiles, width == 2 {
            switch rows {
            case 1: add(noSums, rows: 1, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 2: add(noSums, rows: 2, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 3: add(noSums, rows: 3, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 4: add(noSums, rows: 4, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 5: add(noSums, rows: 5, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 6: add(noSums, rows: 6, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 7: add(noSums, rows: 7, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 8: add(noSums, rows: 8, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 9: add(noSums, rows: 9, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 10: add(noSums, rows: 10, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            case 11: add(noSums, rows: 11, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            default: add(noSums, rows: 12, width: 2, from: first, at: vector, shape, runs, a, b, to: &c)
            }
        } else {
            switch rows {
            case 1: add(noSums, rows: 1, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 2: add(noSums, rows: 2, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 3: add(noSums, rows: 3, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 4: add(noSums, rows: 4, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 5: add(noSums, rows: 5, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 6: add(noSums, rows: 6, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 7: add(noSums, rows: 7, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 8: add(noSums, rows: 8, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 9: add(noSums, rows: 9, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 10: add(noSums, rows: 10, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            case 11: add(noSums, rows: 11, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            default: add(noSums, rows: 12, width: 1, from: first, at: vector, shape, runs, a, b, to: &c)
            }
        }
    }

    /// Room for the largest tile; smaller ones leave some of it alone, which then takes no registers.
    @_alwaysEmitIntoClient @inline(__always)
    static var noSums: InlineArray<24, SIMD16<Float>> {
        let zero = SIMD16<Float>.zero
        return [
            zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero,
        ]
    }

    /// A tile of `rows` × `width` vectors.
    ///
    /// - Parameter sums: room for them, in registers once this is inlined.
    @_alwaysEmitIntoClient @inline(__always)
    static func add(
        _ sums: InlineArray<24, SIMD16<Float>>, rows: Int, width: Int, from first: Int, at vector: Int, _ shape: ProductShape,
        _ runs: Span<ProductRun>, _ a: Span<Float>, _ b: Span<Float>, to c: inout MutableSpan<Float>
    ) {
        var sums = sums
        let factors = unsafe a.bytes
        let vectors = unsafe b.bytes
        var number = 0
        while number < runs.count {
            let run = unsafe runs[unchecked: number]
            number &+= 1
            var factor = (shape.aStart &+ run.a &+ first &* shape.aRow) &<< 2
            var row = (shape.bStart &+ run.b &+ vector &<< 4) &<< 2
            var left = run.count
            while left > 0 {
                left &-= 1
                for column in 0..<width {
                    let weights = unsafe vectors.unsafeLoadUnaligned(fromUncheckedByteOffset: row &+ column &<< 6, as: SIMD16<Float>.self)
                    for line in 0..<rows {
                        let value = unsafe factors.unsafeLoad(fromUncheckedByteOffset: factor &+ (line &* shape.aRow) &<< 2, as: Float.self)
                        let slot = line &* width &+ column
                        unsafe sums[unchecked: slot] = Instructions.sum(sums[unchecked: slot], adding: weights, times: SIMD16(repeating: value))
                    }
                }
                factor &+= shape.aStep &<< 2
                row &+= shape.bStep &<< 2
            }
        }
        var results = unsafe c.mutableBytes
        for line in 0..<rows {
            for column in 0..<width {
                let offset = (shape.cStart &+ (first &+ line) &* shape.cRow &+ (vector &+ column) &<< 4) &<< 2
                let before = unsafe results.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD16<Float>.self)
                unsafe results.storeBytes(of: before + sums[unchecked: line &* width &+ column], toUncheckedByteOffset: offset, as: SIMD16<Float>.self)
            }
        }
    }
}
