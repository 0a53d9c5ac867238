import Formats

/// A zoo name taken apart: `zoo:name?key=value&key=value`, every key at most once.
struct ZooSpecification {
    let name: String
    private var values: [String: String] = [:]

    init(_ text: String) throws(ZooError) {
        guard text.hasPrefix("zoo:") else { throw .malformed(specification: text, reason: "a zoo name starts with \"zoo:\"") }
        let body = text.dropFirst(4)
        let split = body.firstIndex(of: "?")
        name = String(body[..<(split ?? body.endIndex)])
        guard !name.isEmpty else { throw .malformed(specification: text, reason: "the network's name is missing") }
        guard let split else { return }
        for part in body[body.index(after: split)...].split(separator: "&", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
                throw .malformed(specification: text, reason: "\"\(part)\" is not key=value")
            }
            let key = String(part[..<equals])
            guard values.updateValue(String(part[part.index(after: equals)...]), forKey: key) == nil else {
                throw .repeatedParameter(key: key)
            }
        }
    }

    /// Rejects the first key, in alphabetical order, that is not in `known`.
    func check(keys known: [String]) throws(ZooError) {
        if let stray = values.keys.sorted().first(where: { !known.contains($0) }) {
            throw .unknownParameter(network: name, key: stray, known: known)
        }
    }

    func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>) throws(ZooError) -> Int {
        guard let text = values[key] else { return fallback }
        guard let value = Self.number(text), range.contains(value) else {
            throw .invalidValue(key: key, value: text, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func seed() throws(ZooError) -> UInt64 {
        guard let text = values["seed"] else { return 1 }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let value = UInt64(text) else {
            throw .invalidValue(key: "seed", value: text, expected: "a whole number from 0 to \(UInt64.max)")
        }
        return value
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default fallback: Choice) throws(ZooError) -> Choice
    where Choice.RawValue == String {
        guard let text = values[key] else { return fallback }
        guard let value = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue)
            let expected = "one of \(known.joined(separator: ", "))" + Suggestion.phrase(for: text, in: known)
            throw .invalidValue(key: key, value: text, expected: expected)
        }
        return value
    }

    /// `channels x height x width`, as in `input=3x256x256`.
    func shape(_ key: String, default fallback: Shape) throws(ZooError) -> Shape {
        guard let text = values[key] else { return fallback }
        let sizes = text.split(separator: "x", omittingEmptySubsequences: false).map { Self.number(String($0)) }
        guard sizes.count == 3, let channels = sizes[0], let height = sizes[1], let width = sizes[2],
            (1...4096).contains(channels), (1...65536).contains(height), (1...65536).contains(width)
        else {
            throw .invalidValue(
                key: key, value: text,
                expected: "channels x height x width like 3x256x256, with 1 to 4096 channels and 1 to 65536 rows and columns")
        }
        return Shape(channels: channels, height: height, width: width)
    }

    /// `Int` would also read "+1".
    private static func number(_ text: String) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
