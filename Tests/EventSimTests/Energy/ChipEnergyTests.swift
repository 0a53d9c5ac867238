import EngineTestSupport
import Testing

@testable import EventSim

@Suite("Energy: is the chip's account events times table?")
struct ChipEnergyTests {
    private func counters() -> Counters {
        var counters = Counters()
        counters.sops = 900
        counters.accumulatorMemory.readWords = 1000
        counters.neuronUpdatesActive = 50
        counters.neuronUpdatesIdle = 70
        counters.packets = 30
        counters.hopsEastWest = 11
        counters.hopsNorthSouth = 7
        return counters
    }

    private func context(chips: Int = 1, latency: Double? = 1e-3) -> EnergyContext {
        EnergyContext(
            steps: 12, chips: chips, latencySeconds: latency, denseMacs: 0, denseMacsOutputResolution: 0, firstLayerOperations: 0)
    }

    @Test func termsCountedByHand() throws {
        let energy = ChipEnergy(chip: try ChipFiles.chip("loihi1"), counters: counters(), context: context())
        #expect(energy.synapse == 1000 * 23.6 / 1e12)
        let (active, idle) = (4050.0 / 1e12, 3640.0 / 1e12)
        #expect(energy.neuron == active + idle)
        let (spikes, eastWest, northSouth) = (30 * 1.7 / 1e12, 33.0 / 1e12, 28.0 / 1e12)
        #expect(energy.network == spikes + eastWest + northSouth)
        #expect(energy.barrier == nil)
        #expect(energy.staticEnergy == 0.1044 * 1 * 1e-3)
        let parts = [energy.synapse, energy.neuron, energy.network, energy.staticEnergy].compactMap { $0 }
        #expect(energy.total == parts.reduce(0, +))
        #expect(energy.unpriced == ["barriers: 12 without a published energy"])
        #expect(energy.notes.isEmpty)
    }

    @Test func everyTermCanBeRecomputedFromItsCountAndPrice() throws {
        var context = context()
        context.inferences = 3
        let energy = ChipEnergy(chip: try ChipFiles.chip("loihi-like"), counters: counters(), context: context)
        #expect(energy.terms.map(\.kind) == ChipEnergy.Term.Kind.allCases)
        for term in energy.terms {
            guard let picojoules = term.picojoules else { continue }
            let expected = Double(term.count) * picojoules / 1e12 / 3
            #expect(term.joules == expected)
        }
        #expect(energy.staticEnergy == 0.1044 * 1e-3 / 3)
    }

    @Test func crossingsWithoutPriceAreNamedAndNotZero() throws {
        var counters = counters()
        counters.hopsInterChip = 5
        let energy = ChipEnergy(chip: try ChipFiles.chip("loihi1"), counters: counters, context: context(chips: 2))
        #expect(energy.term(.interChipLink)?.joules == nil)
        #expect(energy.unpriced.first == "inter-chip link crossings: 5 without a published energy")
        #expect(energy.staticEnergy == 0.1044 * 2 * 1e-3)
    }

    @Test func unknownLatencyLeavesStaticEnergyOut() throws {
        let energy = ChipEnergy(chip: try ChipFiles.chip("loihi1"), counters: counters(), context: context(latency: nil))
        #expect(energy.staticEnergy == nil)
        #expect(energy.unpriced.last == "static power: the latency it acts for is unknown")
    }

    @Test func workThatNobodyPricedIsNamed() throws {
        var context = context()
        context.thresholds = 4
        context.hasPayloads = true
        context.hasMaxPoolGate = true
        context.inputSpikes = 3
        let energy = ChipEnergy(chip: try ChipFiles.chip("loihi-like"), counters: counters(), context: context)
        #expect(
            energy.unpriced.dropFirst() == [
                "threshold cascade: 4 comparisons per active update, priced as an update with one",
                "payload bits of spike messages: priced as bare spikes", "max-pool gate: its accumulators and comparisons",
            ])
        #expect(energy.notes.first == "loihi-like is a hypothetical chip")
        #expect(energy.notes.count == 2)
    }

    @Test func aChipWithoutPricesHasNoEnergy() throws {
        var chip = try ChipFiles.chip("loihi1")
        chip.energy = EnergyTable(
            synapticOperation: nil, neuronActive: nil, neuronIdle: nil, spike: nil, hopEastWest: nil, hopNorthSouth: nil,
            interChipLink: nil, barrier: nil, staticPowerPerChip: nil)
        let energy = ChipEnergy(chip: chip, counters: counters(), context: context())
        #expect(energy.synapse == nil)
        #expect(energy.neuron == nil)
        #expect(energy.unpriced.count == 8)
    }
}
