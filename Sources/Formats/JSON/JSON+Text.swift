extension JSON {
    /// The value as JSON text, the same for the same value everywhere.
    ///
    /// Members keep their order, doubles get the shortest digits that read back to the same value, and non-finite doubles,
    /// for which JSON has no spelling, become `null`. Indented text puts one member or element on a line, but keeps arrays of
    /// plain values on one line, and ends without a line feed.
    public func text(indented: Bool) -> String {
        var text = ""
        write(to: &text, indented: indented, level: 0)
        return text
    }

    private var isPlain: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private func write(to text: inout String, indented: Bool, level: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? value.description : "null"
        case .string(let value): JSON.writeQuoted(value, to: &text)
        case .array(let values):
            let broken = indented && !values.allSatisfy(\.isPlain)
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += indented && !broken ? ", " : "," }
                if broken { JSON.breakLine(&text, level: level + 1) }
                value.write(to: &text, indented: indented, level: level + 1)
            }
            if broken { JSON.breakLine(&text, level: level) }
            text += "]"
        case .object(let members):
            let broken = indented && !members.isEmpty
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                if broken { JSON.breakLine(&text, level: level + 1) }
                JSON.writeQuoted(member.key, to: &text)
                text += indented ? ": " : ":"
                member.value.write(to: &text, indented: indented, level: level + 1)
            }
            if broken { JSON.breakLine(&text, level: level) }
            text += "}"
        }
    }

    private static func breakLine(_ text: inout String, level: Int) {
        text += "\n"
        for _ in 0..<level { text += "  " }
    }

    private static func writeQuoted(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
