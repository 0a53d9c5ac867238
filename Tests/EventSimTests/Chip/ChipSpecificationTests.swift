import EngineTestSupport
import Testing

@testable import EventSim
@testable import Formats

@Suite("Chip: does the loader read what the file says?")
struct ChipSpecificationTests {
    @Test func loihi1HasThePublishedFigures() throws {
        let chip = try ChipFiles.chip("loihi1")
        #expect(!chip.isHypothetical)
        #expect(
            chip.core
                == CoreLimits(
                    neurons: 1024, synapseWords: 16384, inputAxons: 4096, outputAxons: 4096, compartmentProfiles: 31,
                    thresholdProfiles: 7, synapseSharing: .indexedSets))
        #expect(chip.spikes == SpikeFormat(isSigned: false, payloadBits: 0))
        #expect(
            chip.neurons
                == NeuronCapabilities(
                    models: [.integrateAndFire, .leakyIntegrateAndFire], resetModes: [.hard], softResetCompartments: 2, maxPoolGate: false,
                    readsIdleNeurons: true))
        #expect(
            chip.arithmetic
                == ArithmeticFormat(
                    weightBits: 8, stateBits: 24, maximumWeightShift: 13, thresholdBits: 17, thresholdShift: 6, biasBits: 13,
                    maximumBiasExponent: 7, maximumDelay: 62))
        #expect(chip.mesh.coresPerChip == 128)
        #expect(chip.mesh.linkBuffer == 16)
        #expect(
            chip.energy
                == EnergyTable(
                    synapticOperation: 23.6, neuronActive: 81, neuronIdle: 52, spike: 1.7, hopEastWest: 3, hopNorthSouth: 4,
                    interChipLink: nil, barrier: nil, staticPowerPerChip: 0.1044))
        #expect(
            chip.timing
                == TimingTable(
                    synapticOperation: 3.5, neuronActive: 8.4, neuronIdle: 5.3, spike: 2.1, hopEastWest: 4.1,
                    hopNorthSouth: 6.5, barrierOneTile: 113, barrierAllTiles: 465, barrierTilesMax: 32))
    }

    @Test func theDefaultChipCarriesEverySpikeCode() throws {
        let chip = try ChipFiles.chip("loihi-like")
        let loihi1 = try ChipFiles.chip("loihi1")
        #expect(chip.isHypothetical)
        #expect(chip.spikes == SpikeFormat(isSigned: true, payloadBits: 32))
        #expect(chip.neurons.models == Set(NeuronCapabilities.Model.allCases))
        #expect(chip.neurons.resetModes == [.soft, .hard])
        #expect(chip.neurons.softResetCompartments == nil)
        #expect(chip.neurons.maxPoolGate)
        #expect(chip.core.synapseSharing == .kernelPerBlock)
        #expect(chip.energy == loihi1.energy)
        #expect(chip.timing == loihi1.timing)
        #expect(chip.mesh == loihi1.mesh)
    }

    @Test func theBinaryVariantDiffersInItsSpikesOnly() throws {
        var binary = try ChipFiles.chip("loihi-like-binary")
        let full = try ChipFiles.chip("loihi-like")
        #expect(binary.spikes == SpikeFormat(isSigned: false, payloadBits: 0))
        binary.spikes = full.spikes
        binary.name = full.name
        binary.summary = full.summary
        binary.provenance = full.provenance
        #expect(binary == full)
    }

    @Test(arguments: [("kapoho-bay", 2), ("nahuku-32", 32), ("pohoiki-springs", 768)])
    func boardsAreLoihi1OnAFixedNumberOfChips(name: String, chips: Int) throws {
        var board = try ChipFiles.chip(name)
        let chip = try ChipFiles.chip("loihi1")
        #expect(board.board == Board(chips: chips))
        board.board = nil
        board.name = chip.name
        board.summary = chip.summary
        board.provenance["board.chips"] = nil
        #expect(board == chip)
    }

    @Test func loihi2PoolsItsMemoryAndHasNoPublishedPrices() throws {
        let chip = try ChipFiles.chip("loihi2")
        #expect(chip.core.neurons == 4095 && chip.core.synapseWords == 16_000 && chip.core.inputAxons == 16_000)
        #expect(
            chip.core.pool
                == MemoryPool(totalWords: 20_000, axonMapWords: 16_000, convolutionInputWords: 2, routesPerWord: 2, denseIndexBits: 12))
        #expect(chip.core.compartmentProfiles == 8)
        #expect(
            chip.energy
                == EnergyTable(
                    synapticOperation: nil, neuronActive: nil, neuronIdle: nil, spike: nil, hopEastWest: nil, hopNorthSouth: nil,
                    interChipLink: nil, barrier: nil, staticPowerPerChip: nil))
        #expect(chip.provenance.filter { $0.key.hasPrefix("timing.") && $0.value.evidence != .unknown }.map(\.key) == ["timing.barrierTilesMax"])
    }

    @Test func theTwoPricesOfLoihi1AreOfOneChip() throws {
        var calibrated = try ChipFiles.chip("loihi1-sanafe")
        let published = try ChipFiles.chip("loihi1")
        #expect(calibrated.energy.synapticOperation == 24 && calibrated.timing.barrierOneTile == 600)
        calibrated.energy = published.energy
        calibrated.timing = published.timing
        calibrated.name = published.name
        calibrated.summary = published.summary
        calibrated.provenance = published.provenance
        #expect(calibrated == published)
    }

    @Test(arguments: ChipFiles.names) func everyFigureHasEvidenceAndSource(name: String) throws {
        let chip = try ChipFiles.chip(name)
        #expect(chip.name == name)
        #expect(chip.provenance["core.neurons"] != nil)
        #expect(chip.provenance["energy.barrierPicojoules"]?.evidence == .unknown)
        let optional = [
            chip.neurons.softResetCompartments.map { _ in 1 }, chip.board.map { _ in 1 }, chip.core.pool.map { _ in 5 },
        ].compactMap(\.self)
        #expect(chip.provenance.count == 43 + optional.reduce(0, +))
        #expect(chip.provenance.values.allSatisfy { !$0.source.isEmpty })
    }
}
