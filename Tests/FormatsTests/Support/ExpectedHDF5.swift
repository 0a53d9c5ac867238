import Formats
import Testing

/// Compares a tree of groups and datasets with what h5py found in the file.
enum ExpectedHDF5 {
    /// - Returns: how many datasets were compared.
    static func compare(_ node: HDF5Node, _ expected: JSON, place: String) throws -> Int {
        let members = try #require(expected.objectValue, "\(place)")
        guard let type = expected["dtype"]?.stringValue else {
            #expect(node.members.map(\.name).sorted() == members.map(\.key).sorted(), "\(place)")
            return try members.reduce(0) { sum, member in
                try sum + compare(try #require(node[member.key]), member.value, place: "\(place)/\(member.key)")
            }
        }
        let shape = try #require(expected["shape"]?.arrayValue).compactMap(\.intValue)
        if type == "object" {
            guard case .strings(shape, let strings) = node else {
                Issue.record("\(place) is not an array of strings of shape \(shape)")
                return 0
            }
            #expect(strings == leaves(try #require(expected["value"])), "\(place)")
        } else {
            let tensor = try #require(node.tensor, "\(place)")
            #expect(tensor.shape == shape && tensor.elementType.rawValue == type, "\(place)")
            #expect(SHA256.hexadecimal(tensor.bytes) == expected["sha256_le"]?.stringValue, "\(place)")
        }
        return 1
    }

    private static func leaves(_ json: JSON) -> [String] {
        json.stringValue.map { [$0] } ?? (json.arrayValue ?? []).flatMap(leaves)
    }
}
