/// How the values and weights of a densely firing step lie in memory, for `ProcessorKernels.addDense`.
public struct DenseShape: Sendable {
    /// Channels of the source, a multiple of four.
    public var inputs: Int
    /// Target pixels of a row.
    public var width: Int
    /// Vectors of sixteen channels per target pixel: one, two or a multiple of four.
    public var blocks: Int
    /// The first source row that there are values of.
    public var firstSource: Int
    /// Bytes of a row of values: those that the kernel needs beside the target row's borders are there, too.
    public var rowBytes: Int
    /// Bytes of values under one row of the kernel.
    public var kernelBytes: Int
    /// The first byte of the weights.
    public var origin: Int
    /// Bytes of the weights of sixty-four output channels.
    public var groupBytes: Int
    /// Binary shift from a mantissa to potentials.
    public var shift: Int32

    /// All of the shape's numbers, in channels, pixels and bytes.
    public init(
        inputs: Int, width: Int, blocks: Int, firstSource: Int, rowBytes: Int, kernelBytes: Int, origin: Int, groupBytes: Int, shift: Int32
    ) {
        (self.inputs, self.width, self.blocks, self.firstSource, self.rowBytes) = (inputs, width, blocks, firstSource, rowBytes)
        (self.kernelBytes, self.origin, self.groupBytes, self.shift) = (kernelBytes, origin, groupBytes, shift)
    }

    /// Sixty-four output channels each.
    @_alwaysEmitIntoClient @inline(__always)
    public var groups: Int { blocks / 4 }
}
