import Testing

@testable import EventSim

@Suite("Energy: do the arithmetic and the published model follow their formulas?")
struct ArithmeticEnergyTests {
    private func context(thresholds: Int) -> EnergyContext {
        EnergyContext(
            steps: 10, thresholds: thresholds, chips: 1, latencySeconds: nil, denseMacs: 5000, denseMacsOutputResolution: 7000,
            firstLayerOperations: 300)
    }

    private func counters() -> Counters {
        var counters = Counters()
        counters.sops = 1000
        counters.sopsSplit = 1500
        counters.inputMacs = 200
        counters.neuronUpdatesActive = 40
        counters.spikes = 9
        return counters
    }

    @Test(arguments: NumberFormat.allCases) func multiplyAccumulateIsMultiplyPlusAdd(format: NumberFormat) {
        let difference = format.multiplyAccumulatePicojoules - (format.addPicojoules + format.multiplyPicojoules)
        #expect(abs(difference) < 1e-15)
    }

    @Test func singleThresholdPaysOneAdditionPerSynapticOperation() {
        let energy = ArithmeticEnergy(format: .fp32, counters: counters(), context: context(thresholds: 1))
        #expect(energy.synapses == 1000 * 0.9 / 1e12)
        #expect(energy.input == 200 * 4.6 / 1e12)
        #expect(energy.spiking == energy.synapses + energy.input)
        #expect(energy.synapsesAsMacs == nil)
        #expect(energy.neuronUpdates == Double(40 + 40 + 9) * 0.9 / 1e12)
        #expect(energy.dense == 5000 * 4.6 / 1e12)
    }

    @Test func multiThresholdPaysOneAdditionPerThresholdCrossed() {
        let energy = ArithmeticEnergy(format: .int8, counters: counters(), context: context(thresholds: 4))
        #expect(energy.synapses == 1500 * 0.03 / 1e12)
        #expect(energy.synapsesAsMacs == 1000 * 0.23 / 1e12)
        #expect(energy.neuronUpdates == Double(40 + 4 * 40 + 9) * 0.03 / 1e12)
    }

    @Test func severalInferencesAreAveraged() {
        var context = context(thresholds: 1)
        context.inferences = 2
        let energy = ArithmeticEnergy(format: .int32, counters: counters(), context: context)
        #expect(energy.synapses == 1000 * 0.1 / 1e12 / 2)
        #expect(energy.dense == 5000 * 3.2 / 1e12)
    }

    struct Row: Sendable {
        let spikes: Int
        let total: Double
        let digit: Double
    }

    /// Table 6 of the Spiking-UNet paper, column "Ops."; its multi-threshold row already contains the first layer.
    @Test(arguments: [
        Row(spikes: 19_000_000, total: 5.57e-4, digit: 1e-6), Row(spikes: 71_100_000, total: 6.04e-4, digit: 1e-6),
        Row(spikes: 69_600_000, total: 6.03e-4, digit: 1e-6), Row(spikes: 174_600_000, total: 6.98e-4, digit: 1e-6),
    ])
    func publishedRowsAreReproduced(row: Row) {
        var counters = Counters()
        counters.spikes = row.spikes
        let context = EnergyContext(
            steps: 10, chips: 1, latencySeconds: nil, denseMacs: 49_755_005_696, denseMacsOutputResolution: 65_479_245_824,
            firstLayerOperations: 117_440_512)
        let energy = AsPublishedEnergy(counters: counters, context: context)
        #expect(abs(energy.spiking - row.total) < row.digit)
        #expect(abs(energy.firstLayer - 5.402e-4) < 1e-7)
        #expect(abs(energy.dense - 3.01e-1) < 1e-3)
    }
}
