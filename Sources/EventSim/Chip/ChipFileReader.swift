import Formats

/// Reads the sections of a chip file strictly: every key known and present, every figure typed, in range, with evidence
/// and source.
///
/// The provenance of each figure is collected on the way, by key path.
struct ChipFileReader {
    let file: String
    private(set) var provenance: [String: Provenance] = [:]

    init(file: String) { self.file = file }

    /// An object of the file and where it stands.
    struct Section {
        let path: String
        let line: Int
        let members: [JSON.Member]

        func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        func has(_ key: String) -> Bool { members.contains { $0.key == key } }
        func line(of key: String) -> Int { members.first { $0.key == key }?.line ?? line }
    }

    /// A figure without its provenance, and where it stands.
    private struct Figure {
        let value: JSON
        let path: String
        let line: Int
        let isUnknown: Bool
    }

    func failure(_ reason: String, line: Int, path: String, remedy: String? = nil) -> FileError {
        FileError(
            file: file, place: path.isEmpty ? "line \(line)" : "line \(line), key \(path)", reason: reason, remedy: remedy)
    }

    /// Checks that `value` is an object with exactly the keys of `required`, and possibly those of `optional`.
    func section(
        _ value: JSON, path: String, line: Int, required: [String], optional: [String] = []
    ) throws(FileError) -> Section {
        guard case .object(let members) = value else {
            throw failure("expected an object, found \(Self.describe(value))", line: line, path: path)
        }
        let section = Section(path: path, line: line, members: members)
        let known = required + optional
        for member in members where !known.contains(member.key) {
            let missing = required.filter { !section.has($0) }
            let guess = Suggestion.closest(to: member.key, in: missing) ?? Suggestion.closest(to: member.key, in: known)
            throw failure(
                "unknown key \"\(member.key)\"", line: member.line, path: section.keyPath(member.key),
                remedy: guess.map { "did you mean \"\($0)\"?" } ?? "known here: \(known.joined(separator: ", "))")
        }
        for key in required where !section.has(key) {
            throw failure("missing", line: line, path: section.keyPath(key), remedy: "every figure of a chip file must be stated")
        }
        return section
    }

    /// The member `key`, which `section(_:path:line:required:optional:)` has found.
    private func member(_ key: String, of section: Section) throws(FileError) -> JSON.Member {
        guard let member = section.members.first(where: { $0.key == key }) else {
            throw failure("missing", line: section.line, path: section.keyPath(key))
        }
        return member
    }

    func child(
        _ key: String, of parent: Section, required: [String], optional: [String] = []
    ) throws(FileError) -> Section {
        let found = try member(key, of: parent)
        return try section(
            found.value, path: parent.keyPath(key), line: found.line, required: required, optional: optional)
    }

    /// A plain, non-empty text.
    func text(_ key: String, of section: Section) throws(FileError) -> String {
        let found = try member(key, of: section)
        guard let text = found.value.stringValue, !text.isEmpty else {
            throw failure("expected a text, found \(Self.describe(found.value))", line: found.line, path: section.keyPath(key))
        }
        return text
    }

    /// A plain boolean.
    func flag(_ key: String, of section: Section) throws(FileError) -> Bool {
        let found = try member(key, of: section)
        guard let flag = found.value.boolValue else {
            throw failure(
                "expected true or false, found \(Self.describe(found.value))", line: found.line, path: section.keyPath(key))
        }
        return flag
    }

    /// Reads `{"value", "evidence", "source"}` and records the provenance.
    private mutating func figure(_ key: String, of parent: Section) throws(FileError) -> Figure {
        let path = parent.keyPath(key)
        let line = parent.line(of: key)
        let entry = try child(key, of: parent, required: ["value", "evidence", "source"])
        let name = try text("evidence", of: entry)
        guard let evidence = Provenance.Evidence(rawValue: name) else {
            let known = Provenance.Evidence.allCases.map(\.rawValue)
            throw failure(
                "unknown evidence \"\(name)\"", line: entry.line(of: "evidence"), path: entry.keyPath("evidence"),
                remedy: Suggestion.closest(to: name, in: known).map { "did you mean \"\($0)\"?" }
                    ?? "one of \(known.joined(separator: ", "))")
        }
        let value = try member("value", of: entry)
        if value.value == .null, evidence != .unknown {
            throw failure(
                "the value is null but its evidence is \"\(name)\"", line: value.line, path: path,
                remedy: "say \"unknown\", or give the value")
        }
        if value.value != .null, evidence == .unknown {
            throw failure(
                "a value nobody knows must be null, found \(Self.describe(value.value))", line: value.line, path: path,
                remedy: "say where the value comes from")
        }
        provenance[path] = Provenance(evidence: evidence, source: try text("source", of: entry))
        return Figure(value: value.value, path: path, line: line, isUnknown: evidence == .unknown)
    }

    /// A figure that the simulator cannot do without.
    private mutating func knownFigure(_ key: String, of section: Section) throws(FileError) -> Figure {
        let figure = try figure(key, of: section)
        guard !figure.isUnknown else {
            throw failure(
                "unknown, but a chip cannot be simulated without it", line: figure.line, path: figure.path,
                remedy: "give a value with evidence \"assumed\"")
        }
        return figure
    }

    /// A whole number within `range`.
    mutating func count(_ key: String, of section: Section, in range: ClosedRange<Int>) throws(FileError) -> Int {
        try count(try knownFigure(key, of: section), in: range)
    }

