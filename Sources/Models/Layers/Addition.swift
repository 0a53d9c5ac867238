/// The sum of images of one shape: a residual connection.
struct Addition: PlainLayer {
    static let kind = "Add"
    static let word = "add"
    static let inputCount = 1...Int.max
    var operation: LayerOperation { .add }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        for part in inputs.dropFirst() where part != inputs[0] {
            throw layer.failure("it adds \(inputs[0]) and \(part) (height×width×channels), which differ in shape")
        }
        return inputs[0]
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm { { parts, _ in Self.sum(parts) } }

    /// In the order of the parts.
    static func sum(_ parts: [[Float]]) -> [Float] {
        var result = parts[0]
        for part in parts.dropFirst() {
            for i in result.indices { result[i] += part[i] }
        }
        return result
    }

    var spikingForm: SpikingForm { .folded(words: "folded: one projection per part") }
    var linearReach: LinearReach { .passes }
    var sign: SignRule { .asInputs }

    /// A sum of linear maps: every part keeps its own projections into what reads the sum.
    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        folding.inputs.reduce(into: FoldedValue(paths: [])) { total, part in
            total.paths += part.paths
            total.offset = total.offset.adding(part.offset, shape: folding.output)
            total.weighted = total.weighted ?? part.weighted
        }
    }
}
