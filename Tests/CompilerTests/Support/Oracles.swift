import Formats
import Foundation

/// Reference values made by other programs, from the test bundle or from the folder that `SYNFIRE_ORACLES` names.
enum Oracles {
    static func nengo(_ name: String) throws -> JSON {
        let folder =
            ProcessInfo.processInfo.environment["SYNFIRE_ORACLES"].map { URL(fileURLWithPath: $0) }
            ?? Bundle.module.bundleURL.appendingPathComponent("Resources/oracles")
        let file = folder.appendingPathComponent("nengo/\(name)")
        return try JSON.parse([UInt8](Data(contentsOf: file)), file: name)
    }
}
