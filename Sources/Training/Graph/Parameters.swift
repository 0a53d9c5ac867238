internal import Models

/// The numbers of a layer that training changes, in the order of its file: weights, then biases.
extension LayerOperation {
    var trainedParameters: [Float] {
        get {
            switch self {
            case .convolution(let layer): layer.weights + layer.bias
            case .transposedConvolution(let layer): layer.weights + layer.bias
            case .channelAffine(let layer): layer.scale + layer.shift
            default: []
            }
        }
        set {
            switch self {
            case .convolution(var layer):
                layer.bias = Array(newValue[layer.weights.count...])
                layer.weights = Array(newValue[..<layer.weights.count])
                self = .convolution(layer)
            case .transposedConvolution(var layer):
                layer.bias = Array(newValue[layer.weights.count...])
                layer.weights = Array(newValue[..<layer.weights.count])
                self = .transposedConvolution(layer)
            case .channelAffine(var layer):
                layer.shift = Array(newValue[layer.scale.count...])
                layer.scale = Array(newValue[..<layer.scale.count])
                self = .channelAffine(layer)
            default: break
            }
        }
    }

    /// How many of them are biases, which act in every step of a spiking network.
    var biasCount: Int {
        switch self {
        case .convolution(let layer): layer.bias.count
        case .transposedConvolution(let layer): layer.bias.count
        case .channelAffine(let layer): layer.shift.count
        default: 0
        }
    }
}
