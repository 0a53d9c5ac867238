/// A JSON value (RFC 8259) with the order of members, the line of each key and exact 64-bit integers kept.
///
/// Foundation's decoder gives no line numbers, lets duplicate keys pass and rounds large integers; files written by hand
/// need all three.
public enum JSON: Sendable, Equatable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number written without fraction and exponent that fits in 64 bits.
    case integer(Int)
    /// Any other number; parsing gives finite values only.
    case number(Double)
    /// Text without its quotes and escapes.
    case string(String)
    /// Values in their order.
    case array([JSON])
    /// Members in the order of the file; parsing rejects duplicate keys.
    case object([Member])

    /// A key and its value.
    public struct Member: Sendable, Equatable {
        /// Without its quotes and escapes.
        public var key: String
        /// What stands behind the colon.
        public var value: JSON
        /// The line of the key, counted from 1; 0 when the value was not read from a file. Plays no part in `==`.
        public var line: Int

        /// A member that was read from no file, unless `line` is given.
        public init(_ key: String, _ value: JSON, line: Int = 0) {
            self.key = key
            self.value = value
            self.line = line
        }

        public static func == (left: Member, right: Member) -> Bool {
            left.key == right.key && left.value == right.value
        }
    }

    /// The value of `key`, or `nil` when this is no object or has no such member.
    public subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The value of `true` or `false`; `nil` for any other kind.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number as an integer, if it is whole and fits in 64 bits: `3`, `3.0` and `3e0` alike.
    public var intValue: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number, rounded to the nearest double.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The text of a string; `nil` for any other kind.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements of an array; `nil` for any other kind.
    public var arrayValue: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    /// The members of an object in their order; `nil` for any other kind.
    public var objectValue: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }
}
