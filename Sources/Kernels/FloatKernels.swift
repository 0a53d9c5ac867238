/// The innermost loops of training, compiled for one processor level.
///
/// Levels that fuse multiplication and addition differ from the baseline in the last bits; on one level results are the same every
/// time. Inference, calibration and the engine do not use them.
public protocol FloatKernels: Sendable {
    /// c += a · b, where a and b are matrices that lie in buffers as `shape` says; sums run over all `runs`, in their order.
    static func addProducts(_ shape: ProductShape, _ runs: Span<ProductRun>, _ a: Span<Float>, _ b: Span<Float>, to c: inout MutableSpan<Float>)
}

extension FloatKernels where Self: InstructionSet {
    /// Tiles that stay in registers.
    @_alwaysEmitIntoClient @inline(__always)
    public static func addProducts(_ shape: ProductShape, _ runs: Span<ProductRun>, _ a: Span<Float>, _ b: Span<Float>, to c: inout MutableSpan<Float>) {
        ProductBody<Self>.addProducts(shape, runs, a, b, to: &c)
    }
}
