import EventSim
import Formats
import Foundation
import SchemaSupport

/// The chip files of the package.
package enum ChipFiles {
    package static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../hwspec")
        .standardizedFileURL.path

    package static let names = [
        "akd1000", "akida2", "generic45nm", "kapoho-bay", "loihi-like", "loihi-like-binary", "loihi1", "loihi1-sanafe", "loihi2", "nahuku-32",
        "pohoiki-springs", "speck",
    ]

    package static func text(_ name: String) throws -> String {
        String(decoding: try FileAccess.read("\(directory)/\(name).json"), as: UTF8.self)
    }

    package static func chip(_ name: String) throws -> ChipSpecification {
        try ChipSpecification.load(path: "\(directory)/\(name).json")
    }

    package static func schema() throws -> JSONSchema {
        JSONSchema(try JSON.parse(try FileAccess.read("\(directory)/schema.json"), file: "schema.json"))
    }
}
