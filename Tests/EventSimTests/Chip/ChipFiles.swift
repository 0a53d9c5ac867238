import Foundation

@testable import EventSim
@testable import Formats

/// The chip files of the package.
enum ChipFiles {
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../hwspec")
        .standardizedFileURL.path

    static let names = [
        "generic45nm", "kapoho-bay", "loihi-like", "loihi-like-binary", "loihi1", "loihi1-sanafe", "loihi2", "nahuku-32",
        "pohoiki-springs",
    ]

    static func text(_ name: String) throws -> String {
        String(decoding: try FileAccess.read("\(directory)/\(name).json"), as: UTF8.self)
    }

    static func chip(_ name: String) throws -> ChipSpecification {
        try ChipSpecification.load(path: "\(directory)/\(name).json")
    }

    static func schema() throws -> JSONSchema {
        JSONSchema(try JSON.parse(try FileAccess.read("\(directory)/schema.json"), file: "schema.json"))
    }
}
