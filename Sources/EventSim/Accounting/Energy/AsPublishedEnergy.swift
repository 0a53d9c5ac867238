/// Energy as the Spiking-UNet paper computes it (Eq. 15): the `asPublished` model.
///
/// It counts spikes, not synaptic operations: the fan-out of a spike is missing. Printed beside `ArithmeticEnergy`, because
/// the gap between the two is the finding. fp32 constants of Horowitz 2014.
public struct AsPublishedEnergy: EnergyModel {
    /// It has no choices.
    public init() {}

    /// Formula and source are the paper's.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "asPublished", aliases: ["as published", "publ."], heading: "publ.", remark: "no fan-out",
            summary: "without fan-out, as published:",
            text: "What the Spiking-UNet paper prints: spikes in the place of synaptic operations, so without fan-out.",
            formula: "0.9 pJ × spikes + 4.6 pJ × multiply-accumulates of the first layer", source: "Spiking-UNet 2023, Eq. 15",
            evidence: "exact counts times published figures; reproduces Table 6 (synfire reproduce spiking-unet-table6)")
    }

    /// The first layer counts where the input is analog; its operations are those of one inference, bias additions included.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        let format = NumberFormat.fp32
        let firstLayer = run.map.layers[0].isInput ? 0 : run.dense.firstLayerOperations
        let notes = run.map.sendsDifferences ? ["a spike that carries a difference counts like any other"] : []
        return EnergyAccount(
            definition, of: run, prices: [PricedCounter("spikes", picojoules: format.addPicojoules) { $0.spikes }],
            shared: [EnergyTerm("firstLayer", count: firstLayer, picojoules: format.multiplyAccumulatePicojoules)],
            dense: [
                EnergyTerm("macsOutputResolution", count: run.dense.macsOutputResolution, picojoules: format.multiplyAccumulatePicojoules)
            ], notes: notes)
    }
}
