/// A projection laid out so that firings push their weights to their targets: what `Projection.accumulate` gathers, in time
/// proportional to the firings.
///
/// Every target gets its contributions in the order of the source neurons, which is the order in which gathering adds them, so
/// that the sums are equal to the last bit.
struct ScatterPlan<Scalar: ReferenceScalar>: Sendable {
    /// A kernel tap and the target coordinate it reaches.
    private struct Reach {
        var tap: Int
        var target: Int
    }

    /// By source row and by source column.
    private let rows: [[Reach]]
    private let columns: [[Reach]]
    private let source: Grid
    private let target: Grid
    private let weights: [Scalar]
    private let kernelWidth: Int
    private let outputsPerGroup: Int
    /// First target channel of each source channel.
    private let firstOutputs: [Int]

    init(_ projection: Projection, from source: Grid, to target: Grid) {
        func reaches(_ mapping: AxisMapping, _ taps: Int, _ extent: Int, _ targets: Int) -> [[Reach]] {
            (0..<extent).map { coordinate in
                (0..<taps).compactMap { tap in
                    mapping.target(source: coordinate, tap: tap, targetExtent: targets).map { Reach(tap: tap, target: $0) }
                }
            }
        }
        let kernel = projection.kernel
        rows = reaches(projection.y, kernel.height, source.height, target.height)
        columns = reaches(projection.x, kernel.width, source.width, target.width)
        self.source = source
        self.target = target
        weights = kernel.weights.map(Scalar.init(reference:))
        kernelWidth = kernel.width
        outputsPerGroup = kernel.outputsPerGroup
        firstOutputs = (0..<kernel.inputChannels).map(kernel.firstOutput(of:))
    }

    /// Adds weights × values of all firings to their targets.
    ///
    /// - Parameter firings: in ascending neuron order.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Int)
    func add(_ firings: [Firing], to current: inout [Scalar]) {
        let weights = weights.span
        var sums = current.mutableSpan
        let reach = outputsPerGroup
        for firing in firings {
            let pixel = firing.neuron / source.channels
            let channel = firing.neuron % source.channels
            let value = Scalar(reference: firing.value)
            let first = firstOutputs[channel]
            for row in rows[pixel / source.width] {
                for column in columns[pixel % source.width] {
                    let firstWeight = ((row.tap * kernelWidth + column.tap) * source.channels + channel) * reach
                    let tapWeights = weights.extracting(firstWeight..<firstWeight + reach)
                    let start = target.index(row.target, column.target, first)
                    precondition(start >= 0 && start + reach <= sums.count, "a firing reaches outside its target")
                    for i in 0..<reach { unsafe sums[unchecked: start &+ i] += tapWeights[unchecked: i] * value }
                }
            }
        }
    }
}
