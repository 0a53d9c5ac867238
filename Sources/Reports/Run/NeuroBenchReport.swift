import Formats

/// A run under NeuroBench's names, per inference, from this project's counters.
///
/// NeuroBench's rules are followed where counters tell them (`docs/accounting.md`, 5): transposed convolutions are left out,
/// layers fed by graded or pooled spikes count multiply-accumulates, an analog input is multiplied in every step.
public struct NeuroBenchReport: Sendable, Equatable {
    /// Bytes of parameters and membranes in 32-bit floats.
    public var footprint: Int
    /// Share of zero weights.
    public var connectionSparsity: Double
    /// Share of neurons and steps without a spike.
    public var activationSparsity: Double
    /// Accumulates per inference: synaptic operations of spikes of one value, zero weights left out.
    public var effectiveACs: Double
    /// Multiply-accumulates per inference: synaptic operations of graded, pooled or analog inputs, zero weights left out.
    public var effectiveMACs: Double
    /// Operations of the dense layers in T steps.
    public var dense: Double
    /// Active updates: those that leave a membrane as it was are among them.
    public var membraneUpdates: Double

    /// All means per inference but `footprint` and the sparsities.
    public init(
        footprint: Int, connectionSparsity: Double, activationSparsity: Double, effectiveACs: Double, effectiveMACs: Double,
        dense: Double, membraneUpdates: Double
    ) {
        self.footprint = footprint
        self.connectionSparsity = connectionSparsity
        self.activationSparsity = activationSparsity
        self.effectiveACs = effectiveACs
        self.effectiveMACs = effectiveMACs
        self.dense = dense
        self.membraneUpdates = membraneUpdates
    }

    var json: JSON {
        .object([
            .init("Footprint", .integer(footprint)), .init("ConnectionSparsity", .orNull(connectionSparsity)),
            .init("ActivationSparsity", .orNull(activationSparsity)), .init("Effective_ACs", .orNull(effectiveACs)),
            .init("Effective_MACs", .orNull(effectiveMACs)), .init("Dense", .orNull(dense)),
            .init("MembraneUpdates", .orNull(membraneUpdates)),
        ])
    }
}
