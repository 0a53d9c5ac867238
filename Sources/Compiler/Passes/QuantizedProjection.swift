import Models

/// The weights of one projection in the chip's integers: mantissa × 2^shift potential units.
public struct QuantizedProjection: Sendable, Equatable {
    /// `[ky][kx][input channel][output channel within the group]`; empty where the host computes the currents.
    public var mantissas: [Int8]
    /// Left shift between a mantissa and the potential.
    public var shift: Int

    /// The weights in potential units, in the form the reference reads.
    var weights: [Float] { mantissas.map { Float(Int($0) << shift) } }

    /// The largest Σ|w| into one output channel over all taps and inputs, in potential units.
    ///
    /// - Parameter kernel: which mantissas lead to which output channel.
    func largestAbsoluteSum(_ kernel: Kernel) -> Int {
        var sums = [Int](repeating: 0, count: kernel.outputChannels)
        for row in 0..<(kernel.height * kernel.width * kernel.inputChannels) {
            let first = kernel.firstOutput(of: row % kernel.inputChannels)
            for output in 0..<kernel.outputsPerGroup { sums[first + output] += Int(mantissas[row * kernel.outputsPerGroup + output].magnitude) }
        }
        return (sums.max() ?? 0) << shift
    }
}
