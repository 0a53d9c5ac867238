/// Where a product with an image that is mostly zeros finds its factors: for each pixel of a target row, the values of a few stretches of
/// source pixels, given as lists of those that are not zero.
///
/// Pixel i of the target gains, for each run and each listed value p of its source pixels, value · b[bStart + (p − first) · bStep ..< + 16 ·
/// vectors], where first is the place of the run's first source pixel.
public struct SparseProduct: Sendable {
    /// Pixels of the target.
    public var pixels: Int
    /// Columns of the result, in vectors of sixteen.
    public var vectors: Int
    /// Source pixel of the row's first target pixel, to which each run adds its own.
    public var sourceStart: Int
    /// Source pixels from one target pixel to the next.
    public var sourceStep: Int
    /// Values of a source pixel.
    public var channels: Int
    /// From a row of b to the next.
    public var bStep: Int
    /// First element of the result.
    public var cStart: Int
    /// From a pixel of the result to the next.
    public var cStep: Int

    /// Whoever calls sees to it that all elements lie inside the buffers.
    public init(pixels: Int, vectors: Int, sourceStart: Int, sourceStep: Int, channels: Int, bStep: Int, cStart: Int, cStep: Int) {
        self.pixels = pixels
        self.vectors = vectors
        self.sourceStart = sourceStart
        self.sourceStep = sourceStep
        self.channels = channels
        self.bStep = bStep
        self.cStart = cStart
        self.cStep = cStep
    }
}

/// A stretch of source pixels that lie side by side.
public struct SparseRun: Sendable {
    /// Its first pixel, from the target's own.
    public var pixel: Int
    /// How many pixels it has.
    public var count: Int
    /// The row of b of its first value.
    public var b: Int

    /// A stretch that begins at `pixel`.
    public init(pixel: Int, count: Int, b: Int) {
        self.pixel = pixel
        self.count = count
        self.b = b
    }
}
