import Processors
import Testing

/// Is the level that a user asks for the one that is used, or refused with the reason?
@Suite("Usability: can the processor level be chosen?")
struct ProcessorLevelTests {
    @Test("nothing asks for the highest level, names for theirs")
    func choices() throws {
        #expect(try ProcessorLevel.choose(nil) == .highest)
        #expect(try ProcessorLevel.choose("") == .highest)
        for level in ProcessorLevel.supported { #expect(try ProcessorLevel.choose(level.rawValue) == level) }
        #expect(ProcessorLevel.supported.first == .baseline && ProcessorLevel.supported.last == .highest)
    }

    @Test("unknown names and levels that the processor lacks are refused, with those that can be had")
    func refusals() throws {
        let error = #expect(throws: ProcessorLevel.Refusal.self) { try ProcessorLevel.choose("avx9") }
        let levels = ProcessorLevel.supported.map(\.rawValue).joined(separator: ", ")
        #expect(error?.description == "SYNFIRE_PROCESSOR=avx9 is no processor level; use one of \(levels)")
        for level in ProcessorLevel.allCases where level > .highest {
            #expect(throws: ProcessorLevel.Refusal.self) { try ProcessorLevel.choose(level.rawValue) }
        }
    }
}
