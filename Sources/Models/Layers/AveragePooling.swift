/// The mean of each window, channel by channel.
struct AveragePooling: PoolingLayer {
    var window: Pooling

    static let kind = "AveragePool"
    static let word = "averagePool"
    var operation: LayerOperation { .averagePool(window) }

    /// Sums by window row, then column.
    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let input = inputs[0]
        return { inputs, _ in
            let values = inputs[0]
            var result = [Float](repeating: 0, count: output.count)
            window.forEachWindow(input: input, output: output) { target, rows, columns in
                for y in rows {
                    for x in columns {
                        let source = (y * input.width + x) * input.channels
                        for c in 0..<input.channels { result[target + c] += values[source + c] }
                    }
                }
                let taps = window.countsPadding ? window.kernelHeight * window.kernelWidth : rows.count * columns.count
                for c in 0..<input.channels { result[target + c] /= Float(taps) }
            }
            return result
        }
    }

    func macCounts(input: Shape, output: Shape) -> MacCounts {
        var counts = MacCounts()
        counts.averagePoolOutputs = output.count
        return counts
    }

    var spikingForm: SpikingForm { .folded(words: window.isDisjoint ? "folded: coordinates ÷ window" : "folded: a fixed linear map") }
    /// Windows that overlap or reach over the border weigh pixels as a convolution does.
    var linearReach: LinearReach { window.isDisjoint ? .needsRectified : .weighted }
    var sign: SignRule { .asInputs }
    var displayKind: String { "AvgPool \(window.kernelHeight)×\(window.kernelWidth)" }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        guard !window.isDisjoint else { return try folding.extended(by: self) { path throws(FoldingObstacle) in try path.pooled(window) } }
        let (input, output) = (folding.inputShapes[0], folding.output)
        return try folding.interpolated(
            by: self,
            y: axis(input.height, output.height, kernel: window.kernelHeight, stride: window.strideY, padding: window.padding.top),
            x: axis(input.width, output.width, kernel: window.kernelWidth, stride: window.strideX, padding: window.padding.left))
    }

    /// The mean along one axis: over all taps of a window or over those inside the image.
    private func axis(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, padding: Int) -> AxisInterpolation {
        AxisInterpolation(
            rows: (0..<outputs).map { output in
                let taps = max(0, output * stride - padding)..<min(inputs, output * stride - padding + kernel)
                return taps.map { AxisInterpolation.Entry(input: $0, weight: 1 / Float(window.countsPadding ? kernel : taps.count)) }
            }, inputs: inputs, ratio: (1, stride))
    }
}

extension LinearPath {
    /// This path followed by an average pooling over whole, disjoint windows.
    func pooled(_ pooling: Pooling) throws(FoldingObstacle) -> LinearPath {
        guard pooling.isDisjoint else {
            throw FoldingObstacle(
                reason: "average pooling with overlapping or padded windows does not fold into the next layer's weights",
                remedy: "use windows as large as their stride and no padding")
        }
        guard case .resampling(var y, var x, let gains) = form, y.upsampling == 1, x.upsampling == 1, y.stride == 1, x.stride == 1 else {
            throw FoldingObstacle(
                reason: "average pooling follows a weighted layer or an upsampling without a ReLU between them",
                remedy: "put a ReLU in front of the pooling")
        }
        guard y.offset == 0, x.offset == 0, !isCut, keepsZerosApart(pooling, y, x) else {
            throw FoldingObstacle(
                reason: "average pooling follows a padding or a crop without a ReLU between them", remedy: "put a ReLU in front of the pooling")
        }
        y.division *= pooling.kernelHeight
        y.extent /= pooling.kernelHeight
        x.division *= pooling.kernelWidth
        x.extent /= pooling.kernelWidth
        let window = Float(pooling.kernelHeight * pooling.kernelWidth)
        return with(.resampling(y: y, x: x, gains: gains.map { $0 / window }))
    }
}
