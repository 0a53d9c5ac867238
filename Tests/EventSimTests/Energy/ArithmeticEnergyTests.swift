import EngineTestSupport
import Testing

@testable import EventSim

@Suite("Energy: do the arithmetic and the published model follow their formulas?")
struct ArithmeticEnergyTests {
    private func example(thresholds: Int) throws -> EnergyCase {
        var example = EnergyCase(try ChipFiles.chip("loihi-like"), thresholds: thresholds, steps: 10)
        example.counters.sops = 1000
        example.counters.sopsSplit = thresholds > 1 ? 1500 : 1000
        example.counters.inputMacs = 200
        example.counters.neuronUpdatesActive = 40
        example.counters.spikes = 9
        example.dense = DenseCounts(macs: 5000, macsOutputResolution: 7000, firstLayerOperations: 300)
        return example
    }

    @Test(arguments: NumberFormat.allCases) func multiplyAccumulateIsMultiplyPlusAdd(format: NumberFormat) {
        let difference = format.multiplyAccumulatePicojoules - (format.addPicojoules + format.multiplyPicojoules)
        #expect(abs(difference) < 1e-15)
    }

    @Test func singleThresholdPaysOneAdditionPerSynapticOperation() throws {
        let energy = ArithmeticEnergy(format: .fp32).account(of: try example(thresholds: 1).run)
        #expect(energy.terms.map(\.joules) == [1000 * 0.9 / 1e12, 200 * 4.6 / 1e12])
        #expect(energy.spiking == 1000 * 0.9 / 1e12 + 200 * 4.6 / 1e12)
        #expect(energy.beside.named("synapsesAsMacs") == nil)
        #expect(energy.beside.named("neuronUpdates")?.joules == Double(40 + 40 + 9) * 0.9 / 1e12)
        #expect(energy.denseTotal == 5000 * 4.6 / 1e12)
    }

    @Test func multiThresholdPaysOneAdditionPerThresholdCrossed() throws {
        let energy = ArithmeticEnergy(format: .int8).account(of: try example(thresholds: 4).run)
        #expect(energy.terms.named("synapses")?.joules == 1500 * 0.03 / 1e12)
        #expect(energy.beside.named("synapsesAsMacs")?.joules == 1000 * 0.23 / 1e12)
        #expect(energy.beside.named("neuronUpdates")?.joules == Double(40 + 4 * 40 + 9) * 0.03 / 1e12)
    }

    /// The weight is multiplied by the payload; each update takes two comparisons, and a subtraction to have what they compare.
    @Test func spikesThatCarryDifferencesPayOneMultiplicationPerSynapticOperation() throws {
        var example = try example(thresholds: 1)
        example.map.layers[0].soma = .differences(FiringProgram.Difference(shift: 2), threshold: 4, most: 255)
        example.map.layers[0].wireCode = .payload
        let energy = ArithmeticEnergy(format: .int8).account(of: example.run)
        #expect(energy.terms.named("synapses")?.joules == 1000 * 0.23 / 1e12)
        #expect(energy.beside.named("neuronUpdates")?.joules == Double(40 + 2 * 40 + 40 + 9) * 0.03 / 1e12)
        #expect(AsPublishedEnergy().account(of: example.run).notes.count == 1)
        #expect(ChipEnergy().account(of: example.run).unpriced.contains { $0.hasPrefix("sigma-delta") })
    }

    @Test func severalInferencesAreAveraged() throws {
        var example = try example(thresholds: 1)
        example.inferences = 2
        let energy = ArithmeticEnergy(format: .int32).account(of: example.run)
        #expect(energy.terms.named("synapses")?.joules == 1000 * 0.1 / 1e12 / 2)
        #expect(energy.denseTotal == 5000 * 3.2 / 1e12)
    }

    @Test("A read-out of potentials compares nothing, and a layer of one threshold compares once where another has four")
    func comparisonsOfEachLayer() throws {
        var example = try example(thresholds: 4)
        let single = FiringProgram.cascade(thresholds: [10], payloads: [1], firesAtThreshold: false)
        example.map.layers.insert(EnergyCase.layer("middle", single), at: 1)
        example.readout.neuronUpdatesActive = 100
        var run = example.run
        run.ledger.perLayer[1].neuronUpdatesActive = 1000
        let energy = ArithmeticEnergy(format: .int8).account(of: run)
        #expect(energy.beside.named("neuronUpdates")?.count == 40 * (1 + 4) + 9 + 1000 * (1 + 1) + 100)
    }

    @Test("Negative thresholds are compared in the layers that have them")
    func negativeComparisons() throws {
        var example = try example(thresholds: 1)
        let signed = FiringProgram.signed(thresholds: [10], negativeThresholds: [10], payloads: [1], negativePayloads: [-1], firesAtThreshold: false)
        example.map.layers.insert(EnergyCase.layer("leaky", signed), at: 1)
        var run = example.run
        run.ledger.perLayer[1].neuronUpdatesActive = 7
        let energy = ArithmeticEnergy(format: .int8).account(of: run)
        #expect(energy.beside.named("neuronUpdates")?.count == 40 * (1 + 1) + 9 + 7 * (1 + 2))
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
    func publishedRowsAreReproduced(row: Row) throws {
        var example = EnergyCase(try ChipFiles.chip("loihi-like"), steps: 10)
        example.counters.spikes = row.spikes
        example.dense = DenseCounts(macs: 49_755_005_696, macsOutputResolution: 65_479_245_824, firstLayerOperations: 117_440_512)
        let energy = AsPublishedEnergy().account(of: example.run)
        #expect(abs(try #require(energy.spiking) - row.total) < row.digit)
        #expect(abs(try #require(energy.terms.named("firstLayer")?.joules) - 5.402e-4) < 1e-7)
        #expect(abs(try #require(energy.denseTotal) - 3.01e-1) < 1e-3)
    }

    @Test("A spike-coded input has no first layer of multiplications")
    func spikingInput() throws {
        var example = EnergyCase(try ChipFiles.chip("loihi-like"), steps: 10)
        example.map.layers.insert(EnergyCase.layer("input", .accumulate, isInput: true), at: 0)
        example.counters.spikes = 1000
        example.dense.firstLayerOperations = 300
        #expect(AsPublishedEnergy().account(of: example.run).spiking == 1000 * 0.9 / 1e12)
    }
}
