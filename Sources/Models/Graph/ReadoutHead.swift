/// The squashing function at the end of a network, which a read-out applies to its accumulated potential.
public enum ReadoutHead: String, Sendable {
    case identity
    case sigmoid
    case softmax
    case logSoftmax

    /// The head's values for one output, height × width × channels.
    public func apply(_ values: [Float], channels: Int) -> [Float] {
        switch self {
        case .identity: values
        case .sigmoid: HeadLayers.sigmoid(values)
        case .softmax: HeadLayers.softmax(values, channels: channels)
        case .logSoftmax: HeadLayers.logSoftmax(values, channels: channels)
        }
    }

    /// Where a value of a single channel begins to mean foreground.
    public var cut: Float { self == .sigmoid || self == .softmax ? 0.5 : 0 }

    /// The class of every pixel: with one channel whether the value says foreground, otherwise the largest channel.
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
    /// The squashing function the network ends in.
    public var head: ReadoutHead {
        switch layers[output].operation {
        case .sigmoid: .sigmoid
        case .softmax: .softmax
        case .logSoftmax: .logSoftmax
        default: .identity
        }
    }
}
