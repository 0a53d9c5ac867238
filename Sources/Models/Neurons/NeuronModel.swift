/// Any neuron, as a population has it: its levels in the paper's units, or on a chip's grid.
public struct NeuronModel: Sendable, Equatable {
    private var neuron: any Neuron

    /// The neuron without its type.
    public init(_ neuron: some Neuron) { self.neuron = neuron }

    public static func == (first: NeuronModel, second: NeuronModel) -> Bool { first.neuron.equals(second.neuron) }

    /// The neuron, if it is of this type.
    public func `as`<Model: Neuron>(_ type: Model.Type = Model.self) -> Model? { neuron as? Model }

    /// Its thresholds, in the order in which they are tried. Setting them changes numbers only.
    public var levels: [FiringLevel] {
        get { neuron.levels }
        set { neuron.levels = newValue }
    }

    /// When a potential crosses a threshold; setting it on a read-out changes nothing.
    public var comparison: Comparison {
        get { neuron.comparison }
        set { neuron.comparison = newValue }
    }

    /// Whether the neuron keeps the sum of what it has emitted.
    public var hasMemory: Bool { neuron.hasMemory }

    /// Whether a spike may set the potential to a constant in place of subtracting a threshold.
    public var allowsHardReset: Bool { neuron.allowsHardReset }

    /// The word of the command line for it.
    ///
    /// - Parameter leaks: whether its membrane does.
    public func word(leaks: Bool) -> String { neuron.word(leaks: leaks) }

    /// The neuron in the place of a leaky ReLU; `nil` where it carries no values below zero.
    public func leaky(slope: Float) -> NeuronModel? { neuron.leaky(slope: slope) }

    /// The firing of one membrane, for the reference simulation.
    func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type = Scalar.self) -> any FiringRule<Scalar> { neuron.rule(arithmetic) }
}

/// What follows from the levels.
extension NeuronModel {
    /// Whether the neuron never fires, so that its potential is what is read.
    public var isReadout: Bool { levels.isEmpty }

    /// The magnitude of every threshold, in the order of `levels`.
    public var thresholds: [Float] { levels.map(\.threshold) }

    /// The thresholds that are crossed upwards.
    public var positiveThresholds: [Float] { levels.filter { $0.side == .above }.map(\.threshold) }

    /// The magnitudes of the thresholds that are crossed downwards; empty for neurons without.
    public var negativeThresholds: [Float] { levels.filter { $0.side == .below }.map(\.threshold) }

    /// The value each threshold emits, in the order of `levels`; below zero for negative thresholds.
    public var amplitudes: [Float] { levels.map(\.amplitude) }

    /// What a spike does to the potential, on all levels alike. Setting it is for neurons that allow both resets.
    public var reset: Reset {
        get { levels.first?.reset ?? .soft }
        set { for index in levels.indices { levels[index].reset = newValue } }
    }

    /// Whether a firing can have a value below zero.
    public var isSigned: Bool { levels.contains { $0.side == .below } }

    /// What its spikes carry where they carry a difference; `nil` for spikes of given sizes.
    public var difference: FiringDifference? { levels.lazy.compactMap(\.difference).first }

    /// Whether a neuron needs the sum of all that it has emitted, to take back no more or to send what is missing.
    public var keepsEmitted: Bool { hasMemory || difference != nil }

    /// Potentials that one neuron has.
    public var membraneCount: Int { (levels.map(\.membrane).max() ?? 0) + 1 }

    /// The same neuron with other thresholds, in the order of `levels`.
    /// - Precondition: as many as the neuron has.
    public func withThresholds(_ values: [Float]) -> NeuronModel {
        precondition(values.count == levels.count, "\(values.count) thresholds for a neuron that has \(levels.count)")
        var other = self
        for (index, value) in values.enumerated() { other.levels[index].threshold = value }
        return other
    }
}

extension Neuron {
    fileprivate func equals(_ other: any Neuron) -> Bool { (other as? Self) == self }
}
