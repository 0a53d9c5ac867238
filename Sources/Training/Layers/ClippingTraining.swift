/// x limited to a range; the gradient passes inside it.
struct ClippingTraining: PointwiseLayer {
    var minimum: Float
    var maximum: Float

    func apply(to values: inout [Float]) {
        for index in values.indices { values[index] = min(max(values[index], minimum), maximum) }
    }

    func backward(_ results: [Float], to gradient: inout [Float]) {
        for index in gradient.indices where results[index] <= minimum || results[index] >= maximum { gradient[index] = 0 }
    }
}
