/// Operation counts of a clock-driven run, by the rules of SpikingJelly 2.0.0's profilers.
///
/// A call whose inputs are all 0 or 1 counts one synaptic operation per spike and existing target, zero weights included; any
/// other call (ternary spikes too) counts the multiply-accumulates of the dense layer, padding taps included. Neurons add three
/// additions per step: charge, comparison and soft reset.
public struct SpikingJelly: Sendable, Equatable {
    /// `SynOp`: synaptic operations of binary calls.
    public private(set) var synapticOperations = 0
    /// Additions of neurons and reductions.
    public private(set) var otherAdditions = 0
    /// `MAC`.
    public private(set) var multiplyAccumulates = 0

    /// Nothing counted yet.
    public init() {}

    /// `AC`: synaptic operations and all other additions.
    public var accumulates: Int { synapticOperations + otherAdditions }

    /// Adds one step of a layer, for one sample; `inputs` are channels × height × width.
    public mutating func addCall(of layer: CountedLayer, inputs: [Float]) {
        if inputs.allSatisfy({ $0 == 0 || $0 == 1 }) {
            synapticOperations += layer.products(of: inputs).existing
        } else {
            multiplyAccumulates += layer.paddedMacs
        }
    }

    /// Adds one step of `neurons` integrate-and-fire neurons with soft reset.
    public mutating func addStep(neurons: Int) { otherAdditions += 3 * neurons }

    /// Adds the sum of `values` numbers, which a profiled program may take of its spikes: one addition fewer than values.
    public mutating func addSum(of values: Int) { otherAdditions += max(values - 1, 0) }
}
