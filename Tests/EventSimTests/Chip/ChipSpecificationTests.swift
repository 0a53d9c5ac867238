import EngineTestSupport
import Foundation
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

    @Test func loihi2PoolsItsMemoryAndHasNoPublishedPriceOfAnEvent() throws {
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
                    interChipLink: nil, barrier: nil, staticPowerPerChip: 0.257))
        #expect(chip.mesh.usableCores == 122 && chip.mesh.coresPerChip == 122)
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
        #expect((chip.provenance["core.neurons"] != nil) == (chip.layerCores == nil))
        #expect((chip.provenance["layerCores.kinds"] != nil) == (chip.layerCores != nil))
        #expect(chip.provenance["energy.barrierPicojoules"]?.evidence == .unknown)
        func figures(_ json: JSON) -> Int {
            guard json["evidence"] == nil else { return 1 }
            return (json.objectValue ?? []).reduce(0) { $0 + figures($1.value) }
        }
        #expect(chip.provenance.count == figures(try JSON.parse(Array(try ChipFiles.text(name).utf8), file: name)))
        #expect(chip.provenance.values.allSatisfy { !$0.source.isEmpty })
    }

    @Test func speckHasNineCoresOfFourKinds() throws {
        let cores = try #require(try ChipFiles.chip("speck").layerCores)
        #expect(cores.kindByCore.map { $0.kernelWords / 1024 } == [16, 16, 16, 32, 32, 64, 64, 16, 16])
        #expect(cores.kindByCore.map { $0.neuronWords / 1024 } == [64, 64, 64, 32, 32, 16, 16, 16, 16])
        #expect(cores.roundsToPowersOfTwo && cores.destinations == 2 && cores.convolution.largestOutputSide == 64)
    }

    @Test(arguments: ["akd1000", "akida2"]) func akidaHasLimitsOfLayersAndNoMemory(name: String) throws {
        let chip = try ChipFiles.chip(name)
        #expect(chip.layerCores?.kinds == nil && chip.layerCores?.first != nil && chip.energy.staticPowerPerChip == nil)
        #expect((chip.layerCores?.transposed == nil) == (name == "akd1000"))
    }

    @Test(arguments: [
        (#""value": [1, 2, 4, 8]"#, #""value": [1, 4, 2, 8]"#, "key layerCores.convolution.strides): expected a rising list"),
        (#""biasWords": 1024}]"#, #""biasWord": 1024}]"#, "key layerCores.kinds): expected an object of cores, kernelWords, neuronWords, biasWords"),
        (#""layerCores""#, #""layerCore""#, "layerCore"), (#""poolSides""#, #""poolSize""#, "did you mean \"poolSides\"?"),
    ])
    func layersAreReadStrictly(old: String, new: String, message: String) throws {
        let text = try ChipFiles.text("speck").replacingOccurrences(of: old, with: new)
        let error = #expect(throws: FileError.self) { try ChipSpecification.parse(Array(text.utf8), file: "speck.json") }
        #expect("\(try #require(error))".contains(message))
    }
}
