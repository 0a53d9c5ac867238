/// A read-out: it accumulates and never fires.
public struct Accumulate: Neuron {
    /// It has no parameters.
    public init() {}

    /// Without a threshold nothing fires.
    public var levels: [FiringLevel] {
        get { [] }
        set {}
    }

    /// Without a meaning: there is no threshold to cross.
    public var comparison: Comparison {
        get { .above }
        set {}
    }

    /// It stands in no ReLU's place.
    public func leaky(slope: Float) -> NeuronModel? { nil }

    /// Leaves every potential as it is.
    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule() }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> { Fired(subtracted: .zero) }
    }
}

extension NeuronModel {
    /// The read-out of potentials.
    public static let accumulate = NeuronModel(Accumulate())
}
