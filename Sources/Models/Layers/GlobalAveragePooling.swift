/// The mean of each channel.
struct GlobalAveragePooling: PlainLayer {
    static let kind = "GlobalAveragePool"
    static let word = "globalAveragePool"
    var operation: LayerOperation { .globalAveragePool }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        Shape(channels: inputs[0].channels, height: 1, width: 1)
    }

    /// Summed in double precision.
    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let channels = inputs[0].channels
        return { inputs, _ in
            let values = inputs[0]
            var sums = [Double](repeating: 0, count: channels)
            for start in stride(from: 0, to: values.count, by: channels) {
                for c in 0..<channels { sums[c] += Double(values[start + c]) }
            }
            return sums.map { Float($0 / Double(values.count / channels)) }
        }
    }

    var spikingForm: SpikingForm { .folded(words: "folded: coordinates ÷ image") }
    var linearReach: LinearReach { .needsRectified }
    var sign: SignRule { .asInputs }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        let image = folding.inputShapes[0]
        let window = Pooling(kernelHeight: image.height, kernelWidth: image.width, strideY: image.height, strideX: image.width)
        return try AveragePooling(window: window).folded(folding)
    }
}
