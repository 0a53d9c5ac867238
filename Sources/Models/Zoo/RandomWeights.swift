import Formats
import Foundation

/// Seeded random parameters of one layer; independent of the order in which layers are made.
struct RandomWeights {
    let seed: UInt64
    let layer: String

    /// Normals with standard deviation √(2 / `fanIn`), which keeps second moments through a following ReLU.
    ///
    /// - Parameter fanIn: existing inputs of one output, on average.
    func weights(count: Int, fanIn: Double) -> [Float] {
        normals(purpose: "zoo weights", count: count, deviation: Float((2 / fanIn).squareRoot()))
    }

    func bias(count: Int) -> [Float] {
        normals(purpose: "zoo bias", count: count, deviation: 0.05)
    }

    private func normals(purpose: String, count: Int, deviation: Float) -> [Float] {
        let stream = RandomStream(seed: seed, purpose: "\(purpose) \(layer)")
        let piece = 1 << 16
        let pieces = parallelMap(count: (count + piece - 1) / piece, threads: ProcessInfo.processInfo.activeProcessorCount) { index in
            (index * piece..<min(count, (index + 1) * piece)).map { stream.normal($0) * deviation }
        }
        return Array(pieces.joined())
    }
}
