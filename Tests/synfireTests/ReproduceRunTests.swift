import SynfireKit
import Testing

@testable import synfire

@Suite("Smoke: does reproduce list, correct and refuse?")
struct ReproduceRunTests {
    @Test func `Without a name the reproductions are listed, and a wrong one is corrected`() {
        let list = CommandRun(["reproduce"])
        #expect(list.code == 0)
        for reproduction in Reproduction.all { #expect(list.output.contains(reproduction.name)) }
        let wrong = CommandRun(["reproduce", "hippocampus-dise"])
        #expect(wrong.code == 2)
        #expect(wrong.errors.joined().contains("Did you mean hippocampus-dice?"))
        #expect(CommandRun(["reproduce", "hippocampus-dice"]).errors.joined().contains("--data is missing"))
        #expect(CommandRun(["reproduce", "hippocampus-dice", "--data", "/nowhere"]).errors.joined().contains("/nowhere/folds.csv"))
    }

    @Test("U-Nets of other projects: what of their data is missing is said with where it comes from")
    func missingData() throws {
        #expect(CommandRun(["reproduce", "trained-unets"]).errors.joined().contains("--data is missing: the folder with unets, drive and denoise"))
        let absent = CommandRun(["reproduce", "trained-unets", "--data", "/nowhere"])
        #expect(absent.code == 1 && absent.errors.joined().contains("/nowhere/unets: does not exist; docs/trained-unets.md says"), "\(absent.errors)")
        #expect(CommandRun(["reproduce"]).output.contains("trained-unets        U-Nets of other projects"))
    }

    @Test("The list, an unknown name, and a name that is nearly one")
    func command() throws {
        let list = CommandRun(["reproduce"])
        #expect(list.code == 0 && list.output.contains("spiking-unet-table6"))
        let unknown = CommandRun(["reproduce", "spiking-unet-table"])
        #expect(unknown.code == 2 && unknown.errors.contains { $0.contains("Did you mean spiking-unet-table6?") })
    }
}
