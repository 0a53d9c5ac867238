internal import Models

/// The values of one sample in every buffer of a graph, or the gradients by them.
struct SampleValues: Sendable {
    /// By node, height × width × channels; empty for nodes without a buffer of their own.
    var buffers: [[Float]]

    /// Without room for any.
    init() { buffers = [] }

    /// Room for the values of each used node.
    init(_ graph: TrainingGraph) {
        buffers = graph.nodes.map { _ in [] }
        for index in graph.order where graph.nodes[index].buffer == index { buffers[index] = [Float](repeating: 0, count: graph.nodes[index].shape.count) }
    }

    /// Takes a buffer out, so that it can be written while others are read; `put` gives it back.
    mutating func take(_ buffer: Int) -> [Float] {
        var taken: [Float] = []
        swap(&taken, &buffers[buffer])
        return taken
    }

    /// Gives a buffer back.
    mutating func put(_ values: [Float], in buffer: Int) { buffers[buffer] = values }
}
