import Formats

/// The order in which nodes can be computed; tools that change a file append nodes at its end.
enum NodeOrder {
    /// The nodes, each behind all whose outputs it reads, otherwise as in the file.
    ///
    /// - Throws: `NetworkError.shape` where nodes read each other in a circle.
    static func sorted(_ nodes: [ONNXNode]) throws(NetworkError) -> [ONNXNode] {
        var makers: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty && makers[output] == nil { makers[output] = index }
        }
        var result: [ONNXNode] = []
        result.reserveCapacity(nodes.count)
        // 0 not visited, 1 waiting for what it reads, 2 placed.
        var state = nodes.map { _ in 0 }
        for start in nodes.indices where state[start] == 0 {
            // A stack of its own: files may be deep.
            var stack = [(node: start, next: 0)]
            state[start] = 1
            while let (index, next) = stack.last {
                guard next < nodes[index].inputs.count else {
                    state[index] = 2
                    result.append(nodes[index])
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                guard let maker = makers[nodes[index].inputs[next]], state[maker] != 2 else { continue }
                guard state[maker] == 0 else {
                    throw .shape(layer: NodeReader(nodes[index]).name, reason: "\(nodes[index].opType): it reads \"\(nodes[index].inputs[next])\", which depends on it")
                }
                state[maker] = 1
                stack.append((maker, 0))
            }
        }
        return result
    }
}
