import EngineTestSupport
import Testing

@testable import EventSim
@testable import Formats

@Suite("Chip: does the library find the file that is meant?")
struct ChipLibraryTests {
    private let library = ChipLibrary(directories: ["no/such/folder", ChipFiles.directory])

    @Test func byNameAndByPath() throws {
        #expect(try library.chip("loihi1") == ChipFiles.chip("loihi1"))
        #expect(try library.chip("\(ChipFiles.directory)/loihi1.json").name == "loihi1")
    }

    @Test func aMisspeltNameGetsTheListAndAGuess() {
        let error = #expect(throws: FileError.self) { try library.chip("loihi-lik") }
        #expect(
            error?.description
                == "loihi-lik: no chip of this name; did you mean \"loihi-like\"?; available: \(ChipFiles.names.joined(separator: ", "))")
    }

    @Test func theSchemaIsNoChip() {
        #expect(throws: FileError.self) { try library.chip("schema") }
    }

    @Test func withoutChipFilesTheFoldersAreNamed() {
        let error = #expect(throws: FileError.self) { try ChipLibrary(directories: ["nowhere"]).chip("loihi1") }
        #expect(
            error?.description
                == "loihi1: no chip of this name; no chip files in nowhere; set SYNFIRE_HWSPEC to the folder that holds them")
    }

    @Test func theCurrentFolderIsSearched() {
        #expect(ChipLibrary.standardDirectories().contains("hwspec"))
    }
}
