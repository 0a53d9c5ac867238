import SchemaSupport
import Testing

@testable import Formats

@Suite("JSON Schema: does each keyword refuse what it should?")
struct JSONSchemaTests {
    private func problems(_ schema: String, _ document: String) throws -> [String] {
        JSONSchema(try JSON.parse(Array(schema.utf8), file: "schema"))
            .problems(in: try JSON.parse(Array(document.utf8), file: "document"))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let schema: String
        let valid: [String]
        let invalid: String
        let problems: [String]

        var testDescription: String { schema }
    }

    static let cases = [
        Case(schema: #"{"type": "integer"}"#, valid: ["3", "3.0", "-1e3"], invalid: "3.5",
            problems: ["$: 3.5 is not of type integer"]),
        Case(schema: #"{"type": ["number", "null"]}"#, valid: ["3", "0.5", "null"], invalid: #""x""#,
            problems: [#"$: "x" is not of type number or null"#]),
        Case(schema: #"{"properties": {"a": {"type": "string"}}, "required": ["a"]}"#, valid: [#"{"a": ""}"#, "7"], invalid: "{}",
            problems: ["$: a is missing"]),
        Case(schema: #"{"properties": {"a": true}, "additionalProperties": false}"#, valid: ["{}", #"{"a": 1}"#],
            invalid: #"{"a": 1, "b": 2}"#, problems: ["$: b is not a known key"]),
        Case(schema: #"{"additionalProperties": {"type": "number"}}"#, valid: [#"{"x": 1}"#], invalid: #"{"x": []}"#,
            problems: ["$.x: an array of 0 is not of type number"]),
        Case(schema: #"{"items": {"minimum": 0}}"#, valid: ["[]", "[0, 1]"], invalid: "[1, -0.5]",
            problems: ["$[1]: -0.5 is less than 0"]),
        Case(schema: #"{"maximum": 2, "minItems": 1, "minLength": 1}"#, valid: ["2", "[1]", #""é""#], invalid: "2.5",
            problems: ["$: 2.5 is more than 2"]),
        Case(schema: #"{"minItems": 1}"#, valid: ["[0]"], invalid: "[]", problems: ["$: 0 elements, at least 1 needed"]),
        Case(schema: #"{"minLength": 1}"#, valid: [#""x""#], invalid: #""""#,
            problems: ["$: a text of at least 1 characters is needed"]),
        Case(schema: #"{"enum": ["a", null, 1]}"#, valid: [#""a""#, "null", "1.0"], invalid: #""b""#,
            problems: [#"$: "b" is not one of "a", null, 1"#]),
        Case(schema: #"{"const": {"a": 1, "b": [2]}}"#, valid: [#"{"b": [2.0], "a": 1}"#], invalid: #"{"a": 1}"#,
            problems: ["$: an object of 1 is not an object of 2"]),
        Case(schema: #"{"anyOf": [{"type": "null"}, {"type": "object", "required": ["a"]}]}"#, valid: ["null", #"{"a": 1}"#],
            invalid: "7", problems: ["$: 7 is not of type null"]),
        Case(schema: ##"{"$defs": {"p": {"minimum": 1}}, "properties": {"x": {"$ref": "#/$defs/p"}}}"##, valid: [#"{"x": 1}"#],
            invalid: #"{"x": 0}"#, problems: ["$.x: 0 is less than 1"]),
        Case(schema: ##"{"properties": {"next": {"$ref": "#"}}, "additionalProperties": false}"##, valid: [#"{"next": {"next": {}}}"#],
            invalid: #"{"next": {"last": {}}}"#, problems: ["$.next: last is not a known key"]),
    ]

    @Test(arguments: cases) func keyword(item: Case) throws {
        for document in item.valid { #expect(try problems(item.schema, document) == []) }
        #expect(try problems(item.schema, item.invalid) == item.problems)
    }

    @Test func aSchemaThatCannotBeCheckedIsAProblemItself() throws {
        #expect(
            try problems(#"{"pattern": "a+"}"#, "1") == ["$: the schema's keyword pattern is not supported in this form"])
        #expect(
            try problems(##"{"$ref": "#/$defs/p"}"##, "1") == ["$: the schema refers to #/$defs/p, which it does not define"])
        #expect(try problems(##"{"$ref": "#"}"##, "1") == ["$: the schema's # refers to itself"])
        #expect(try problems("3", "1") == ["$: the schema for this place is neither an object nor a boolean"])
    }
}
