import Formats

extension RecipeKey.Kind {
    /// A value of a file in the form that is kept; `nil` where it is not possible.
    func checked(_ json: JSON) -> JSON? {
        switch self {
        case .text: json.stringValue.flatMap { $0.isEmpty ? nil : json } ?? json.intValue.map { .string(String($0)) }
        case .word(let words): json.stringValue.flatMap { words.contains($0) ? json : nil }
        case .whole(let range): json.intValue.flatMap { range.contains($0) ? .integer($0) : nil }
        case .number(let range): json.doubleValue.flatMap { $0.isFinite && range.contains($0) ? .number($0) : nil }
        case .flag: json.boolValue.map { .bool($0) }
        case .numbers:
            json.arrayValue.flatMap { elements in
                let numbers = elements.compactMap(\.doubleValue).filter { $0.isFinite && $0 > 0 }
                return !elements.isEmpty && numbers.count == elements.count ? .array(numbers.map { .number($0) }) : nil
            }
        }
    }

    /// A value as it is written on the command line; `nil` where it is not possible.
    func read(_ text: String) -> JSON? {
        switch self {
        case .text, .word: checked(.string(text))
        case .whole: Int(text).flatMap { checked(.integer($0)) }
        case .number: Double(text).flatMap { checked(.number($0)) }
        case .flag: text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        case .numbers:
            checked(.array(text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0).map { .number($0) } ?? .null }))
        }
    }

    /// What is possible, in words.
    var words: String {
        switch self {
        case .text: "a text"
        case .word(let words): words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
        case .whole(let range):
            range.upperBound == .max ? "a whole number from \(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .numbers: "numbers above 0"
        }
    }
}
