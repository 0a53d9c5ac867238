import Models
import SynfireKit

/// The neuron on the command line: its model, and the options that belong to it. An option that the neuron has no use for is a
/// usage error, never ignored.
struct NeuronArguments {
    let arguments: ParsedArguments
    let kind: NeuronName

    /// - Parameter companions: all neurons of a comparison; an option has to belong to at least one of them.
    init(_ arguments: ParsedArguments, _ name: String, among companions: [String] = []) throws {
        self.arguments = arguments
        guard let kind = NeuronName(rawValue: name) else { preconditionFailure("\(name) is not among the neurons") }
        self.kind = kind
        let kinds = companions.isEmpty ? [kind] : companions.compactMap { NeuronName(rawValue: $0) }
        for option in Set(NeuronName.allCases.flatMap(\.options)).sorted() where arguments.isGiven(option) {
            guard kinds.contains(where: { $0.options.contains(option) }) else {
                throw arguments.failure("\(option) belongs to --neuron \(Self.owners(of: option)), not to \(kinds.map(\.rawValue).joined(separator: ", "))")
            }
        }
        if arguments.isGiven("--refractory-mode"), !arguments.isGiven("--refractory") {
            throw arguments.failure("--refractory-mode says how refractory steps are spent; give their number with --refractory")
        }
    }

    private static func owners(of option: String) -> String {
        NeuronName.allCases.filter { $0.options.contains(option) }.map(\.rawValue).joined(separator: ", ")
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
        return try arguments.choice("--reset", of: Commands.resets) == "hard" ? .hard(potential: 0) : .soft
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
            refractoriness: try arguments.choice("--refractory-mode", as: Membrane.Refractoriness.self),
            resetsLate: has("--reset") ? try arguments.choice("--reset", of: Commands.resets) == "late" : false)
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

extension NeuronName {
    /// Options that other neurons have no use for.
    fileprivate var options: Set<String> {
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
