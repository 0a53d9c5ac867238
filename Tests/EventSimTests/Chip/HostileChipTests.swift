import EventSim
import Formats
import Foundation
import FuzzSupport
import Testing

@Suite("Does every damaged chip file become a chip or a typed error, in bounded memory?")
struct HostileChipTests {
    @Test func chips() async {
        await #expect(processExitsWith: .success) {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "hwspec")
            let originals = try ["loihi1.json", "loihi-like.json"].map { try FileAccess.read(folder.appending(path: $0).path) }
            try Hostile.run(originals, seed: 31, multiple: 64) { bytes in
                do throws(FileError) {
                    _ = try ChipSpecification.parse(bytes, file: "a.json")
                    return true
                } catch {
                    return false
                }
            }
        }
    }
}
