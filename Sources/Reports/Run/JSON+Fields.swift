import Formats

extension JSON {
    /// `null` where there is no value.
    static func orNull(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

    /// `null` where there is no value.
    static func orNull(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

    /// `null` where there is no value or none that JSON can spell.
    static func orNull(_ value: Double?) -> JSON {
        guard let value, value.isFinite else { return .null }
        return .number(value)
    }

    /// A quality figure, for which infinity has a meaning (the PSNR of equal images): the string `"Infinity"` then.
    static func quality(_ value: Double?) -> JSON { value == .infinity ? .string("Infinity") : orNull(value) }

    static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
}
