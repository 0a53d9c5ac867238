import Formats
import Foundation
import FuzzSupport
import Testing

@testable import Models

@Suite("Does every damaged NIR file become a network or a typed error, in bounded memory?")
struct HostileNIRTests {
    @Test("parsed and imported")
    func imported() async {
        await #expect(processExitsWith: .success) {
            let originals = try ["lif", "skip_sum", "conv1d"].map { HDF5.encoded(try HDF5.parse(try NIRComparison.bytes($0 + ".nir"), file: $0)) }
            // As for the file alone, and its weights folded into kernels.
            try Hostile.run(originals, seed: 31, multiple: 1032 * 4) { bytes in
                do {
                    _ = try NIRImport(try NIR.parse(bytes, file: "damaged.nir"), name: "damaged").network
                    return true
                } catch is FileError {
                    return false
                } catch is NetworkError {
                    return false
                }
            }
        }
    }
}
