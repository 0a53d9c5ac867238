/// max(x, slope · x), of slope 0 for a ReLU: its result's sign tells the slope.
struct RectifierTraining: PointwiseLayer {
    /// Below zero, 0 ..< 1.
    var slope: Float = 0

    func apply(to values: inout [Float]) {
        var values = values.mutableSpan
        for index in 0..<values.count {
            let value = unsafe values[unchecked: index]
            unsafe values[unchecked: index] = value < 0 ? value * slope : value
        }
    }

    func backward(_ results: [Float], to gradient: inout [Float]) {
        precondition(results.count == gradient.count, "results and gradients differ in length")
        let results = results.span
        var gradient = gradient.mutableSpan
        for index in 0..<gradient.count {
            let slope = unsafe results[unchecked: index] > 0 ? 1 : slope
            unsafe gradient[unchecked: index] *= slope
        }
    }
}
