/// The largest value of each window, channel by channel.
struct MaxPooling: PoolingLayer {
    var window: Pooling

    static let kind = "MaxPool"
    static let word = "maxPool"
    var operation: LayerOperation { .maxPool(window) }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let input = inputs[0]
        return { inputs, _ in
            let values = inputs[0]
            var result = [Float](repeating: -.infinity, count: output.count)
            window.forEachWindow(input: input, output: output) { target, rows, columns in
                for y in rows {
                    for x in columns {
                        let source = (y * input.width + x) * input.channels
                        for c in 0..<input.channels where !(values[source + c] <= result[target + c]) {
                            result[target + c] = values[source + c]
                        }
                    }
                }
            }
            return result
        }
    }

    var spikingForm: SpikingForm { .folded(words: "gate: the window's leader passes") }
    /// A gate passes no negative spikes of neurons that stay level, since a spike costs its neuron the lead: refused further on.
    var linearReach: LinearReach { .ends }
    var sign: SignRule { .asInputs }

    /// What neurons that spread the windows out sum up; for windows that overlap.
    func spread(_ folding: Folding, isNonnegative: Bool) throws(NetworkError) -> FoldedValue {
        let value = try folding.extended { path throws(FoldingObstacle) in try path.spread(WindowSpread(window)) }
        guard isNonnegative, case .none = value.offset else {
            throw folding.unsupported(
                "its windows overlap or reach over the border, and it reads values below zero, which neurons that repeat them cannot carry",
                "put the ReLU in front of the pooling, which computes the same, or use --max-pool average")
        }
        return value
    }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        let value = try folding.extended { path throws(FoldingObstacle) in try path.maxPooled(window) }
        if case .map = value.offset {
            throw folding.unsupported(
                "it reads values that normalisation shifts differently from pixel to pixel", "put the pooling in front of it")
        }
        guard value.paths.reduce(0, { $0 + $1.outputChannels }) == folding.output.channels else {
            throw folding.unsupported("it reads a sum, whose maximum is not the sum of maxima", "put a ReLU in front of the pooling")
        }
        return value
    }
}

extension LinearPath {
    /// This path followed by a max pooling over whole, disjoint windows; the maximum of maxima is one over the joint window.
    func maxPooled(_ pooling: Pooling) throws(FoldingObstacle) -> LinearPath {
        guard pooling.isDisjoint else {
            throw FoldingObstacle(
                reason: "max pooling with overlapping or padded windows has no neurons that repeat its pixels here",
                remedy: "put a ReLU in front of the pooling")
        }
        guard case .resampling(var y, var x, let gains) = form, y.upsampling == 1, x.upsampling == 1, y.stride == 1, x.stride == 1,
            y.division == gate?.height ?? 1, x.division == gate?.width ?? 1
        else {
            throw FoldingObstacle(
                reason: "max pooling follows a weighted layer, an average or an upsampling without a ReLU between them",
                remedy: "put the ReLU in front of the pooling, which computes the same, or use --max-pool average")
        }
        guard y.offset == 0, x.offset == 0, !isCut, keepsZerosApart(pooling, y, x) else {
            throw FoldingObstacle(
                reason: "max pooling follows a padding or a crop without a ReLU between them", remedy: "put a ReLU in front of the pooling")
        }
        guard gains.allSatisfy({ $0 > 0 }) else {
            throw FoldingObstacle(
                reason: "max pooling follows a normalisation that turns a channel upside down, so that its least value is wanted",
                remedy: "put the pooling in front of the normalisation, or use --max-pool average")
        }
        y.division *= pooling.kernelHeight
        y.extent /= pooling.kernelHeight
        x.division *= pooling.kernelWidth
        x.extent /= pooling.kernelWidth
        var path = with(.resampling(y: y, x: x, gains: gains))
        path.gate = MaxPoolGate(height: y.division, width: x.division)
        return path
    }
}
