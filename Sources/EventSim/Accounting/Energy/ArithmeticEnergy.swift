/// Energy of the arithmetic alone, with Horowitz's constants: the `arithmetic` model, in joules per inference.
///
/// Sums are taken in the order in which the terms are declared.
public struct ArithmeticEnergy: Sendable, Equatable {
    public var format: NumberFormat
    /// AC × `sops`; with multi-threshold neurons AC × `sopsSplit`, one addition per threshold crossed, its shift being free.
    public var synapses: Double
    /// MAC × `inputMacs`.
    public var input: Double
    /// MAC × `sops`, the price of multiplying graded spikes instead; multi-threshold only. Not part of `spiking`.
    public var synapsesAsMacs: Double?
    /// One addition per active update, one comparison per threshold of either sign and active update of a neuron that has
    /// thresholds (a read-out of potentials has none), one subtraction per spike, each at the price of an addition. Not part of `spiking`.
    public var neuronUpdates: Double
    /// MAC × `macs` of the dense network.
    public var dense: Double

    /// `synapses` + `input`.
    public var spiking: Double { synapses + input }

    public init(format: NumberFormat, counters: Counters, context: EnergyContext) {
        func price(_ count: Int, _ picojoules: Double) -> Double {
            Energy.joules(count: count, picojoules: picojoules, inferences: context.inferences)
        }
        let accumulate = format.addPicojoules
        let multiplyAccumulate = format.multiplyAccumulatePicojoules
        self.format = format
        synapses = price(context.isMultiThreshold ? counters.sopsSplit : counters.sops, accumulate)
        input = price(counters.inputMacs, multiplyAccumulate)
        synapsesAsMacs = context.isMultiThreshold ? price(counters.sops, multiplyAccumulate) : nil
        let active = counters.neuronUpdatesActive
        let comparisons =
            (active - context.readoutUpdatesActive) * (context.thresholds + context.neuron.negativeThresholds)
            + context.readoutUpdatesActive * context.readoutThresholds
        let additions = active + comparisons + (counters.spikes - context.inputSpikes)
        neuronUpdates = price(additions, accumulate)
        dense = Energy.joules(count: context.denseMacs, picojoules: multiplyAccumulate)
    }
}
