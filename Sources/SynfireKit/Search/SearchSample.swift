import Formats
import Models

/// The part of the calibration data that a search runs candidates on: as many and as large pieces as a bound on the work allows.
struct SearchSample {
    /// Whole samples `[N, C, H, W]`, which set the scales.
    let calibration: Tensor
    /// What runs, `[N, C, H, W]`: the samples, or the middle of each.
    let inputs: Tensor

    /// Multiply-accumulates of the trained network × T over all pieces beyond which there are fewer or smaller ones.
    static let bound = 8_000_000_000
    /// Samples that run at most.
    static let mostSamples = 2
    /// Sides of the pieces, largest first.
    private static let sides = [128, 96, 64, 48, 32]

    /// - Parameter steps: T of the trials.
    /// - Throws: `NetworkError` for samples that the network cannot take.
    init(of calibration: Tensor, for network: Network, steps: Int) throws(NetworkError) {
        let whole = (height: calibration.shape[2], width: calibration.shape[3])
        let most = min(Self.mostSamples, calibration.shape[0])
        let smaller = Self.sides.filter { $0 < max(whole.height, whole.width) }
        let sides = [whole] + smaller.map { (height: min($0, whole.height), width: min($0, whole.width)) }
        var best = (count: 1, side: whole)
        search: for side in sides {
            let shape = Shape(channels: calibration.shape[1], height: side.height, width: side.width)
            // A network of one size has no pieces.
            guard let counts = try? network.macCounts(input: shape) else { continue }
            let work = counts.reduce(0) { $0 + $1.macs } * steps
            for count in stride(from: most, through: 1, by: -1) {
                best = (count, side)
                if work * count <= Self.bound { break search }
            }
        }
        // The middle of each of as many equal parts.
        let chosen = (0..<best.count).map { (2 * $0 + 1) * calibration.shape[0] / (2 * best.count) }
        self.calibration = Self.joined(chosen.map { calibration.slice($0) })
        inputs = Self.joined(chosen.map { calibration.slice($0).middle(height: best.side.height, width: best.side.width) })
    }

    /// What runs, in words.
    var description: String {
        let (count, height, width) = (inputs.shape[0], inputs.shape[2], inputs.shape[3])
        let isWhole = height == calibration.shape[2] && width == calibration.shape[3]
        let noun = isWhole ? "sample" : "piece"
        return "\(count) \(noun)\(count == 1 ? "" : "s") of \(height)×\(width)"
    }

    private static func joined(_ samples: [Tensor]) -> Tensor {
        Tensor(shape: [samples.count] + samples[0].shape, scalars: samples.flatMap(\.scalars))
    }
}
