/// Along one axis, which source coordinates each output coordinate reads through which taps.
///
/// Output coordinates with the same taps at the same distance share a phase: a convolution has one, a transposed
/// convolution of stride s has s. Padding has become coordinates outside the source, which the caller pads with zeros:
/// `before` and `after` say how far.
package struct TapGeometry: Sendable {
    /// A tap of the kernel and its distance from the window's base coordinate.
    package struct Tap: Sendable {
        package var tap: Int
        package var offset: Int
    }

    package struct Phase: Sendable {
        /// Output coordinates `firstOutput`, `firstOutput + outputStep`, …, `count` of them.
        package var firstOutput: Int
        package var outputStep: Int
        package var count: Int
        /// The n-th of them reads around the padded source coordinate n · `sourceStep`.
        package var sourceStep: Int
        /// Offsets are not negative.
        package var taps: [Tap]
    }

    package var phases: [Phase]
    /// Zeros needed before and after the source.
    package var before: Int
    package var after: Int

    /// A convolution: output o reads source o · stride + k · dilation − padding.
    package static func convolution(
        kernel: Int, stride: Int, dilation: Int, padding: Int, source: Int, outputs: Int
    ) -> TapGeometry {
        let taps = (0..<kernel).map { Tap(tap: $0, offset: $0 * dilation) }
        let phase = Phase(firstOutput: 0, outputStep: 1, count: outputs, sourceStep: stride, taps: taps)
        let end = (outputs - 1) * stride + (kernel - 1) * dilation - padding + 1
        return TapGeometry(phases: [phase], before: padding, after: max(0, end - source))
    }

    /// A transposed convolution: source i writes output i · stride + k · dilation − padding, so output o reads
    /// (o + padding − k · dilation) / stride where that is whole.
    package static func transposed(kernel: Int, stride: Int, dilation: Int, padding: Int, source: Int, outputs: Int) -> TapGeometry {
        var phases: [Phase] = []
        var before = 0
        var after = 0
        for firstOutput in 0..<min(stride, outputs) {
            let count = (outputs - 1 - firstOutput) / stride + 1
            let taps = (0..<kernel).compactMap { tap -> Tap? in
                let scaled = firstOutput + padding - tap * dilation
                return scaled % stride == 0 ? Tap(tap: tap, offset: scaled / stride) : nil
            }
            // Taps that meet no source at all would only add zeros.
            let useful = taps.filter { $0.offset < source && $0.offset + count > 0 }
            before = max(before, -(useful.map(\.offset).min() ?? 0))
            after = max(after, (useful.map(\.offset).max() ?? 0) + count - source)
            phases.append(Phase(firstOutput: firstOutput, outputStep: stride, count: count, sourceStep: 1, taps: useful))
        }
        for index in phases.indices {
            for tap in phases[index].taps.indices { phases[index].taps[tap].offset += before }
        }
        return TapGeometry(phases: phases, before: before, after: after)
    }
}
