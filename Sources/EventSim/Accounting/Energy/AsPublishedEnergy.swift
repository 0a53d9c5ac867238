/// Energy as the Spiking-UNet paper computes it (Eq. 15): the `asPublished` model, in joules per inference.
///
/// It counts spikes, not synaptic operations: the fan-out of a spike is missing. Printed beside `ArithmeticEnergy`, because
/// the gap between the two is the finding. fp32 constants of Horowitz 2014.
public struct AsPublishedEnergy: Sendable, Equatable {
    /// 0.9 pJ × `spikes`.
    public var spikes: Double
    /// 4.6 pJ × operations of the first layer, bias additions included.
    public var firstLayer: Double
    /// 4.6 pJ × `macsOutputResolution` of the dense network.
    public var dense: Double

    public var spiking: Double { spikes + firstLayer }

    public init(counters: Counters, context: EnergyContext) {
        let format = NumberFormat.fp32
        spikes = Energy.joules(count: counters.spikes, picojoules: format.addPicojoules, inferences: context.inferences)
        firstLayer = Energy.joules(count: context.firstLayerOperations, picojoules: format.multiplyAccumulatePicojoules)
        dense = Energy.joules(count: context.denseMacsOutputResolution, picojoules: format.multiplyAccumulatePicojoules)
    }
}
