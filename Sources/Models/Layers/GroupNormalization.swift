import Formats

/// Group normalisation (Wu and He 2018, arXiv:1803.08494, equations 1 to 6): in each group of channels of one image,
///
///     y = scale · (x − mean) / √(variance + ε) + shift
///
/// with mean and variance over the group's channels and pixels. One channel a group is instance normalisation.
public struct GroupNormalization: Sendable, Equatable {
    /// Groups that the channels fall into, in their order.
    public var groups: Int
    /// ε, what the variance is kept away from zero by.
    public var epsilon: Float
    /// One per channel.
    public var scale: [Float]
    /// One per channel.
    public var shift: [Float]

    /// ε is 10⁻⁵ by default, as in ONNX and PyTorch.
    public init(groups: Int, epsilon: Float = 1e-5, scale: [Float], shift: [Float]) {
        self.groups = groups
        self.epsilon = epsilon
        self.scale = scale
        self.shift = shift
    }
}

extension GroupNormalization: LayerDefinition {
    static let kind = "GroupNormalization"
    static let word = "groupNorm"
    var operation: LayerOperation { .groupNormalization(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.range(scale.count, "channels", in: 1...GraphLimits.channels)
        guard shift.count == scale.count else { throw layer.failure("it has \(shift.count) shifts for \(scale.count) channels") }
        try layer.range(groups, "groups", in: 1...scale.count)
        guard scale.count % groups == 0 else { throw layer.failure("\(groups) groups do not divide \(scale.count) channels") }
        guard epsilon.isFinite, epsilon >= 0 else { throw layer.failure("ε is \(epsilon), allowed are numbers from 0") }
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        try layer.channels(inputs[0].channels, scale.count)
        return inputs[0]
    }

    /// Mean and variance are summed in double precision, by pixel, then channel.
    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let channels = output.channels
        let perGroup = channels / groups
        return { inputs, _ in
            var values = inputs[0]
            for group in 0..<groups {
                let range = group * perGroup..<(group + 1) * perGroup
                let count = Double(values.count / channels * perGroup)
                var mean = 0.0
                for pixel in stride(from: 0, to: values.count, by: channels) {
                    for c in range { mean += Double(values[pixel + c]) }
                }
                mean /= count
                var variance = 0.0
                for pixel in stride(from: 0, to: values.count, by: channels) {
                    for c in range { variance += (Double(values[pixel + c]) - mean) * (Double(values[pixel + c]) - mean) }
                }
                let deviation = (variance / count + Double(epsilon)).squareRoot()
                for pixel in stride(from: 0, to: values.count, by: channels) {
                    for c in range {
                        values[pixel + c] = Float((Double(values[pixel + c]) - mean) / deviation * Double(scale[c]) + Double(shift[c]))
                    }
                }
            }
            return values
        }
    }

    var parameterArrays: [[Float]] { [scale, shift] }

    var spikingForm: SpikingForm {
        .refused(
            reason: "its statistics depend on the image, so it is no fixed linear map",
            remedy: "freeze its statistics on the calibration data with --freeze-norms, or train with batch normalisation, which folds into the weights")
    }

    var parameters: [JSON.Member] { [JSON.Member("groups", .integer(groups)), .number("epsilon", epsilon)] }
    var tensors: [NamedTensor] { NamedTensor.vector("scale", scale) + NamedTensor.vector("shift", shift) }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["groups", "epsilon"])
        self.init(
            groups: try parameters.int("groups"), epsilon: Float(try parameters.double("epsilon")), scale: try fields.vector("scale"),
            shift: try fields.vector("shift"))
    }
}
