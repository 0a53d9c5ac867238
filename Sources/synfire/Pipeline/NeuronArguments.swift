import Models

/// The neuron on the command line: its model, and the options that belong to it. An option that the neuron has no use for is a
/// usage error, never ignored.
struct NeuronArguments {
    /// The neurons that `--neuron` knows, by the word for them.
    enum Kind: String, CaseIterable {
        case integrateAndFire = "if"
        case leaky = "lif"
        case multiThreshold = "multi-threshold"
        case ternary
        case signedTernary = "signed-ternary"
        case signedMultiThreshold = "signed-multi-threshold"
        case freeMultiThreshold = "free-multi-threshold"
        case multiLevel = "mlf"

        /// Options that other neurons have no use for.
        var options: Set<String> {
            switch self {
            case .integrateAndFire: ["--reset", "--current-decay", "--refractory", "--refractory-mode"]
            case .leaky: ["--reset", "--leak", "--current-decay", "--refractory", "--refractory-mode"]
            case .multiThreshold, .signedMultiThreshold, .freeMultiThreshold, .multiLevel:
                ["--thresholds", "--leak", "--current-decay", "--refractory", "--refractory-mode"]
            case .ternary, .signedTernary:
                ["--negative-threshold", "--reset", "--leak", "--current-decay", "--refractory", "--refractory-mode"]
            }
        }
    }

    let arguments: ParsedArguments
    let kind: Kind

    /// - Parameter companions: all neurons of a comparison; an option has to belong to at least one of them.
    init(_ arguments: ParsedArguments, _ name: String, among companions: [String] = []) throws {
        self.arguments = arguments
        guard let kind = Kind(rawValue: name) else { preconditionFailure("\(name) is not among the neurons") }
        self.kind = kind
        let kinds = companions.isEmpty ? [kind] : companions.compactMap { Kind(rawValue: $0) }
        for option in Set(Kind.allCases.flatMap(\.options)).sorted() where arguments.isGiven(option) {
            guard kinds.contains(where: { $0.options.contains(option) }) else {
                throw arguments.failure("\(option) belongs to --neuron \(Self.owners(of: option)), not to \(kinds.map(\.rawValue).joined(separator: ", "))")
            }
        }
        if arguments.isGiven("--refractory-mode"), !arguments.isGiven("--refractory") {
            throw arguments.failure("--refractory-mode says how refractory steps are spent; give their number with --refractory")
        }
    }

    private static func owners(of option: String) -> String {
        Kind.allCases.filter { $0.options.contains(option) }.map(\.rawValue).joined(separator: ", ")
    }

    /// Whether the option is given and this neuron has a use for it.
    private func has(_ option: String) -> Bool { kind.options.contains(option) && arguments.isGiven(option) }

    func neuron() throws -> ConversionOptions.Neuron {
        switch kind {
        case .integrateAndFire, .leaky: .integrateAndFire
        case .multiThreshold: .multiThreshold(try thresholds())
        case .ternary: .ternary(negativeThreshold: try negativeThreshold(), hasMemory: false)
        case .signedTernary: .ternary(negativeThreshold: try negativeThreshold(), hasMemory: true)
        case .signedMultiThreshold: .signedMultiThreshold(try thresholds(), hasMemory: true)
        case .freeMultiThreshold: .signedMultiThreshold(try thresholds(), hasMemory: false)
        case .multiLevel: .multiLevel(has("--thresholds") ? try thresholds() : [3, 2, 1])
        }
    }

    func reset() throws -> Reset {
        guard kind.options.contains("--reset") else { return .soft }
        return try arguments.choice("--reset", of: Commands.resets) == "soft" ? .soft : .hard(potential: 0)
    }

    func membrane() throws -> Membrane {
        if kind == .leaky, !arguments.isGiven("--leak") {
            throw arguments.failure("--neuron lif needs --leak, the share of its potential that a neuron keeps from step to step, such as 0.9")
        }
        return Membrane(
            order: try arguments.choice("--order", of: Commands.orders) == "integrate-then-fire" ? .integrateThenFire : .fireThenIntegrate,
            leak: has("--leak") ? Float(try arguments.double("--leak", in: 1e-3...1)) : 1,
            currentDecay: has("--current-decay") ? Float(try arguments.double("--current-decay", in: 0...0.999)) : 0,
            refractorySteps: has("--refractory") ? try arguments.int("--refractory", in: 0...4096) : 0,
            refractoriness: try arguments.choice("--refractory-mode", as: Membrane.Refractoriness.self))
    }

    private func negativeThreshold() throws -> Float {
        has("--negative-threshold") ? Float(try arguments.double("--negative-threshold", in: 1e-3...1e6)) : 1
    }

    /// As the arithmetic has them: still distinct after rounding to 32 bits.
    private func thresholds() throws -> [Float] {
        let thresholds = try arguments.descending("--thresholds").map { Float($0) }
        guard thresholds.count <= 16, zip(thresholds, thresholds.dropFirst()).allSatisfy({ $0 > $1 }), thresholds.allSatisfy(\.isNormal) else {
            throw arguments.failure("--thresholds takes 1 to 16 values that 32-bit numbers tell apart, got \(thresholds)")
        }
        return thresholds
    }
}

extension ConversionOptions {
    /// The word for the neuron on the command line.
    var neuronName: String {
        let kind: NeuronArguments.Kind =
            switch neuron {
            case .integrateAndFire: membrane.leak == 1 ? .integrateAndFire : .leaky
            case .multiThreshold: .multiThreshold
            case .ternary(_, let hasMemory): hasMemory ? .signedTernary : .ternary
            case .signedMultiThreshold(_, let hasMemory): hasMemory ? .signedMultiThreshold : .freeMultiThreshold
            case .multiLevel: .multiLevel
            }
        return kind.rawValue
    }
}
