/// Concatenation along channels, in the order of the inputs.
struct Concatenation: PlainLayer {
    static let kind = "Concat"
    static let word = "concat"
    static let inputCount = 1...Int.max
    var operation: LayerOperation { .concatenate }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        var result = inputs[0]
        for part in inputs.dropFirst() {
            guard part.height == inputs[0].height, part.width == inputs[0].width else {
                throw layer.failure(
                    "it joins \(inputs[0]) and \(part) (height×width×channels), which differ in size"
                        + "; choose an input size that every pooling divides without remainder")
            }
            result.channels += part.channels
        }
        return result
    }

    func outputChannels(_ inputs: [Int], _ layer: LayerCheck) throws(NetworkError) -> Int { inputs.reduce(0, +) }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let channels = inputs.map(\.channels)
        return { parts, _ in Self.join(parts, channels: channels) }
    }

    static func join(_ parts: [[Float]], channels: [Int]) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for pixel in 0..<parts[0].count / channels[0] {
            for (part, count) in zip(parts, channels) { result.append(contentsOf: part[pixel * count..<(pixel + 1) * count]) }
        }
        return result
    }

    var spikingForm: SpikingForm { .folded(words: "folded: one projection per part") }
    var linearReach: LinearReach { .passes }
    var sign: SignRule { .asInputs }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        var joined = FoldedValue(paths: [])
        var channels = 0
        for (part, shape) in zip(folding.inputs, folding.inputShapes) {
            joined.paths += part.paths.map { $0.shifted(by: channels) }
            channels += shape.channels
        }
        joined.offset = Offset.joined(zip(folding.inputs, folding.inputShapes).map { ($0.offset, $1) })
        return joined
    }
}

extension LinearPath {
    /// This path as part of a concatenation.
    func shifted(by channels: Int) -> LinearPath {
        var path = self
        path.firstChannel += channels
        return path
    }
}
