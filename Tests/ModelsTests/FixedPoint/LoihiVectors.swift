import Formats
import Foundation
import OracleNetworks
import Testing

/// The files of one oracle folder in the form `loihi-vectors/1`, found by kind so that every file of the folder is used.
struct LoihiVectors {
    let files: [(kind: String, cases: [VectorCase])]

    init(folder: String) throws {
        let url = UNetOracle.folder.appending(path: folder)
        let paths = try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".json") }.sorted()
        files = try paths.compactMap { path in
            let json = try JSON.parse(FileAccess.read(url.appending(path: path).path), file: path)
            guard json["schema"]?.stringValue == "loihi-vectors/1", let kind = json["kind"]?.stringValue,
                let cases = json["cases"]?.arrayValue
            else { return nil }
            return (kind, cases.map(VectorCase.init))
        }
    }

    /// The cases of a kind; requires that there are some.
    func cases(_ kind: String) throws -> [VectorCase] {
        let found = files.filter { $0.kind == kind }.flatMap(\.cases)
        try #require(!found.isEmpty, "no vectors of kind \(kind)")
        return found
    }
}

/// One case; a missing key is a test failure that names it.
struct VectorCase {
    let json: JSON

    func value(_ key: String) throws -> JSON { try #require(json[key], "no \(key) in case \(id)") }
    var id: String { json["id"]?.stringValue ?? "?" }
    func int(_ key: String) throws -> Int { try #require(try value(key).intValue) }
    func double(_ key: String) throws -> Double { try #require(try value(key).doubleValue) }
    func string(_ key: String) throws -> String { try #require(try value(key).stringValue) }
    func has(_ key: String) -> Bool { json[key] != nil }
    func bool(_ key: String) throws -> Bool { try value(key) == .bool(true) }
    func ints(_ key: String) throws -> [Int] { try flat(value(key), \.intValue) }
    func doubles(_ key: String) throws -> [Double] { try flat(value(key), \.doubleValue) }
    func rows(_ key: String) throws -> [[Int]] { try #require(try value(key).arrayValue).map { try flat($0, \.intValue) } }
    func doubleRows(_ key: String) throws -> [[Double]] { try #require(try value(key).arrayValue).map { try flat($0, \.doubleValue) } }
    func part(_ key: String) throws -> VectorCase { VectorCase(json: try value(key)) }

    /// All numbers of an array of any depth, in order.
    private func flat<Number>(_ json: JSON, _ number: (JSON) -> Number?) throws -> [Number] {
        guard let values = json.arrayValue else { return [try #require(number(json))] }
        return try values.flatMap { try flat($0, number) }
    }
}
