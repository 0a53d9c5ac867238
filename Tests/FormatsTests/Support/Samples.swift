import Foundation
import Formats

/// The golden files beside the tests and what they should contain.
enum Samples {
    static func path(_ name: String) -> String {
        Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)").path
    }

    static func bytes(_ name: String) throws -> [UInt8] { try FileAccess.read(path(name)) }

    static func json(_ name: String) throws -> JSON { try JSON.parse(try bytes(name), file: name) }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted().map { "\(folder)/\($0)" }
    }
}

extension JSON {
    var shape: [Int]? { self["shape"]?.arrayValue?.compactMap(\.intValue) }
    var digest: String? { self["sha256_le"]?.stringValue }
}
