/// One JSON object of a file's metadata: every key must be known, and every value asked for must be there.
///
/// Every method throws a `FileError` that names the object and the key.
public struct FieldReader {
    public let json: JSON
    public let place: String
    public let file: String

    public init(_ json: JSON, place: String, file: String, keys: [String]) throws(FileError) {
        self.json = json
        self.place = place
        self.file = file
        guard let members = json.objectValue else { throw failure("expected an object") }
        if let stranger = members.first(where: { !keys.contains($0.key) }) { throw failure("unknown key \"\(stranger.key)\"") }
    }

    public func failure(_ reason: String) -> FileError { FileError(file: file, place: "metadata, \(place)", reason: reason) }

    private func value<Value>(_ key: String, _ type: String, _ read: (JSON) -> Value?) throws(FileError) -> Value {
        guard let value = json[key].flatMap(read) else { throw failure("\"\(key)\" must be \(type)") }
        return value
    }

    public func int(_ key: String) throws(FileError) -> Int { try value(key, "a whole number") { $0.intValue } }
    public func int32(_ key: String) throws(FileError) -> Int32 {
        try value(key, "a whole number of 32 bits") { $0.intValue.flatMap { Int32(exactly: $0) } }
    }
    public func double(_ key: String) throws(FileError) -> Double { try value(key, "a number") { $0.doubleValue } }
    public func string(_ key: String) throws(FileError) -> String { try value(key, "a string") { $0.stringValue } }
    public func bool(_ key: String) throws(FileError) -> Bool { try value(key, "true or false") { $0.boolValue } }

    /// A number, or `null` for a figure that nobody published.
    public func optionalDouble(_ key: String) throws(FileError) -> Double? { json[key] == .null ? nil : try double(key) }
    public func optionalInt(_ key: String) throws(FileError) -> Int? { json[key] == .null ? nil : try int(key) }

    public func optionalInt32(_ key: String) throws(FileError) -> Int32? { json[key] == .null ? nil : try int32(key) }

    public func int32s(_ key: String) throws(FileError) -> [Int32] {
        try value(key, "an array of whole numbers of 32 bits") { json in
            guard let elements = json.arrayValue else { return nil }
            let numbers = elements.compactMap { $0.intValue.flatMap { Int32(exactly: $0) } }
            return numbers.count == elements.count ? numbers : nil
        }
    }

    /// A case of an enumeration, by its raw value.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) throws(FileError) -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, "one of \(names)") { $0.stringValue.flatMap(Choice.init(rawValue:)) }
    }

    public func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
        _ key: String
    ) throws(FileError) -> Set<Choice> where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, "an array of \(names)") { json in
            guard let elements = json.arrayValue else { return nil }
            let cases = elements.compactMap { $0.stringValue.flatMap(Choice.init(rawValue:)) }
            return cases.count == elements.count ? Set(cases) : nil
        }
    }

    public func object(_ key: String, keys: [String]) throws(FileError) -> FieldReader {
        try FieldReader(json[key] ?? .null, place: "\(place).\(key)", file: file, keys: keys)
    }
}
