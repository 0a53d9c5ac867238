/// One JSON object of a file's metadata: every key must be known, and every value asked for must be there.
///
/// Every method throws a `FileError` that names the object and the key.
public struct FieldReader {
    /// The object.
    public let json: JSON
    /// Where it stands in the metadata, such as `layers[3]`: what errors name.
    public let place: String
    /// The path of the file: what errors name.
    public let file: String

    /// Throws when `json` is no object, or has a key that is not among `keys`.
    public init(_ json: JSON, place: String, file: String, keys: [String]) throws(FileError) {
        self.json = json
        self.place = place
        self.file = file
        guard let members = json.objectValue else { throw failure("expected an object") }
        if let stranger = members.first(where: { !keys.contains($0.key) }) { throw failure("unknown key \"\(stranger.key)\"") }
    }

    /// An error at this object.
    public func failure(_ reason: String) -> FileError { FileError(file: file, place: "metadata, \(place)", reason: reason) }

    private func value<Value>(_ key: String, _ type: String, _ read: (JSON) -> Value?) throws(FileError) -> Value {
        guard let value = json[key].flatMap(read) else { throw failure("\"\(key)\" must be \(type)") }
        return value
    }

    /// Throws when the value is missing or no whole number of 64 bits.
    public func int(_ key: String) throws(FileError) -> Int { try value(key, "a whole number") { $0.intValue } }
    /// Throws when the value is missing or no whole number of 32 bits.
    public func int32(_ key: String) throws(FileError) -> Int32 {
        try value(key, "a whole number of 32 bits") { $0.intValue.flatMap { Int32(exactly: $0) } }
    }
    /// Throws when the value is missing or no number.
    public func double(_ key: String) throws(FileError) -> Double { try value(key, "a number") { $0.doubleValue } }
    /// Throws when the value is missing or no string.
    public func string(_ key: String) throws(FileError) -> String { try value(key, "a string") { $0.stringValue } }
    /// Throws when the value is missing or neither true nor false.
    public func bool(_ key: String) throws(FileError) -> Bool { try value(key, "true or false") { $0.boolValue } }

    /// A number, `nil` for the `null` of a figure that nobody published; throws as `double` does when the key is missing.
    public func optionalDouble(_ key: String) throws(FileError) -> Double? { json[key] == .null ? nil : try double(key) }
    /// A whole number, `nil` for `null`; throws as `int` does when the key is missing.
    public func optionalInt(_ key: String) throws(FileError) -> Int? { json[key] == .null ? nil : try int(key) }

    /// A whole number of 32 bits, `nil` for `null`; throws as `int32` does when the key is missing.
    public func optionalInt32(_ key: String) throws(FileError) -> Int32? { json[key] == .null ? nil : try int32(key) }

    /// An array of whole numbers of 32 bits; throws when it is missing or an element is none.
    public func int32s(_ key: String) throws(FileError) -> [Int32] {
        try value(key, "an array of whole numbers of 32 bits") { json in
            guard let elements = json.arrayValue else { return nil }
            let numbers = elements.compactMap { $0.intValue.flatMap { Int32(exactly: $0) } }
            return numbers.count == elements.count ? numbers : nil
        }
    }

    /// A case of an enumeration, by its raw value; throws, with all cases, when it is missing or none of them.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) throws(FileError) -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, "one of \(names)") { $0.stringValue.flatMap(Choice.init(rawValue:)) }
    }

    /// An array of cases of an enumeration, by their raw values; a case that stands twice counts once. Throws, with all cases, when the
    /// array is missing or an element is none of them.
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

    /// An object within this one; throws when it is missing or has a key that is not among `keys`.
    public func object(_ key: String, keys: [String]) throws(FileError) -> FieldReader {
        try FieldReader(json[key] ?? .null, place: "\(place).\(key)", file: file, keys: keys)
    }
}
