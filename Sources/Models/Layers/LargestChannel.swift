/// The number of each pixel's largest channel, the first of equals, behind a read-out.
struct LargestChannel: PlainLayer {
    static let kind = "ArgMax"
    static let word = "argMax"
    var operation: LayerOperation { .argMax }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        Shape(channels: 1, height: inputs[0].height, width: inputs[0].width)
    }

    func outputChannels(_ inputs: [Int], _ layer: LayerCheck) throws(NetworkError) -> Int { 1 }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let channels = inputs[0].channels
        return { inputs, _ in Self.apply(inputs[0], channels: channels) }
    }

    static func apply(_ values: [Float], channels: Int) -> [Float] {
        stride(from: 0, to: values.count, by: channels).map { pixel in
            Float((0..<channels).reduce(0) { values[pixel + $1] > values[pixel + $0] ? $1 : $0 })
        }
    }

    var spikingForm: SpikingForm { .headOnly }
    var headForm: HeadForm? { .decision(.largestChannel) }
}
