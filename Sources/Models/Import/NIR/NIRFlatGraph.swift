import Formats

/// A NIR graph with its sub-graphs put in place, in topological order; only what leads to the output is kept.
struct NIRFlatGraph {
    struct Node {
        /// With the names of the sub-graphs around it.
        var name: String
        var primitive: NIRPrimitive
        var metadata: NIRMetadata
        /// What the metadata of the node, or else of the nearest graph around it, say about the reset.
        var reset: String?
        /// Indices of the nodes it reads, in the order of the edges; each smaller than its own.
        var inputs: [Int] = []
        /// Whether it is the input or output of the whole graph, not of a sub-graph.
        var isOuter = false
    }

    private(set) var nodes: [Node] = []
    var metadata: NIRMetadata
    private(set) var notes: [String] = []

    private static let deepest = 32

    init(_ graph: NIRGraph) throws(NetworkError) {
        metadata = graph.metadata
        var all: [Node] = []
        let ports = try Self.inline(graph, prefix: "", reset: nil, depth: 0, into: &all)
        all[ports.input].isOuter = true
        all[ports.output].isOuter = true
        try arrange(all, output: ports.output)
        let unread = all.count - nodes.count
        if unread > 0 { notes.append("\(unread) node\(unread == 1 ? "" : "s") of the NIR graph, which nothing that leads to the output reads, left out") }
    }

    /// Appends the nodes of a graph and returns where signals enter and leave it.
    private static func inline(
        _ graph: NIRGraph, prefix: String, reset: String?, depth: Int, into all: inout [Node]
    ) throws(NetworkError) -> (input: Int, output: Int) {
        let place = prefix.isEmpty ? "graph" : String(prefix.dropLast())
        func refusal(_ reason: String, _ remedy: String) -> NetworkError {
            .unsupported(layer: place, kind: "NIRGraph", reason: reason, remedy: remedy)
        }
        guard depth < deepest else { throw refusal("it is nested deeper than \(deepest) graphs", "put its nodes into one graph") }
        let reset = graph.metadata.string("reset") ?? reset
        var entries: [String: (input: Int, output: Int)] = [:]
        var inputs: [Int] = []
        var outputs: [Int] = []
        for node in graph.nodes {
            guard entries[node.name] == nil else { throw refusal("it has two nodes named \(node.name)", "rename one") }
            if case .graph(let inner) = node.primitive {
                entries[node.name] = try inline(inner, prefix: prefix + node.name + ".", reset: reset, depth: depth + 1, into: &all)
                continue
            }
            if case .input = node.primitive { inputs.append(all.count) }
            if case .output = node.primitive { outputs.append(all.count) }
            entries[node.name] = (all.count, all.count)
            all.append(
                Node(name: prefix + node.name, primitive: node.primitive, metadata: node.metadata, reset: node.metadata.string("reset") ?? reset))
        }
        guard inputs.count == 1, outputs.count == 1 else {
            throw refusal(
                "it has \(inputs.count) Input and \(outputs.count) Output nodes, where a network here has one of each",
                "join the inputs as channels of one, and keep one output")
        }
        for edge in graph.edges {
            guard let source = entries[edge.source], let target = entries[edge.target] else {
                throw refusal("the edge from \(edge.source) to \(edge.target) names a node that does not exist", "remove the edge")
            }
            all[target.input].inputs.append(source.output)
        }
        return (inputs[0], outputs[0])
    }

    /// Keeps what leads to the output, each node behind all that it reads; among nodes that are ready the first of the file comes
    /// first.
    private mutating func arrange(_ all: [Node], output: Int) throws(NetworkError) {
        var isNeeded = Array(repeating: false, count: all.count)
        var pending = [output]
        isNeeded[output] = true
        while let node = pending.popLast() {
            for input in all[node].inputs where !isNeeded[input] {
                isNeeded[input] = true
                pending.append(input)
            }
        }
        var readers = [[Int]](repeating: [], count: all.count)
        var missing = Array(repeating: 0, count: all.count)
        for index in all.indices where isNeeded[index] {
            missing[index] = all[index].inputs.count
            for input in all[index].inputs { readers[input].append(index) }
            let isSource = if case .input = all[index].primitive { all[index].isOuter } else { false }
            guard all[index].inputs.isEmpty == isSource else {
                throw .unsupported(
                    layer: all[index].name, kind: all[index].primitive.typeName,
                    reason: isSource ? "the network's input reads other nodes" : "nothing feeds it", remedy: isSource ? "remove the edges into it" : "connect it to the Input")
            }
        }
        var ready = ReadyNodes()
        for index in all.indices where isNeeded[index] && missing[index] == 0 { ready.insert(index) }
        var places = Array(repeating: -1, count: all.count)
        while let index = ready.popFirst() {
            places[index] = nodes.count
            var node = all[index]
            node.inputs = node.inputs.map { places[$0] }
            nodes.append(node)
            for reader in readers[index] {
                missing[reader] -= 1
                if missing[reader] == 0 { ready.insert(reader) }
            }
        }
        if let stuck = all.indices.first(where: { isNeeded[$0] && places[$0] < 0 }) { throw Self.cycle(all, from: stuck) { places[$0] < 0 } }
    }

    /// How many of the last axes of an Input are one sample's, by what reads it; a batch or steps may stand in front.
    func sampleAxes(of input: Int, shape: [Int]) -> Int {
        var pending = [input]
        var seen: Set<Int> = []
        while let index = pending.popLast() {
            for (reader, node) in nodes.enumerated() where node.inputs.contains(index) && seen.insert(reader).inserted {
                switch node.primitive {
                case .linear(let weight), .affine(let weight, _):
                    if weight.shape.count == 2, weight.shape[1] == shape.last { return 1 }
                case .convolution(let layer): return min(shape.count, layer.spatialAxes + 1)
                case .transposedConvolution, .pooling, .flatten: return min(shape.count, 3)
                default: pending.append(reader)
                }
            }
        }
        return min(shape.count, 3)
    }

    /// - Parameter isStuck: whether a node could not be put in order: each of those reads another one.
    private static func cycle(_ all: [Node], from start: Int, isStuck: (Int) -> Bool) -> NetworkError {
        var seen: [Int] = []
        var node = start
        while !seen.contains(node), seen.count < 64 {
            seen.append(node)
            node = all[node].inputs.first(where: isStuck) ?? node
        }
        let loop = Array(seen[(seen.firstIndex(of: node) ?? 0)...].reversed())
        let names = (loop + [loop[0]]).map { all[$0].name }.joined(separator: " → ")
        return .unsupported(
            layer: all[loop[0]].name, kind: all[loop[0]].primitive.typeName,
            reason: "it is part of a cycle, \(names), and networks here only go forward", remedy: "remove the recurrent connection, or train without it")
    }
}

/// The nodes that may come next, smallest first.
private struct ReadyNodes {
    private var heap: [Int] = []

    mutating func insert(_ value: Int) {
        heap.append(value)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> Int? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while 2 * parent + 1 < heap.count {
            var child = 2 * parent + 1
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first
    }
}
