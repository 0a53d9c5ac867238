package import Models

/// The neuron on the command line: its model, and the options that belong to it. An option that the neuron has no use for is a
/// usage error, never ignored.
package struct NeuronArguments {
    package let arguments: ParsedArguments
    package let spec: NeuronSpec

    /// - Parameter companions: all neurons of a comparison; an option has to belong to at least one of them.
    package init(_ arguments: ParsedArguments, _ name: String, among companions: [String] = []) throws {
        self.arguments = arguments
        guard let spec = NeuronRegistry.spec(name) else { preconditionFailure("\(name) is not among the neurons") }
        self.spec = spec
        let specs = companions.isEmpty ? [spec] : companions.compactMap(NeuronRegistry.spec)
        if companions.contains(Commands.auto) || companions.isEmpty && arguments.strings("--neuron").contains(Commands.auto) {
            try Self.refuseNumbers(arguments)
        }
        for option in NeuronSpec.Option.allCases.sorted(by: { $0.rawValue < $1.rawValue }) where arguments.isGiven(option.word) {
            guard specs.contains(where: { $0.options.contains(option) }) else {
                throw arguments.failure("\(option.word) belongs to --neuron \(Self.owners(of: option)), not to \(specs.map(\.word).joined(separator: ", "))")
            }
        }
        if arguments.isGiven("--refractory-mode"), !arguments.isGiven("--refractory") {
            throw arguments.failure("--refractory-mode says how refractory steps are spent; give their number with --refractory")
        }
    }

    /// What `--neuron auto` tries itself.
    private static func refuseNumbers(_ arguments: ParsedArguments) throws {
        for option in [NeuronSpec.Option.thresholds, .negativeThreshold, .delta, .leak, .currentDecay, .refractory] where arguments.isGiven(option.word) {
            throw arguments.failure("--neuron auto chooses neuron and thresholds itself, and its neurons do not leak or rest: leave \(option.word) out, or name the neuron")
        }
    }

    private static func owners(of option: NeuronSpec.Option) -> String {
        NeuronRegistry.specs.filter { $0.options.contains(option) }.map(\.word).joined(separator: ", ")
    }

    /// Whether the option is given and this neuron has a use for it.
    private func has(_ option: NeuronSpec.Option) -> Bool { spec.options.contains(option) && arguments.isGiven(option.word) }

    package func neuron() throws -> NeuronModel {
        spec.neuron(
            NeuronSpec.Parameters(
                thresholds: has(.thresholds) ? try thresholds() : nil,
                negativeThreshold: has(.negativeThreshold) ? Float(try arguments.double("--negative-threshold", in: 1e-3...1e6)) : nil,
                delta: has(.delta) ? Float(try arguments.double("--delta", in: 1e-4...1e3)) : nil))
    }

    package func reset() throws -> Reset {
        guard spec.options.contains(.reset) else { return .soft }
        return try arguments.choice("--reset", of: Commands.resets) == "hard" ? .hard(potential: 0) : .soft
    }

    package func membrane() throws -> Membrane {
        if spec.required.contains(.leak), !arguments.isGiven("--leak") {
            throw arguments.failure("--neuron \(spec.word) needs --leak, the share of its potential that a neuron keeps from step to step, such as 0.9")
        }
        return Membrane(
            order: try arguments.choice("--order", of: Commands.orders) == "integrate-then-fire" ? .integrateThenFire : .fireThenIntegrate,
            leak: has(.leak) ? Float(try arguments.double("--leak", in: 1e-3...1)) : 1,
            currentDecay: has(.currentDecay) ? Float(try arguments.double("--current-decay", in: 0...0.999)) : 0,
            refractorySteps: has(.refractory) ? try arguments.int("--refractory", in: 0...4096) : 0,
            refractoriness: try arguments.choice("--refractory-mode", as: Membrane.Refractoriness.self),
            resetsLate: has(.reset) ? try arguments.choice("--reset", of: Commands.resets) == "late" : false)
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

extension NeuronSpec.Option {
    /// As it is given on the command line.
    fileprivate var word: String { "--" + rawValue }
}