    /// A whole number within `range`, or `nil` when unknown.
    mutating func optionalCount(_ key: String, of section: Section, in range: ClosedRange<Int>) throws(FileError) -> Int? {
        let figure = try figure(key, of: section)
        return figure.isUnknown ? nil : try count(figure, in: range)
    }

    private func count(_ figure: Figure, in range: ClosedRange<Int>) throws(FileError) -> Int {
        guard let count = figure.value.intValue else {
            throw failure(
                "expected a whole number, found \(Self.describe(figure.value))", line: figure.line, path: figure.path)
        }
        guard range.contains(count) else {
            throw failure(
                "\(count) is outside \(range.lowerBound) to \(range.upperBound)", line: figure.line, path: figure.path)
        }
        return count
    }

    /// A list of whole numbers within `range`, ascending and without repetition.
    mutating func counts(_ key: String, of section: Section, in range: ClosedRange<Int>) throws(FileError) -> [Int] {
        let figure = try knownFigure(key, of: section)
        let numbers = (figure.value.arrayValue ?? []).compactMap(\.intValue)
        guard let elements = figure.value.arrayValue, !numbers.isEmpty, numbers.count == elements.count, numbers.allSatisfy(range.contains),
            zip(numbers, numbers.dropFirst()).allSatisfy(<)
        else {
            throw failure(
                "expected a rising list of whole numbers of \(range.lowerBound) to \(range.upperBound), found \(Self.describe(figure.value))",
                line: figure.line, path: figure.path)
        }
        return numbers
    }

    /// A list of objects, each with whole numbers of at least 1 under exactly these keys; `nil` when unknown.
    mutating func rows(_ key: String, of section: Section, keys: [String]) throws(FileError) -> [[Int]]? {
        let figure = try figure(key, of: section)
        guard !figure.isUnknown else { return nil }
        guard let elements = figure.value.arrayValue, !elements.isEmpty else {
            throw failure("expected a list of objects, found \(Self.describe(figure.value))", line: figure.line, path: figure.path)
        }
        var rows: [[Int]] = []
        for element in elements {
            let row = keys.compactMap { element[$0]?.intValue }
            guard row.count == keys.count, element.objectValue?.count == keys.count, row.allSatisfy((1...16_777_216).contains) else {
                throw failure(
                    "expected an object of \(keys.joined(separator: ", ")), whole numbers of 1 to 16777216, found \(Self.describe(element))",
                    line: figure.line, path: figure.path)
            }
            rows.append(row)
        }
        return rows
    }

    private static let largestPrice = 1e15

    /// An energy, time or power, or `nil` when unknown.
    mutating func price(_ key: String, of section: Section) throws(FileError) -> Double? {
        let figure = try figure(key, of: section)
        if figure.isUnknown { return nil }
        guard let price = figure.value.doubleValue else {
            throw failure("expected a number, found \(Self.describe(figure.value))", line: figure.line, path: figure.path)
        }
        guard price >= 0 else { throw failure("\(price) is negative", line: figure.line, path: figure.path) }
        // Counts times prices must stay finite: no event of a chip costs a thousand joules or takes days.
        guard price <= Self.largestPrice else {
            throw failure(
                "\(price) is more than \(Self.largestPrice), beyond any energy, time or power of a chip's event", line: figure.line,
                path: figure.path, remedy: "check the unit; energies are picojoules, times nanoseconds, powers watts")
        }
        return price
    }

    mutating func choice(_ key: String, of section: Section) throws(FileError) -> Bool {
        let figure = try knownFigure(key, of: section)
        guard let flag = figure.value.boolValue else {
            throw failure(
                "expected true or false, found \(Self.describe(figure.value))", line: figure.line, path: figure.path)
        }
        return flag
    }

    /// One word of `T`.
    mutating func word<T: RawRepresentable & CaseIterable>(
        _ type: T.Type, _ key: String, of section: Section
    ) throws(FileError) -> T where T.RawValue == String {
        let figure = try knownFigure(key, of: section)
        return try word(type, figure.value, figure)
    }

    /// A non-empty list of distinct words of `T`.
    mutating func words<T: RawRepresentable & CaseIterable & Hashable>(
        _ type: T.Type, _ key: String, of section: Section
    ) throws(FileError) -> Set<T> where T.RawValue == String {
        let figure = try knownFigure(key, of: section)
        guard case .array(let elements) = figure.value, !elements.isEmpty else {
            throw failure(
                "expected a list of words, found \(Self.describe(figure.value))", line: figure.line, path: figure.path)
        }
        var words: Set<T> = []
        for element in elements {
            let word = try word(type, element, figure)
            guard words.insert(word).inserted else {
                throw failure("\"\(word.rawValue)\" is listed twice", line: figure.line, path: figure.path)
            }
        }
        return words
    }

    private func word<T: RawRepresentable & CaseIterable>(
        _ type: T.Type, _ value: JSON, _ figure: Figure
    ) throws(FileError) -> T where T.RawValue == String {
        let known = T.allCases.map(\.rawValue)
        guard let name = value.stringValue else {
            throw failure("expected a word, found \(Self.describe(value))", line: figure.line, path: figure.path)
        }
        guard let word = T(rawValue: name) else {
            throw failure(
                "unknown word \"\(name)\"", line: figure.line, path: figure.path,
                remedy: Suggestion.closest(to: name, in: known).map { "did you mean \"\($0)\"?" }
                    ?? "one of \(known.joined(separator: ", "))")
        }
        return word
    }

    /// A value in words, short whatever the file holds.
    static func describe(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .string(let text): text.isEmpty ? "an empty text" : "\"\(text.prefix(40))\""
        case .array: "a list"
        case .object: "an object"
        }
    }
}
