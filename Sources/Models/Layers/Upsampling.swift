import Formats

/// Nearest-neighbour upsampling by a whole factor.
struct Upsampling: LayerDefinition {
    var factorY: Int
    var factorX: Int

    static let kind = "Resize"
    static let word = "upsample"
    var operation: LayerOperation { .upsample(factorY: factorY, factorX: factorX) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.range(factorY, "factor", in: 1...GraphLimits.window)
        try layer.range(factorX, "factor", in: 1...GraphLimits.window)
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        Shape(channels: inputs[0].channels, height: inputs[0].height * factorY, width: inputs[0].width * factorX)
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let input = inputs[0]
        let channels = input.channels
        return { inputs, _ in
            let values = inputs[0]
            var result: [Float] = []
            result.reserveCapacity(values.count * factorY * factorX)
            for y in 0..<input.height {
                let rowStart = result.count
                for x in 0..<input.width {
                    let pixel = values[(y * input.width + x) * channels..<(y * input.width + x + 1) * channels]
                    for _ in 0..<factorX { result.append(contentsOf: pixel) }
                }
                let row = Array(result[rowStart...])
                for _ in 1..<factorY { result.append(contentsOf: row) }
            }
            return result
        }
    }

    var spikingForm: SpikingForm { .folded(words: "folded: phase kernels") }
    var linearReach: LinearReach { .needsRectified }
    var sign: SignRule { .asInputs }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        try folding.extended(by: self) { path throws(FoldingObstacle) in try path.upsampled(y: factorY, x: factorX) }
    }

    var parameters: [JSON.Member] { [.pair("factor", factorY, factorX)] }
}

extension Upsampling {
    init(_ fields: LayerFields) throws(FileError) {
        let (y, x) = try fields.parameters(["factor"]).pair("factor")
        self.init(factorY: y, factorX: x)
    }
}

extension LinearPath {
    /// This path followed by nearest-neighbour upsampling.
    func upsampled(y factorY: Int, x factorX: Int) throws(FoldingObstacle) -> LinearPath {
        guard shuffle == nil else {
            throw FoldingObstacle(reason: "upsampling follows a pixel shuffle without a ReLU between them", remedy: "put a ReLU in front of the upsampling")
        }
        guard case .resampling(var y, var x, let gains) = form else {
            throw FoldingObstacle(
                reason: "upsampling follows a weighted layer without a ReLU between them", remedy: "put a ReLU in front of the upsampling")
        }
        guard y.stride == 1, x.stride == 1 else {
            throw FoldingObstacle(
                reason: "upsampling follows a choice of pixels without a ReLU between them", remedy: "put a ReLU in front of the upsampling")
        }
        y.upsampling *= factorY
        x.upsampling *= factorX
        y.offset *= factorY
        x.offset *= factorX
        return with(.resampling(y: y, x: x, gains: gains))
    }
}
