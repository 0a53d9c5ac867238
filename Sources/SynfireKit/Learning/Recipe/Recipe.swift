public import Formats

/// Everything a training is made from: data, network, and what each of the three stages does. A JSON file of `RecipeKey.all`, whose
/// values an override may replace.
public struct Recipe: Sendable, Equatable {
    /// The file, or what else errors name.
    public let file: String
    /// Values that are not the fallbacks, by key.
    private var values: [String: JSON] = [:]
    private var lines: [String: Int] = [:]

    /// A value given beside the file that is not possible: the command line's fault, not the file's.
    public struct Refusal: Error, Equatable, CustomStringConvertible {
        /// The key it was given for.
        public var key: String
        /// What is wrong, and what is possible.
        public var reason: String
        public var description: String { "\(key) \(reason)" }
    }

    /// - Throws: `FileError` naming line and key of what is unknown or not possible.
    public init(_ bytes: [UInt8], file: String) throws(FileError) {
        self.file = file
        try take(try JSON.parse(bytes, file: file), under: "", line: 1)
    }

    private mutating func take(_ json: JSON, under prefix: String, line: Int) throws(FileError) {
        guard let members = json.objectValue else {
            throw FileError(file: file, place: "line \(line)", reason: prefix.isEmpty ? "a recipe is a JSON object" : "\(prefix) must be an object")
        }
        for member in members {
            let name = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
            if let key = RecipeKey.all.first(where: { $0.name == name }) {
                guard let value = key.kind.checked(member.value) else {
                    throw FileError(file: file, place: "line \(member.line), \(name)", reason: "must be \(key.kind.words), got \(member.value.text(indented: false))")
                }
                values[name] = value
                lines[name] = member.line
            } else if RecipeKey.all.contains(where: { $0.name.hasPrefix(name + ".") }) {
                try take(member.value, under: name, line: member.line)
            } else {
                throw FileError(file: file, place: "line \(member.line)", reason: "unknown key \(name)\(Self.advice(name))", remedy: "docs/learning.md lists all keys")
            }
        }
    }

    private static func advice(_ name: String) -> String { Suggestion.phrase(for: name, in: RecipeKey.all.map(\.name)) }

    /// Replaces a value by one from the command line.
    ///
    /// - Throws: `Refusal` for an unknown key or a value that is not possible.
    public mutating func set(_ name: String, to text: String) throws(Refusal) {
        guard let key = RecipeKey.all.first(where: { $0.name == name }) else {
            throw Refusal(key: name, reason: "is no key of a recipe\(Self.advice(name))")
        }
        guard let value = key.kind.read(text) else { throw Refusal(key: name, reason: "must be \(key.kind.words), got \"\(text)\"") }
        values[name] = value
        lines[name] = nil
    }

    /// An error about the value of a key, with its line where it comes from the file.
    func failure(_ name: String, _ reason: String, remedy: String? = nil) -> FileError {
        FileError(file: file, place: lines[name].map { "line \($0), \(name)" } ?? name, reason: reason, remedy: remedy)
    }

    /// Whether a value is given, in the file or in place of it.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// The value of a key, or its fallback; `nil` where there is neither.
    ///
    /// - Precondition: there is such a key.
    private func value(_ name: String) -> JSON? {
        guard let key = RecipeKey.all.first(where: { $0.name == name }) else { preconditionFailure("\(name) is no key of a recipe") }
        return values[name] ?? key.fallback.flatMap { key.kind.read($0) }
    }

    /// - Throws: `FileError` where it is not given and has no fallback.
    func text(_ name: String) throws(FileError) -> String {
        guard let text = value(name)?.stringValue else { throw FileError(file: file, reason: "does not say \(name)", remedy: "add it, or give it with --set \(name)=…") }
        return text
    }

    func textIfGiven(_ name: String) -> String? { value(name)?.stringValue }
    func numberIfGiven(_ name: String) -> Double? { value(name)?.doubleValue }
    func wholeIfGiven(_ name: String) -> Int? { value(name)?.intValue }
    func numbersIfGiven(_ name: String) -> [Double]? { value(name)?.arrayValue?.compactMap(\.doubleValue) }

    /// - Precondition: the key has a fallback.
    func number(_ name: String) -> Double {
        guard let number = numberIfGiven(name) else { preconditionFailure("\(name) has no fallback") }
        return number
    }

    /// - Precondition: the key has a fallback.
    func whole(_ name: String) -> Int {
        guard let number = wholeIfGiven(name) else { preconditionFailure("\(name) has no fallback") }
        return number
    }

    func flag(_ name: String) -> Bool { value(name)?.boolValue ?? false }
}

extension Recipe {
    /// Every value, given or not, with one key a member.
    ///
    /// - Parameter onlyResult: whether to leave out what a result does not depend on, such as where the data lie.
    public func resolved(onlyResult: Bool) -> JSON {
        .object(RecipeKey.all.filter { $0.matters || !onlyResult }.compactMap { key in value(key.name).map { JSON.Member(key.name, $0) } })
    }

    /// The recipe of a resolved text, as checkpoints carry it.
    ///
    /// - Throws: `FileError` for a text that is none.
    public init(resolved text: String, file: String) throws(FileError) {
        self.file = file
        let json: JSON
        do { json = try JSON.parse(Array(text.utf8), file: file) } catch { throw FileError(file: file, place: "metadata, recipe", reason: error.reason) }
        for member in json.objectValue ?? [] {
            guard let key = RecipeKey.all.first(where: { $0.name == member.key }), let value = key.kind.checked(member.value) else {
                throw FileError(file: file, place: "metadata, recipe", reason: "\(member.key) is unknown or not possible")
            }
            values[member.key] = value
        }
    }

    /// The recipe that a checkpoint was made by, without the place of its data.
    ///
    /// - Throws: `FileError` for a file that says none.
    public init(of checkpoint: String) throws(FileError) {
        let file = try Safetensors.parse(try FileAccess.read(checkpoint), file: checkpoint)
        guard let text = file.metadata["recipe"] else {
            throw FileError(file: checkpoint, reason: "does not say the recipe it was made by", remedy: "give one with --recipe")
        }
        try self.init(resolved: text, file: checkpoint)
    }

    /// The word of what chooses the best epoch.
    public var metric: String { textIfGiven("metric") ?? "" }

    /// The first key whose value is another one in `other`, among those that a result depends on.
    func difference(from other: Recipe, ignoring ignored: (String) -> Bool) -> (key: String, own: String, other: String)? {
        for key in RecipeKey.all where key.matters && !ignored(key.name) {
            let (own, theirs) = (value(key.name), other.value(key.name))
            if own != theirs { return (key.name, own?.text(indented: false) ?? "nothing", theirs?.text(indented: false) ?? "nothing") }
        }
        return nil
    }
}
