import EngineTestSupport
import Foundation
import Testing

@testable import EventSim
@testable import Formats

@Suite("Chip: does a wrong file get the error that helps?")
struct ChipFileErrorTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        /// What is replaced in `loihi1.json`, and by what.
        let original: String
        let replacement: String
        /// What the error must say.
        let message: String

        var testDescription: String { message }
    }

    static let faults = [
        Fault(original: "\"neurons\": {\"value\": 1024", replacement: "\"neurnos\": {\"value\": 1024",
            message: "loihi1.json (line 8, key core.neurnos): unknown key \"neurnos\"; did you mean \"neurons\"?"),
        Fault(original: "\"value\": 1024", replacement: "\"value\": \"1024\"",
            message: "loihi1.json (line 8, key core.neurons): expected a whole number, found \"1024\""),
        Fault(original: "\"value\": 1024", replacement: "\"value\": 1024.5",
            message: "loihi1.json (line 8, key core.neurons): expected a whole number, found 1024.5"),
        Fault(original: "\"value\": 1024", replacement: "\"value\": 0",
            message: "loihi1.json (line 8, key core.neurons): 0 is outside 1 to 16777216"),
        Fault(original: "\"value\": 1024", replacement: "\"value\": 9223372036854775807",
            message: "loihi1.json (line 8, key core.neurons): 9223372036854775807 is outside 1 to 16777216"),
        Fault(original: "\"value\": 23.6", replacement: "\"value\": -23.6",
            message: "loihi1.json (line 44, key energy.synapticOperationPicojoules): -23.6 is negative"),
        Fault(original: "\"value\": 23.6", replacement: "\"value\": null",
            message: "loihi1.json (line 44, key energy.synapticOperationPicojoules): the value is null but its evidence is "
                + "\"published\"; say \"unknown\", or give the value"),
        Fault(original: "\"value\": null", replacement: "\"value\": 5",
            message: "loihi1.json (line 50, key energy.interChipLinkPicojoules): a value nobody knows must be null, found 5; "
                + "say where the value comes from"),
        Fault(original: "\"value\": 1024, \"evidence\": \"published\"", replacement: "\"value\": null, \"evidence\": \"unknown\"",
            message: "loihi1.json (line 8, key core.neurons): unknown, but a chip cannot be simulated without it; "
                + "give a value with evidence \"assumed\""),
        Fault(original: "\"value\": 1024, \"evidence\": \"published\"", replacement: "\"value\": 1024, \"evidence\": \"publised\"",
            message: "loihi1.json (line 8, key core.neurons.evidence): unknown evidence \"publised\"; did you mean \"published\"?"),
        Fault(original: "\"value\": 1024, \"evidence\": \"published\"", replacement: "\"value\": 1024",
            message: "loihi1.json (line 8, key core.neurons.evidence): missing; every figure of a chip file must be stated"),
        Fault(original: "{\"value\": \"indexedSets\"", replacement: "{\"value\": \"indexSets\"",
            message: "loihi1.json (line 14, key core.synapseSharing): unknown word \"indexSets\"; did you mean \"indexedSets\"?"),
        Fault(original: "[\"hard\"]", replacement: "[\"hard\", \"soft\"]",
            message: "loihi1.json (line 20, key neurons.softResetCompartments): resetModes has \"soft\", which takes one "
                + "compartment; remove one of the two"),
        Fault(original: "[\"hard\"]", replacement: "[\"hard\", \"hard\"]",
            message: "loihi1.json (line 22, key neurons.resetModes): \"hard\" is listed twice"),
        Fault(original: "[\"hard\"]", replacement: "[]",
            message: "loihi1.json (line 22, key neurons.resetModes): expected a list of words, found a list"),
        Fault(original: "\"thresholdBits\": {\"value\": 17", replacement: "\"thresholdBits\": {\"value\": 18",
            message: "loihi1.json (line 27, key arithmetic.thresholdBits): 24 bits of magnitude with its shift, but stateBits "
                + "leaves 23"),
        Fault(original: "synfire-chip/1", replacement: "synfire-chip/2",
            message: "loihi1.json (line 3, key schema): \"synfire-chip/2\" is not a chip file's schema; expected "
                + "\"synfire-chip/1\""),
        Fault(original: "\"hypothetical\": false", replacement: "\"hypothetical\": 0",
            message: "loihi1.json (line 6, key hypothetical): expected true or false, found 0"),
    ]

    @Test(arguments: faults) func isNamedWithPlaceAndReason(fault: Fault) throws {
        let text = try ChipFiles.text("loihi1")
        let place = try #require(text.range(of: fault.original))
        let broken = text.replacingCharacters(in: place, with: fault.replacement)
        let error = #expect(throws: FileError.self) { try ChipSpecification.parse(Array(broken.utf8), file: "loihi1.json") }
        #expect(error?.description == fault.message)
    }

    @Test func missingSectionIsNamed() throws {
        let bytes = Array("{\"schema\": \"synfire-chip/1\"}".utf8)
        let error = #expect(throws: FileError.self) { try ChipSpecification.parse(bytes, file: "x.json") }
        #expect(error?.description == "x.json (line 1, key name): missing; every figure of a chip file must be stated")
    }

    @Test func damagedBytesGiveAnErrorOrAChipButNeverACrash() throws {
        let bytes = Array(try ChipFiles.text("loihi-like").utf8)
        for index in stride(from: 0, to: bytes.count, by: 7) {
            for byte in [UInt8(ascii: "-"), UInt8(ascii: "9"), UInt8(ascii: "\""), 0xFF] {
                var damaged = bytes
                damaged[index] = byte
                _ = try? ChipSpecification.parse(damaged, file: "damaged.json")
            }
            #expect(throws: FileError.self) { try ChipSpecification.parse(Array(bytes[..<index]), file: "cut.json") }
        }
    }
}
