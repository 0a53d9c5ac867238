/// A read-out: it accumulates and never fires.
public struct Accumulate: Neuron {
    public init() {}

    public var levels: [FiringLevel] {
        get { [] }
        set {}
    }

    public var comparison: Comparison {
        get { .above }
        set {}
    }

    public func leaky(slope: Float) -> NeuronModel? { nil }

    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule() }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> { Fired(subtracted: .zero) }
    }
}

extension NeuronModel {
    public static let accumulate = NeuronModel(Accumulate())
}
