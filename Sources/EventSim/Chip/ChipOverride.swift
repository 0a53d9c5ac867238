public import Formats

/// One figure of a chip file replaced by another, to ask "what if".
///
///     try ChipOverride("core.synapseWords=8192")
///     try ChipOverride("core.synapseWords=64KiB")  // the same: words are 8 bytes
public struct ChipOverride: Sendable, Equatable {
    /// Key path as in the chip file.
    public var path: String
    /// What takes the figure's place; of the figure's own type.
    public var value: JSON

    /// - Parameter text: `KEY=VALUE`; a value is JSON or, for figures in words, bytes with KiB or MiB.
    /// - Throws: `FileError` for anything else; whether the key exists is the chip's to say.
    public init(_ text: String) throws(FileError) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex, text.index(after: equals) != text.endIndex else {
            throw FileError(file: text, reason: "is not KEY=VALUE", remedy: "such as core.synapseWords=8192")
        }
        path = String(text[..<equals])
        let given = String(text[text.index(after: equals)...])
        value = try Self.words(given, path: path, text: text) ?? Self.json(given)
    }

    private static func words(_ given: String, path: String, text: String) throws(FileError) -> JSON? {
        guard let unit = [("KiB", 10), ("MiB", 20)].first(where: { given.hasSuffix($0.0) }) else { return nil }
        guard path.hasSuffix("Words"), let size = Int(given.dropLast(3)), (0...1 << 20).contains(size) else {
            throw FileError(file: text, reason: "bytes are for figures in words of 8 bytes", remedy: "such as core.synapseWords=64KiB")
        }
        return .integer(size << unit.1 / 8)
    }

    /// A number, `true` or `null` as such, anything else as a word.
    private static func json(_ given: String) -> JSON {
        (try? JSON.parse(Array(given.utf8), file: given)) ?? .string(given)
    }
}

extension ChipSpecification {
    /// Reads a chip file with some of its figures replaced, under every check that the file itself would undergo.
    ///
    /// The chip's name and the provenance of the figures say what was replaced, and the chip counts as hypothetical.
    /// - Throws: what `parse` throws, and a `FileError` naming a key that is no figure of the file.
    public static func parse(_ bytes: [UInt8], file: String, overrides: [ChipOverride]) throws(FileError) -> ChipSpecification {
        guard !overrides.isEmpty else { return try parse(bytes, file: file) }
        var json = try JSON.parse(bytes, file: file)
        let known = figures(of: json, under: "")
        for change in overrides {
            guard known.contains(change.path) else {
                throw FileError(
                    file: file, reason: "has no figure \"\(change.path)\"\(Suggestion.phrase(for: change.path, in: known))",
                    remedy: "synfire chips NAME lists them")
            }
            json = replacing(json, path: change.path.split(separator: ".").map { String($0) }[...], by: change)
        }
        var chip = try parse(Array(json.text(indented: true).utf8), file: file)
        chip.name += " with " + overrides.map { "\($0.path)=\($0.value.text(indented: false))" }.joined(separator: ", ")
        chip.isHypothetical = true
        return chip
    }

    private static func figures(of json: JSON, under path: String) -> [String] {
        guard let members = json.objectValue else { return [] }
        if json["value"] != nil { return [path] }
        return members.flatMap { figures(of: $0.value, under: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    private static func replacing(_ json: JSON, path: ArraySlice<String>, by change: ChipOverride) -> JSON {
        guard case .object(var members) = json else { return json }
        guard let key = path.first else {
            let before = json["value"]?.text(indented: false) ?? ""
            let isUnknown = change.value == .null
            return .object([
                JSON.Member("value", change.value), JSON.Member("evidence", .string(isUnknown ? "unknown" : "assumed")),
                JSON.Member("source", .string("what if; the chip file says \(before)")),
            ])
        }
        for index in members.indices where members[index].key == key {
            members[index].value = replacing(members[index].value, path: path.dropFirst(), by: change)
        }
        return .object(members)
    }
}
