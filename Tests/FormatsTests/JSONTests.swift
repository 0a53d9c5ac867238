import Formats
import Testing

@Suite("Does the JSON reader accept RFC 8259, all of it and nothing else?")
struct JSONTests {
    private func parse(_ text: String) throws(FileError) -> JSON { try JSON.parse(Array(text.utf8), file: "a.json") }

    @Test func everyKindOfValue() throws {
        let text = " {\"a\": [1, -2.5, 1e3, true, false, null],\r\n\t\"b\": {\"c\": \"x\"}, \"\": {}} "
        #expect(
            try parse(text)
                == .object([
                    .init("a", .array([.integer(1), .number(-2.5), .number(1000), .bool(true), .bool(false), .null])),
                    .init("b", .object([.init("c", .string("x"))])), .init("", .object([])),
                ]))
    }

    @Test func integersAreExactTo64Bits() throws {
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("-9223372036854775808") == .integer(.min))
        #expect(try parse("9223372036854775808") == .number(9223372036854775808))
        #expect(try parse("-0").doubleValue?.sign == .minus)
        #expect(try parse("3e0").intValue == 3)
        #expect(try parse("3.5").intValue == nil)
        #expect(try parse("1e300").intValue == nil)
    }

    @Test func escapes() throws {
        #expect(
            try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83e\udde0é""#) == .string("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F9E0}\u{E9}"))
    }

    @Test func keysKnowTheirLine() throws {
        let members = try #require(try parse("{\n\"a\": 1,\n\n\"b\": {\n\"c\": 2}}").objectValue)
        #expect(members.map(\.line) == [2, 4])
        #expect(members[1].value.objectValue?.first?.line == 5)
    }

    @Test(arguments: [
        ("", "line 1, column 1"), ("{", "line 1, column 2"), ("[1,]", "line 1, column 4"), ("{\"a\":1,}", "line 1, column 8"),
        ("[1 2]", "line 1, column 4"), ("01", "line 1, column 2"), ("1.", "line 1, column 3"), ("-", "line 1, column 2"),
        ("+1", "line 1, column 1"), (".5", "line 1, column 1"), ("1e", "line 1, column 3"), ("1e999", "line 1, column 1"),
        ("tru", "line 1, column 1"), ("nan", "line 1, column 1"), ("'a'", "line 1, column 1"), ("\"a", "line 1, column 1"),
        ("\"\n\"", "line 1, column 2"), ("\"\\x\"", "line 1, column 2"), ("\"\\ud800\"", "line 1, column 2"),
        ("\"\\udc00\"", "line 1, column 2"), ("\"\\u12g4\"", "line 1, column 6"), ("1 1", "line 1, column 3"),
        ("{\"a\": 1,\n \"é\": 2, \"a\": 3}", "line 2, column 10"), ("{a: 1}", "line 1, column 2"), ("// x\n1", "line 1, column 1"),
        ("\u{FEFF}1", "line 1, column 1"), ("[1\u{A0}]", "line 1, column 3"),
    ])
    func refusals(text: String, place: String) {
        let error = #expect(throws: FileError.self) { try parse(text) }
        #expect(error?.place == place, "\(text) gave \(error?.description ?? "no error")")
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: FileError.self) { try JSON.parse([0x22, 0xC3, 0x28, 0x22], file: "a.json") }
        #expect(throws: FileError.self) { try JSON.parse([0x22, 0xED, 0xA0, 0x80, 0x22], file: "a.json") }
    }

    @Test func depthIsLimited() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try parse(nested(JSON.maximumDepth))
        #expect(throws: FileError.self) { try parse(nested(JSON.maximumDepth + 1)) }
        #expect(throws: FileError.self) { try parse(String(repeating: "[{\"a\":", count: 1_000_000)) }
    }

    @Test func textReadsBackToTheSameValue() throws {
        let value = JSON.object([
            .init("numbers", .array([.number(0.1), .number(.leastNonzeroMagnitude), .number(1.7976931348623157e308), .number(1), .integer(-7)])),
            .init("nested", .array([.array([]), .object([]), .array([.integer(1)])])),
            .init("text", .string("quote \" slash \\ bell \u{7} é\n")), .init("z", .null), .init("a", .bool(false)),
        ])
        #expect(try parse(value.text(indented: true)) == value)
        #expect(try parse(value.text(indented: false)) == value)
        #expect(JSON.array([.number(.nan), .number(.infinity)]).text(indented: false) == "[null,null]")
    }

    @Test func layoutOfText() {
        let value = JSON.object([.init("a", .array([.integer(1), .integer(2)])), .init("b", .array([.object([.init("c", .null)])]))])
        #expect(value.text(indented: false) == #"{"a":[1,2],"b":[{"c":null}]}"#)
        #expect(
            value.text(indented: true) == """
                {
                  "a": [1, 2],
                  "b": [
                    {
                      "c": null
                    }
                  ]
                }
                """)
    }

    @Test func subscriptFindsMembers() throws {
        let value = try parse("{\"a\": {\"b\": 2}}")
        #expect(value["a"]?["b"]?.intValue == 2)
        #expect(value["b"] == nil)
        #expect(JSON.null["a"] == nil)
    }
}
