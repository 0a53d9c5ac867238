/// The innermost loops of training, compiled for one processor level.
///
/// Levels that fuse multiplication and addition differ from the baseline in the last bits; on one level results are the same every
/// time. Inference, calibration and the engine do not use them.
public protocol FloatKernels: Sendable {
    /// c += a · b, where a and b are matrices that lie in buffers as `shape` says; sums run over all `runs`, in their order.
    static func addProducts(_ shape: ProductShape, _ runs: Span<ProductRun>, _ a: Span<Float>, _ b: Span<Float>, to c: inout MutableSpan<Float>)

    /// Lists the values of a row of pixels that are not zero.
    ///
    /// - Parameters:
    ///   - first: of the row in the image.
    ///   - place: of the row's first value in the frame, a whole number of pixels.
    ///   - position: how many are listed already.
    ///   - places: with room for all values of the row, as have `values`.
    ///   - starts: by pixel of the frame.
    /// - Returns: how many are listed now.
    static func list(
        _ image: Span<Float>, from first: Int, pixels: Int, channels: Int, place: Int, at position: Int, places: inout MutableSpan<Int32>,
        values: inout MutableSpan<Float>, starts: inout MutableSpan<Int32>
    ) -> Int

    /// c += image · b, where the image is given as lists of the values that are not zero.
    ///
    /// - Parameters:
    ///   - places: pixel · channels + channel of each value, ascending.
    ///   - starts: first value of each source pixel, and their number at the end.
    static func addSparse(
        _ product: SparseProduct, _ runs: Span<SparseRun>, places: Span<Int32>, values: Span<Float>, starts: Span<Int32>, _ b: Span<Float>,
        to c: inout MutableSpan<Float>)

    /// One step of neurons: v ← leak · v + I, and what crosses its thresholds is emitted.
    ///
    /// - Parameters:
    ///   - pairs: the thresholds of one membrane, in the order in which they are tried.
    ///   - arrived: I; empty where `values` holds it.
    ///   - emitted: Σ of what each neuron emitted.
    ///   - values: what is emitted.
    ///   - slopes: the derivative of that by the potential, where `firing` has a slope.
    ///   - kept: the share of the potential that outlives a hard reset, where `firing` has a slope and such a reset.
    static func fire(
        _ firing: FloatFiring, _ pairs: Span<FloatFiring.Pair>, arrived: Span<Float>, potentials: inout MutableSpan<Float>,
        emitted: inout MutableSpan<Float>, values: inout MutableSpan<Float>, slopes: inout MutableSpan<Float>, kept: inout MutableSpan<Float>)
}

extension FloatKernels where Self: InstructionSet {
    /// Tiles that stay in registers.
    @_alwaysEmitIntoClient @inline(never)
    public static func addProducts(_ shape: ProductShape, _ runs: Span<ProductRun>, _ a: Span<Float>, _ b: Span<Float>, to c: inout MutableSpan<Float>) {
        ProductBody<Self>.addProducts(shape, runs, a, b, to: &c)
    }

    /// Sixteen values at a time.
    @_alwaysEmitIntoClient @inline(never)
    public static func list(
        _ image: Span<Float>, from first: Int, pixels: Int, channels: Int, place: Int, at position: Int, places: inout MutableSpan<Int32>,
        values: inout MutableSpan<Float>, starts: inout MutableSpan<Int32>
    ) -> Int {
        SparseProductBody<Self>.list(
            image, from: first, pixels: pixels, channels: channels, place: place, at: position, places: &places, values: &values, starts: &starts)
    }

    /// Sums of one pixel that stay in registers.
    @_alwaysEmitIntoClient @inline(never)
    public static func addSparse(
        _ product: SparseProduct, _ runs: Span<SparseRun>, places: Span<Int32>, values: Span<Float>, starts: Span<Int32>, _ b: Span<Float>,
        to c: inout MutableSpan<Float>
    ) {
        SparseProductBody<Self>.add(product, runs, places: places, values: values, starts: starts, b, to: &c)
    }

    /// One loop for all neurons.
    @_alwaysEmitIntoClient @inline(never)
    public static func fire(
        _ firing: FloatFiring, _ pairs: Span<FloatFiring.Pair>, arrived: Span<Float>, potentials: inout MutableSpan<Float>,
        emitted: inout MutableSpan<Float>, values: inout MutableSpan<Float>, slopes: inout MutableSpan<Float>, kept: inout MutableSpan<Float>
    ) {
        FloatFiringBody<Self>.fire(
            firing, pairs, arrived: arrived, potentials: &potentials, emitted: &emitted, values: &values, slopes: &slopes, kept: &kept)
    }
}
