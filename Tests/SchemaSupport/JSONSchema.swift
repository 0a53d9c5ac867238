import Formats

/// A JSON Schema (draft 2020-12), as far as this project's own schemas use it.
///
/// Keywords: `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `minItems`, `minimum`,
/// `maximum`, `minLength`, `anyOf`, and `$ref` to `#` or `#/$defs/name`. Any other assertion in a schema is reported as a
/// problem, so that nothing goes unchecked in silence.
public struct JSONSchema: Sendable {
    private let root: JSON

    /// - Parameter schema: the schema document; it is judged as it is used, so a broken schema shows up as problems.
    public init(_ schema: JSON) { root = schema }

    /// What `document` violates, each as `"path: reason"` with a path such as `$.layers[3].name`; empty if it is valid.
    public func problems(in document: JSON) -> [String] {
        var found: [String] = []
        check(document, against: root, at: "$", references: [], into: &found)
        return found
    }

    /// - Parameter references: the `$ref`s followed to get here without descending into the document, to stop at a loop.
    private func check(_ value: JSON, against schema: JSON, at path: String, references: [String], into found: inout [String]) {
        switch schema {
        case .bool(true): return
        case .bool(false): found.append("\(path): nothing is allowed here")
        case .object(let rules):
            for rule in rules {
                check(value, rule: rule, among: rules, at: path, references: references, into: &found)
            }
        default: found.append("\(path): the schema for this place is neither an object nor a boolean")
        }
    }

    private func check(
        _ value: JSON, rule: JSON.Member, among rules: [JSON.Member], at path: String, references: [String],
        into found: inout [String]
    ) {
        switch (rule.key, rule.value) {
        case ("$ref", .string(let reference)):
            guard let target = resolve(reference) else {
                return found.append("\(path): the schema refers to \(reference), which it does not define")
            }
            guard !references.contains(reference) else {
                return found.append("\(path): the schema's \(reference) refers to itself")
            }
            check(value, against: target, at: path, references: references + [reference], into: &found)
        case ("anyOf", .array(let branches)):
            var failures: [[String]] = []
            for branch in branches {
                var problems: [String] = []
                check(value, against: branch, at: path, references: references, into: &problems)
                if problems.isEmpty { return }
                failures.append(problems)
            }
            // The branch that comes closest is the one whose problems help.
            found += failures.min { $0.count < $1.count } ?? ["\(path): no alternative is allowed here"]
        case ("type", .string(let name)): checkType(value, names: [name], at: path, into: &found)
        case ("type", .array(let names)): checkType(value, names: names.compactMap(\.stringValue), at: path, into: &found)
        case ("enum", .array(let allowed)):
            if !allowed.contains(where: { Self.equal($0, value) }) {
                found.append("\(path): \(Self.show(value)) is not one of \(allowed.map(Self.show).joined(separator: ", "))")
            }
        case ("const", let constant):
            if !Self.equal(constant, value) { found.append("\(path): \(Self.show(value)) is not \(Self.show(constant))") }
        case ("properties", .object), ("required", .array), ("additionalProperties", _):
            if case .object(let members) = value {
                checkMembers(members, rule: rule, among: rules, at: path, into: &found)
            }
        case ("items", let schema):
            if case .array(let elements) = value {
                for (index, element) in elements.enumerated() {
                    check(element, against: schema, at: "\(path)[\(index)]", references: [], into: &found)
                }
            }
        case ("minItems", .integer(let least)):
            if case .array(let elements) = value, elements.count < least {
                found.append("\(path): \(elements.count) elements, at least \(least) needed")
            }
        case ("minLength", .integer(let least)):
            if case .string(let text) = value, text.unicodeScalars.count < least {
                found.append("\(path): a text of at least \(least) characters is needed")
            }
        case ("minimum", let bound):
            if let number = value.doubleValue, let limit = bound.doubleValue, number < limit {
                found.append("\(path): \(Self.show(value)) is less than \(Self.show(bound))")
            }
        case ("maximum", let bound):
            if let number = value.doubleValue, let limit = bound.doubleValue, number > limit {
                found.append("\(path): \(Self.show(value)) is more than \(Self.show(bound))")
            }
        case ("$schema", _), ("$id", _), ("$defs", _), ("$comment", _), ("title", _), ("description", _), ("examples", _),
            ("default", _):
            return
        default: found.append("\(path): the schema's keyword \(rule.key) is not supported in this form")
        }
    }

    private func checkMembers(
        _ members: [JSON.Member], rule: JSON.Member, among rules: [JSON.Member], at path: String, into found: inout [String]
    ) {
        switch (rule.key, rule.value) {
        case ("properties", .object(let properties)):
            for member in members {
                guard let schema = properties.first(where: { $0.key == member.key })?.value else { continue }
                check(member.value, against: schema, at: "\(path).\(member.key)", references: [], into: &found)
            }
        case ("required", .array(let names)):
            for name in names.compactMap(\.stringValue) where !members.contains(where: { $0.key == name }) {
                found.append("\(path): \(name) is missing")
            }
        default:
            var known: Set<String> = []
            if case .object(let properties)? = rules.first(where: { $0.key == "properties" })?.value {
                known = Set(properties.map(\.key))
            }
            for member in members where !known.contains(member.key) {
                if case .bool(false) = rule.value {
                    found.append("\(path): \(member.key) is not a known key")
                } else {
                    check(member.value, against: rule.value, at: "\(path).\(member.key)", references: [], into: &found)
                }
            }
        }
    }

    private func checkType(_ value: JSON, names: [String], at path: String, into found: inout [String]) {
        let matches = names.contains { name in
            switch (name, value) {
            case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
                ("number", .number), ("number", .integer), ("integer", .integer):
                true
            // The standard counts 2.0 among the integers.
            case ("integer", .number(let number)): number.magnitude >= 0x1p53 || Int(exactly: number) != nil
            default: false
            }
        }
        if !matches { found.append("\(path): \(Self.show(value)) is not of type \(names.joined(separator: " or "))") }
    }

    private func resolve(_ reference: String) -> JSON? {
        if reference == "#" { return root }
        let prefix = "#/$defs/"
        guard reference.hasPrefix(prefix) else { return nil }
        return root["$defs"]?[String(reference.dropFirst(prefix.count))]
    }

    /// Equality as the standard means it: 1 equals 1.0, members may come in any order.
    private static func equal(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.integer, .number), (.number, .integer), (.number, .number): left.doubleValue == right.doubleValue
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { equal($0, $1) }
        case (.object(let a), .object(let b)):
            a.count == b.count
                && a.allSatisfy { member in b.contains { $0.key == member.key && equal($0.value, member.value) } }
        default: false
        }
    }

    /// A value short enough for one line of a report.
    private static func show(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .array(let elements): "an array of \(elements.count)"
        case .object(let members): "an object of \(members.count)"
        }
    }
}
