public import Models

/// One way to convert a network, with the options of the command line that ask for it.
public struct ConversionCandidate: Sendable, Equatable {
    /// The word of the neuron.
    public var neuron: String
    /// Falling, in units of λ; `nil` for a neuron that has none to choose.
    public var thresholds: [Float]?
    /// What max poolings become; `nil` for what was asked for.
    public var maxPooling: ConversionOptions.MaxPooling?
    /// Sets each layer's λ; `nil` for what was asked for.
    public var percentile: Double?
    /// In units of λ; `nil` for half of the smallest threshold, or what was asked for.
    public var start: Float?

    /// Of a layer's |weights|, fills the mantissa; `nil` for what was asked for.
    public var weightPercentile: Double?

    /// The options that are not the defaults, as the command line takes them.
    public var arguments: String {
        conversionArguments + (weightPercentile.map { " --weight-percentile \(Self.text(Float($0)))" } ?? "")
    }

    /// Those that do not concern the chip.
    public var conversionArguments: String {
        var words = ["--neuron \(neuron)"]
        if let thresholds { words.append("--thresholds \(thresholds.map(Self.text).joined(separator: ","))") }
        if let maxPooling { words.append("--max-pool \(maxPooling.rawValue)") }
        if let percentile { words.append("--percentile \(Self.text(Float(percentile)))") }
        if let start { words.append("--initial \(Self.text(start))") }
        return words.joined(separator: " ")
    }

    /// The options with this candidate's in their places.
    func options(from base: ExperimentOptions) -> ExperimentOptions {
        var options = base
        options.conversion = conversion(from: base.conversion)
        if let weightPercentile { options.weightPercentile = weightPercentile }
        return options
    }

    private func conversion(from base: ConversionOptions) -> ConversionOptions {
        var options = base
        guard let spec = NeuronRegistry.spec(neuron) else { preconditionFailure("\(neuron) is not among the neurons") }
        options.neuron = spec.neuron(NeuronSpec.Parameters(thresholds: thresholds))
        if let maxPooling { options.maxPooling = maxPooling }
        if let percentile { options.percentile = percentile }
        if let start { options.initialPotential = start }
        return options
    }

    /// The same with another way to pool, and other weights filling the mantissa.
    func lowered(_ pooling: ConversionOptions.MaxPooling?, _ weightPercentile: Double?) -> ConversionCandidate {
        var other = self
        (other.maxPooling, other.weightPercentile) = (pooling, weightPercentile)
        return other
    }

    /// The same with another percentile.
    func percentile(_ percentile: Double) -> ConversionCandidate {
        var other = self
        other.percentile = percentile
        return other
    }

    /// The same with another start.
    func start(_ start: Float) -> ConversionCandidate {
        var other = self
        other.start = start
        return other
    }

    /// The smallest step of what the neuron sends, in units of λ.
    var smallest: Float { thresholds?.min() ?? 1 }

    private static func text(_ value: Float) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }

    /// Spike codes, the cheapest first: with and without memory, and sets of thresholds. The published set is optimal for potentials
    /// up to 4 λ, the ones that begin at λ for what a normalised network has.
    static let codes: [ConversionCandidate] = [
        ConversionCandidate(neuron: "if"), ConversionCandidate(neuron: "signed-ternary"),
        ConversionCandidate(neuron: "multi-threshold", thresholds: [2, 1, 0.5, 0.25]),
        ConversionCandidate(neuron: "multi-threshold", thresholds: [1, 0.5, 0.25, 0.125]),
        ConversionCandidate(neuron: "signed-multi-threshold", thresholds: [2, 1, 0.5, 0.25]),
        ConversionCandidate(neuron: "signed-multi-threshold", thresholds: [1, 0.5, 0.25, 0.125]),
        ConversionCandidate(neuron: "signed-multi-threshold", thresholds: [2, 1, 0.5, 0.25, 0.125]),
        ConversionCandidate(neuron: "signed-multi-threshold", thresholds: [1, 0.5, 0.25, 0.125, 0.0625]),
    ]

    /// Codes by which the ways to pool are compared: the first that the chip has.
    static let probes = [codes[5], codes[3], codes[0]]
}
