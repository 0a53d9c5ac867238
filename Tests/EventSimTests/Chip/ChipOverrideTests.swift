import EngineTestSupport
import Testing

@testable import EventSim
@testable import Formats

@Suite("Chip: does a what-if figure change that figure and say so?")
struct ChipOverrideTests {
    private let library = ChipLibrary(directories: [ChipFiles.directory])

    @Test(arguments: ["core.synapseWords=8192", "core.synapseWords=64KiB"])
    func replacesOneFigure(text: String) throws {
        var chip = try library.chip("loihi1", overrides: [try ChipOverride(text)])
        #expect(chip.core.synapseWords == 8192)
        #expect(chip.isHypothetical && chip.name == "loihi1 with core.synapseWords=8192")
        #expect(
            chip.provenance["core.synapseWords"]
                == Provenance(evidence: .assumed, source: "what if; the chip file says 16384"))
        let plain = try library.chip("loihi1")
        chip.core.synapseWords = plain.core.synapseWords
        chip.provenance["core.synapseWords"] = plain.provenance["core.synapseWords"]
        (chip.name, chip.isHypothetical) = (plain.name, plain.isHypothetical)
        #expect(chip == plain)
    }

    @Test func severalFiguresAndUnknownOnes() throws {
        let chip = try library.chip(
            "loihi2", overrides: [ChipOverride("core.pool.totalWords=40000"), ChipOverride("energy.spikePicojoules=2.5"), ChipOverride("spikes.signed=false")])
        #expect(chip.core.pool?.totalWords == 40_000 && chip.energy.spike == 2.5 && !chip.spikes.isSigned)
        #expect(try library.chip("loihi1", overrides: [ChipOverride("energy.spikePicojoules=null")]).energy.spike == nil)
    }

    @Test(arguments: [
        ("core.synapsWords=8", "has no figure \"core.synapsWords\"; did you mean \"core.synapseWords\"?"),
        ("core=8", "has no figure \"core\""), ("core.neurons=0", "0 is outside 1 to 16777216"),
        ("core.neurons=many", "expected a whole number, found \"many\""), ("core.neurons", "is not KEY=VALUE"), ("=3", "is not KEY=VALUE"),
        ("core.neurons=", "is not KEY=VALUE"), ("core.neurons=4KiB", "bytes are for figures in words of 8 bytes"),
        ("core.synapseWords=99999999999KiB", "bytes are for figures in words of 8 bytes"), ("core.neurons=null", "a chip cannot be simulated without it"),
    ])
    func whatCannotBeIsRefused(text: String, reason: String) {
        let error = #expect(throws: FileError.self) { try library.chip("loihi1", overrides: [ChipOverride(text)]) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
