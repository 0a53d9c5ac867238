import EngineTestSupport
import Foundation
import SchemaSupport
import Testing

@testable import EventSim
@testable import Formats

@Suite("Chip: does the published schema accept what the loader accepts?")
struct ChipSchemaTests {
    private func problems(_ text: String) throws -> [String] {
        try ChipFiles.schema().problems(in: try JSON.parse(Array(text.utf8), file: "chip.json"))
    }

    @Test(arguments: ChipFiles.names) func everyChipFileIsValid(name: String) throws {
        #expect(try problems(try ChipFiles.text(name)) == [])
    }

    @Test func everyFileOfTheFolderIsTested() throws {
        #expect(ChipLibrary(directories: [ChipFiles.directory]).names == ChipFiles.names)
    }

    @Test func unknownAndMissingKeysAreNamed() throws {
        let text = try ChipFiles.text("loihi1").replacingOccurrences(of: "\"synapseWords\"", with: "\"synapseWord\"")
        #expect(try problems(text) == ["$.core: synapseWords is missing", "$.core: synapseWord is not a known key"])
    }

    @Test func knownValuesMustNotBeCalledUnknown() throws {
        let text = try ChipFiles.text("loihi1").replacingOccurrences(
            of: "\"value\": 23.6, \"evidence\": \"published\"", with: "\"value\": 23.6, \"evidence\": \"unknown\"")
        #expect(
            try problems(text) == [
                "$.energy.synapticOperationPicojoules.evidence: \"unknown\" is not one of \"published\", \"calibrated\", "
                    + "\"inferred\", \"assumed\""
            ])
    }

    @Test func negativeFiguresAreRefused() throws {
        let text = try ChipFiles.text("loihi1").replacingOccurrences(of: "\"value\": 23.6", with: "\"value\": -23.6")
        #expect(try problems(text) == ["$.energy.synapticOperationPicojoules.value: -23.6 is less than 0"])
    }
}
