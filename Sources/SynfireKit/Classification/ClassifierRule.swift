import Models

/// How a classifier learns.
enum ClassifierRule: Sendable, Equatable {
    /// No hidden layer and no spikes.
    case logistic
    /// A hidden layer of ReLUs.
    case dense
    /// A hidden layer of leaky neurons, by surrogate gradients through time.
    case surrogate(SpikingInput.Coding)
    /// The same on a part of the labels, asked for where hidden rates are new.
    case active(SpikingInput.Coding)
    /// One neuron on spike times.
    case tempotron

    static let all: [ClassifierRule] = [
        .logistic, .dense, .surrogate(.analogCurrent), .surrogate(.ternaryPoisson), .surrogate(.latency), .active(.analogCurrent), .tempotron,
    ]

    /// What tables call it.
    var label: String {
        switch self {
        case .logistic: "logistic regression"
        case .dense: "dense network"
        case .surrogate(let coding): "surrogate gradient, \(Self.word(coding))"
        case .active(let coding): "active learning, \(Self.word(coding))"
        case .tempotron: "tempotron, spike times"
        }
    }

    /// Whether it spikes.
    var isSpiking: Bool { self != .logistic && self != .dense }

    /// How features enter.
    var form: FeatureScale.Form {
        switch self {
        case .logistic, .dense, .surrogate(.analogCurrent), .active(.analogCurrent): .standard
        case .surrogate(.latency), .active(.latency), .tempotron: .time
        case .surrogate, .active: .rate
        }
    }

    private static func word(_ coding: SpikingInput.Coding) -> String {
        switch coding {
        case .analogCurrent: "currents"
        case .latency: "spike times"
        default: "spike rates"
        }
    }
}
