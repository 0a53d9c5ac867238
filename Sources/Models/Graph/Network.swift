/// Channels × height × width of one sample; the batch axis is never part of it.
public struct Shape: Sendable, Hashable, CustomStringConvertible {
    /// Channels C, the slowest axis of a tensor [C, H, W].
    public var channels: Int
    /// Rows H.
    public var height: Int
    /// Columns W.
    public var width: Int

    /// [C, H, W] in this order.
    public init(channels: Int, height: Int, width: Int) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    /// Elements of one sample.
    public var count: Int { channels * height * width }
    /// `height×width×channels`, the way neuron grids are printed.
    public var description: String { "\(height)×\(width)×\(channels)" }
}

/// A trained, non-spiking network: a directed acyclic graph of layers with one input and one output.
///
/// Layers stand in topological order; layer 0 is the input. Weights keep the layout of their ONNX operator.
public struct Network: Sendable, Equatable {
    /// What reports call it: the file's or the zoo network's name.
    public var name: String
    /// In topological order; layer 0 is the input.
    public var layers: [Layer]
    /// Index of the layer whose value is the network's output.
    public var output: Int
    /// Whether the file that the network comes from reads images [N, H, W, C], as TensorFlow does.
    public var readsChannelsLast = false
    /// Whether that file's output is [N, H, W, C].
    public var writesChannelsLast = false

    /// Nothing is checked here: `shapes(input:)` throws for a graph that does not fit together.
    public init(name: String, layers: [Layer], output: Int) {
        self.name = name
        self.layers = layers
        self.output = output
    }

    /// Weights and biases that are stored, shared ones counted once per layer that uses them.
    public var parameterCount: Int { layers.reduce(0) { $0 + $1.operation.parameterCount } }
}

/// One node of a `Network`.
public struct Layer: Sendable, Equatable {
    /// Its name in the file it came from, which messages and reports use.
    public var name: String
    /// What it computes, with its weights.
    public var operation: LayerOperation
    /// Indices of the layers it reads, each smaller than its own.
    public var inputs: [Int]

    /// A node that reads the layers `inputs`, in the operation's order.
    public init(name: String, operation: LayerOperation, inputs: [Int]) {
        self.name = name
        self.operation = operation
        self.inputs = inputs
    }
}
