import Models

/// The words for neurons, on the command line and in reports.
public enum NeuronName: String, CaseIterable, Sendable {
    case integrateAndFire = "if"
    case leaky = "lif"
    case multiThreshold = "multi-threshold"
    case ternary
    case signedTernary = "signed-ternary"
    case signedMultiThreshold = "signed-multi-threshold"
    case freeMultiThreshold = "free-multi-threshold"
    case multiLevel = "mlf"
}

extension ConversionOptions {
    /// The word for the neuron.
    var neuronName: NeuronName {
        switch neuron {
        case .integrateAndFire: membrane.leak == 1 ? .integrateAndFire : .leaky
        case .multiThreshold: .multiThreshold
        case .ternary(_, let hasMemory): hasMemory ? .signedTernary : .ternary
        case .signedMultiThreshold(_, let hasMemory): hasMemory ? .signedMultiThreshold : .freeMultiThreshold
        case .multiLevel: .multiLevel
        }
    }
}
