/// The pointwise functions at the end of a network, which a read-out applies to its accumulated potential.
public struct ReadoutHead: Sendable, Equatable {
    /// The function that turns scores into probabilities.
    public enum Squashing: String, Sendable {
        /// Scores stay as they are.
        case identity
        /// 1 / (1 + e⁻ˣ) of each value.
        case sigmoid
        /// eˣ / Σ eˣ over the channels of a pixel.
        case softmax
        /// The logarithm of `softmax`.
        case logSoftmax
    }

    /// What values below zero are multiplied by, before the squashing: 1 where nothing rectifies, 0 for a ReLU.
    public var negativeSlope: Float
    /// Applied after `negativeSlope`.
    public var squashing: Squashing

    /// Nothing happens to the potential.
    public static let identity = ReadoutHead()
    /// Every channel a probability of its own.
    public static let sigmoid = ReadoutHead(squashing: .sigmoid)
    /// Probabilities that add to 1 over the channels of a pixel.
    public static let softmax = ReadoutHead(squashing: .softmax)

    /// A rectifier of that slope, then the squashing; by default nothing happens.
    public init(negativeSlope: Float = 1, squashing: Squashing = .identity) {
        self.negativeSlope = negativeSlope
        self.squashing = squashing
    }

    /// The head's values for one output, height × width × channels.
    public func apply(_ values: [Float], channels: Int) -> [Float] {
        let rectified = negativeSlope == 1 ? values : LeakyRectifier(slope: negativeSlope).apply(values)
        return switch squashing {
        case .identity: rectified
        case .sigmoid: Sigmoid.apply(rectified)
        case .softmax: Softmax.apply(rectified, channels: channels)
        case .logSoftmax: LogSoftmax.apply(rectified, channels: channels)
        }
    }

    /// Where a value of a single channel begins to mean foreground.
    public var cut: Float { squashing == .sigmoid || squashing == .softmax ? 0.5 : 0 }

    /// The class of every pixel, height × width, from values height × width × channels: with one channel whether the value says
    /// foreground, otherwise the largest channel.
    public func classes(_ values: [Float], channels: Int) -> [Int] {
        if channels == 1 {
            return values.map { $0 > cut ? 1 : 0 }
        }
        return stride(from: 0, to: values.count, by: channels).map { pixel in
            (0..<channels).reduce(0) { values[pixel + $1] > values[pixel + $0] ? $1 : $0 }
        }
    }
}

extension Network {
    /// The pointwise functions the network ends in.
    public var head: ReadoutHead {
        headLayers.reversed().reduce(into: ReadoutHead()) { head, index in
            switch layers[index].operation.definition.headForm {
            // Rectifiers that keep the sign multiply their slopes.
            case .rectifier(let slope): head.negativeSlope *= slope
            case .squashing(let squashing): head.squashing = squashing
            case .decision, .rounding, nil: break
            }
        }
    }

    /// The layer whose value a read-out accumulates: what the head's functions read.
    package var headInput: Int { headLayers.last.map { layers[$0].inputs[0] } ?? output }

    /// The last layers, from the output backwards, as far as a read-out can apply them afterwards: squashing functions and
    /// decisions, and rectifiers in front of them.
    var headLayers: [Int] {
        var found: [Int] = []
        var index = output
        while layers[index].operation.isHead {
            found.append(index)
            index = layers[index].inputs[0]
        }
        while case .rectifier = layers[index].operation.definition.headForm {
            found.append(index)
            index = layers[index].inputs[0]
        }
        return found
    }
}
