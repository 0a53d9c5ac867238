/// Dense multiply-accumulates of one inference, in the three ways the literature counts them.
public struct MacCounts: Sendable, Equatable {
    /// Taps that exist: one per output, weight and input value inside the image.
    public var macs = 0
    /// The same with padding taps; transposed convolutions at their input resolution.
    public var macsScatter = 0
    /// With padding taps, transposed convolutions as if dense at output resolution: what thop prints.
    public var macsOutputResolution = 0
    /// One per output value of a layer with a bias.
    public var biasAdditions = 0
    /// Output values of average pooling, which thop adds to its total.
    public var averagePoolOutputs = 0

    /// No operations.
    public init() {}

    /// Adds count by count.
    public static func += (left: inout MacCounts, right: MacCounts) {
        left.macs += right.macs
        left.macsScatter += right.macsScatter
        left.macsOutputResolution += right.macsOutputResolution
        left.biasAdditions += right.biasAdditions
        left.averagePoolOutputs += right.averagePoolOutputs
    }
}

extension Network {
    /// The multiply-accumulates of every layer for an input of shape `input`, in layer order.
    ///
    /// Throws what `shapes(input:)` throws.
    public func macCounts(input: Shape) throws(NetworkError) -> [MacCounts] {
        let shapes = try shapes(input: input)
        return layers.indices.map { index in
            let layer = layers[index]
            guard let source = layer.inputs.first else { return MacCounts() }
            return layer.operation.definition.macCounts(input: shapes[source], output: shapes[index])
        }
    }

    /// The multiply-accumulates of the whole network; the sum of `macCounts(input:)`, and throws what that throws.
    public func totalMacCounts(input: Shape) throws(NetworkError) -> MacCounts {
        try macCounts(input: input).reduce(into: MacCounts()) { $0 += $1 }
    }
}

extension MacCounts {
    /// Pairs of a window position n in 0 ..< `steps` and a tap k in 0 ..< `kernel` with
    /// 0 ≤ n · stride + k · dilation − padding < extent.
    static func existingTaps(kernel: Int, steps: Int, stride: Int, dilation: Int, padding: Int, extent: Int) -> Int {
        var count = 0
        for tap in 0..<kernel {
            let offset = tap * dilation - padding
            let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
            let last = extent - 1 - offset
            guard last >= 0 else { continue }
            count += max(0, min(steps - 1, last / stride) - first + 1)
        }
        return count
    }
}
