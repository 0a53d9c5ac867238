import Testing

@testable import SynfireKit

@Suite("Inputs: are the chosen samples those that a file has?")
struct SliceSelectionTests {
    @Test("Slices are checked against the volume")
    func slices() {
        #expect(SliceSelection.all.indices(count: 4) == 0..<4)
        #expect(SliceSelection.range(2...3).indices(count: 4) == 2..<4)
        #expect(SliceSelection.range(2...4).indices(count: 4) == nil)
        #expect(SliceSelection.range(0...Int.max).indices(count: 4) == nil)
    }
}
