import EngineTestSupport
import Testing

@testable import EventSim

@Suite("Energy: is the chip's account events times table?")
struct ChipEnergyTests {
    private func example(_ chip: String, thresholds: Int = 1, chips: Int = 1, latency: Double? = 1e-3) throws -> EnergyCase {
        var example = EnergyCase(try ChipFiles.chip(chip), thresholds: thresholds, steps: 12, chips: chips)
        example.counters.sops = 900
        example.counters.accumulatorMemory.readWords = 1000
        example.counters.compartmentUpdatesActive = 50
        example.counters.compartmentUpdatesIdle = 70
        example.counters.packets = 30
        example.counters.hopsEastWest = 11
        example.counters.hopsNorthSouth = 7
        example.latency = latency
        return example
    }

    private func part(_ name: String, _ account: EnergyAccount) throws -> Double? {
        try #require(account.parts.first { $0.name == name }, "\(name)").joules
    }

    @Test func termsCountedByHand() throws {
        let energy = ChipEnergy().account(of: try example("loihi1").run)
        let synapse = 1000 * 23.6 / 1e12
        #expect(try part("synapse", energy) == synapse)
        let neuron = 4050.0 / 1e12 + 3640.0 / 1e12
        #expect(try part("neuron", energy) == neuron)
        let (spikes, eastWest, northSouth) = (30 * 1.7 / 1e12, 33.0 / 1e12, 28.0 / 1e12)
        #expect(try part("network", energy) == eastWest + northSouth)
        #expect(try part("spike", energy) == spikes)
        #expect(try part("barrier", energy) == nil)
        #expect(try part("static", energy) == 0.1044 * 1 * 1e-3)
        #expect(energy.spiking == synapse + neuron + (spikes + eastWest + northSouth) + 0.1044 * 1 * 1e-3)
        #expect(energy.unpriced == ["barriers: 12 without a published energy"])
        #expect(energy.notes.isEmpty && energy.denseTotal == nil)
    }

    @Test func everyTermCanBeRecomputedFromItsCountAndPrice() throws {
        var example = try example("loihi-like")
        example.inferences = 3
        let energy = ChipEnergy().account(of: example.run)
        for term in energy.terms {
            guard let picojoules = term.picojoules, let count = term.count else { continue }
            #expect(term.joules == Double(count) * picojoules / 1e12 / 3)
        }
        #expect(energy.terms.named("static")?.joules == 0.1044 * 1e-3 / 3)
        #expect(energy.terms.named("barrier")?.count == 36)
    }

    @Test func crossingsWithoutPriceAreNamedAndNotZero() throws {
        var example = try example("loihi1", chips: 2)
        example.counters.hopsInterChip = 5
        let energy = ChipEnergy().account(of: example.run)
        #expect(energy.terms.named("interChipLink")?.joules == nil)
        #expect(energy.unpriced.first == "inter-chip link crossings: 5 without a published energy")
        #expect(energy.terms.named("static")?.joules == 0.1044 * 2 * 1e-3)
    }

    @Test func unknownLatencyLeavesStaticEnergyOut() throws {
        let energy = ChipEnergy().account(of: try example("loihi1", latency: nil).run)
        #expect(energy.terms.named("static")?.joules == nil)
        #expect(energy.unpriced.last == "static power: the latency it acts for is unknown")
    }

    @Test func workThatNobodyPricedIsNamed() throws {
        var example = try example("loihi-like", thresholds: 4)
        example.map.layers[0].wireCode = .payload
        example.map.layers.insert(EnergyCase.layer("input", .accumulate, isInput: true), at: 0)
        example.counters.spikes = 3
        let axis = TapAxis(division: 2, extent: 1, upsampling: 1, stride: 1, dilation: 1, offset: 0)
        example.map.projections = [
            MappedProjection(
                source: 1, target: 2, kernelHeight: 1, kernelWidth: 1, inputChannels: 1, outputChannels: 1, groups: 1, weights: [1],
                weightShift: 0, y: axis, x: axis, delay: 1, channelsPerAxon: 1, slotsPerAxon: 1, gate: GateWindow(height: 2, width: 2))
        ]
        let energy = ChipEnergy().account(of: example.run)
        #expect(
            energy.unpriced.dropFirst() == [
                "threshold cascade: 4 comparisons per active update, priced as an update with one",
                "payload bits of spike messages: priced as bare spikes", "max-pool gate: its accumulators and comparisons",
            ])
        #expect(energy.notes.first == "loihi-like is a hypothetical chip")
        #expect(energy.notes.count == 2)
    }

    @Test("A chip without prices has no energy, not one of zero")
    func aChipWithoutPricesHasNoEnergy() throws {
        var example = try example("loihi1")
        example.map.chip.energy = EnergyTable(
            synapticOperation: nil, neuronActive: nil, neuronIdle: nil, spike: nil, hopEastWest: nil, hopNorthSouth: nil,
            interChipLink: nil, barrier: nil, staticPowerPerChip: nil)
        let energy = ChipEnergy().account(of: example.run)
        #expect(energy.unpriced.count == 8)
        for part in energy.parts { #expect(part.joules == nil, "\(part.name)") }
        #expect(energy.spiking == nil)
    }
}
