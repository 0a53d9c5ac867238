/// A max pooling on spikes: in each step only the spikes of a window's leader pass, the neuron that has emitted most so far.
///
/// Windows are `height` × `width`, side by side from the origin, each channel for itself; rows and columns that fill no whole
/// window pass nothing. The accumulated value counts this step's spikes too, and ties go to the first neuron in row-major order.
/// Rueckauer et al. 2017, doi 10.3389/fnins.2017.00682, call it spiking max-pooling.
public struct MaxPoolGate: Sendable, Hashable {
    /// Rows of a window.
    public var height: Int
    /// Columns of a window.
    public var width: Int

    /// - Precondition: both extents are at least 1.
    public init(height: Int, width: Int) {
        precondition(height > 0 && width > 0, "a max-pooling window of \(height)×\(width) holds nothing")
        self.height = height
        self.width = width
    }

    /// Neurons in a window.
    public var size: Int { height * width }

    /// Whether each neuron of a grid has the largest of its window's values.
    func leads<Value: Comparable>(_ values: [Value], on grid: Grid) -> [Bool] {
        var leads = [Bool](repeating: false, count: grid.count)
        for top in stride(from: 0, through: grid.height - height, by: height) {
            for left in stride(from: 0, through: grid.width - width, by: width) {
                for channel in 0..<grid.channels {
                    var leader = grid.index(top, left, channel)
                    for y in top..<top + height {
                        for x in left..<left + width where values[grid.index(y, x, channel)] > values[leader] {
                            leader = grid.index(y, x, channel)
                        }
                    }
                    leads[leader] = true
                }
            }
        }
        return leads
    }
}
