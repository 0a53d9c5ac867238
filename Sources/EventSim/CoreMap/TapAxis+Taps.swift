/// One way through a projection along an axis: kernel tap and the target coordinate it reaches.
public struct Tap: Sendable, Hashable {
    /// Kernel coordinate.
    public var kernel: Int
    /// Target coordinate.
    public var target: Int
}

extension TapAxis {
    /// The taps that a source coordinate reaches, in ascending order of the kernel coordinate.
    package func taps(source i: Int, kernelExtent: Int, targetExtent: Int) -> [Tap] {
        let pooled = i / division
        guard pooled < extent else { return [] }
        return (0..<kernelExtent).compactMap { k in
            let scaled = upsampling * pooled + offset - dilation * k
            guard scaled >= 0, scaled % stride == 0, scaled / stride < targetExtent else { return nil }
            return Tap(kernel: k, target: scaled / stride)
        }
    }
}
