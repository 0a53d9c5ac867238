/// The reference's way through a projection: for every target, look up each tap's sources.
///
/// The engine goes the other way, from an event to its targets, with code of its own; that the two agree is a test.
extension AxisMapping {
    /// The source coordinates that tap `k` of target `o` reads: a range of `division` of them, or empty.
    func sources(target o: Int, tap k: Int) -> Range<Int> {
        let scaled = o * stride - offset + dilation * k
        guard scaled >= 0, scaled % upsampling == 0, scaled / upsampling < extent else { return 0..<0 }
        let pooled = scaled / upsampling
        return pooled * division..<(pooled + 1) * division
    }
}

extension Projection {
    /// Adds weights × values of all sources to every target and returns how many taps exist.
    ///
    /// - Parameters:
    ///   - values: source values, height × width × channels; zeros are skipped, but counted as taps.
    ///   - current: target currents, height × width × channels.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Int)
    func accumulate<Scalar: ReferenceScalar>(_ values: [Scalar], from source: Grid, into current: inout [Scalar], of target: Grid) -> Int {
        let weights = kernel.weights.map(Scalar.init(reference:))
        let reach = kernel.outputsPerGroup
        var taps = 0
        for oy in 0..<target.height {
            for ky in 0..<kernel.height {
                for iy in y.sources(target: oy, tap: ky) {
                    for ox in 0..<target.width {
                        for kx in 0..<kernel.width {
                            for ix in x.sources(target: ox, tap: kx) {
                                taps += source.channels * reach
                                for ci in 0..<source.channels {
                                    let value = values[source.index(iy, ix, ci)]
                                    guard value != .zero else { continue }
                                    let row = ((ky * kernel.width + kx) * kernel.inputChannels + ci) * reach
                                    let first = target.index(oy, ox, kernel.firstOutput(of: ci))
                                    for co in 0..<reach { current[first + co] += weights[row + co] * value }
                                }
                            }
                        }
                    }
                }
            }
        }
        return taps
    }
}
