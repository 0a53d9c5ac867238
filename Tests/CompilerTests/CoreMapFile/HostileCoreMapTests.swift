import Formats
import FuzzSupport
import Testing

@testable import Compiler

@Suite("Does every damaged core map become a map or a typed error, in bounded memory?")
struct HostileCoreMapTests {
    @Test func coreMaps() async {
        await #expect(processExitsWith: .success) {
            let original = CoreMapFile.encode(try MapFixture.compiled(MapFixture.small())).encoded()
            // Decoding verifies every limit of the chip, with tables over neurons and axons beside the map itself.
            try Hostile.run([original], seed: 41, multiple: 256) { bytes in
                do throws(FileError) {
                    _ = try CoreMapFile.decode(Safetensors.parse(bytes, file: "a.map"), file: "a.map")
                    return true
                } catch {
                    return false
                }
            }
        }
    }
}
