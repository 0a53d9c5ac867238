extension JSON {
    /// Nesting deeper than this is refused, so that a hostile file cannot exhaust the stack.
    public static let maximumDepth = 64

    /// Reads one JSON text, strictly by RFC 8259: no comments, no trailing commas, no duplicate keys, valid UTF-8 only.
    ///
    /// - Throws: a `FileError` whose place is `"line L, column C"`, both counted from 1, columns in Unicode scalars.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> JSON {
        var parser = JSONParser(bytes: bytes, file: file)
        return try parser.document()
    }
}

/// A recursive-descent reader over the bytes of one JSON text.
private struct JSONParser {
    let bytes: [UInt8]
    let file: String
    var position = 0
    var line = 1
    var lineStart = 0

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    func failure(_ reason: String, at place: Int? = nil, remedy: String? = nil) -> FileError {
        let end = min(place ?? position, bytes.count)
        // Continuation bytes of UTF-8 do not begin a column.
        let column = bytes[lineStart..<end].count { $0 & 0xC0 != 0x80 } + 1
        return FileError(file: file, place: "line \(line), column \(column)", reason: reason, remedy: remedy)
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The next character in words, for messages.
    var found: String {
        guard let byte = current else { return "the end of the text" }
        return (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
    }

    mutating func skipSpace() {
        while let byte = current {
            switch byte {
            case 0x20, 0x09, 0x0D: position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    mutating func document() throws(FileError) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw failure("starts with a byte order mark", remedy: "save the file as UTF-8 without one")
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("expected the end of the text, found \(found)") }
        return value
    }

    mutating func value(depth: Int) throws(FileError) -> JSON {
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
            return try number()
        default: throw failure("expected a value, found \(found)")
        }
    }

    mutating func word(_ word: String, _ value: JSON) throws(FileError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("expected a value; did you mean \(word)?") }
        position += word.utf8.count
        return value
    }

    /// Steps over the opening bracket of a container at `depth`.
    mutating func open(depth: Int) throws(FileError) {
        guard depth < JSON.maximumDepth else { throw failure("nested deeper than \(JSON.maximumDepth) levels") }
        position += 1
        skipSpace()
    }

    mutating func array(depth: Int) throws(FileError) -> JSON {
        try open(depth: depth)
        var values: [JSON] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(values)
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(values)
            default: throw failure("expected ',' or ']', found \(found)")
            }
            skipSpace()
        }
    }

    mutating func object(depth: Int) throws(FileError) -> JSON {
        try open(depth: depth)
        var members: [JSON.Member] = []
        var keys: Set<String> = []
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw failure("expected a key in double quotes, found \(found)") }
            let (keyStart, keyLine) = (position, line)
            let key = try string()
            guard keys.insert(key).inserted else { throw failure("duplicate key \"\(key)\"", at: keyStart) }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("expected ':' after \"\(key)\", found \(found)") }
            position += 1
            skipSpace()
            members.append(JSON.Member(key, try value(depth: depth + 1), line: keyLine))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(members)
            default: throw failure("expected ',' or '}', found \(found)")
            }
            skipSpace()
        }
    }

    mutating func number() throws(FileError) -> JSON {
        let start = position
        var isWhole = true
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // Minus zero is a double: as an integer it would lose its sign.
        if isWhole, text != "-0", let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw failure("the number \(text.prefix(40)) is too large for 64 bits", at: start)
        }
        return .number(value)
    }

    mutating func digits() throws(FileError) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw failure("expected a digit, found \(found)") }
    }

    mutating func string() throws(FileError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        var runStart = position
        while true {
            guard let byte = current else { throw failure("this string has no closing quote", at: start) }
            switch byte {
            case UInt8(ascii: "\""):
                content += bytes[runStart..<position]
                position += 1
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw failure("this string is not valid UTF-8", at: start)
                }
                return text
            case UInt8(ascii: "\\"):
                content += bytes[runStart..<position]
                content += String(try escape()).utf8
                runStart = position
            case 0..<0x20: throw failure("control characters in strings must be escaped, found \(found)")
            default: position += 1
            }
        }
    }

    mutating func escape() throws(FileError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let byte = current else { throw failure("this string has no closing quote", at: start) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), current == UInt8(ascii: "\\") {
                position += 1
                guard current == UInt8(ascii: "u") else { throw failure("half of a surrogate pair", at: start) }
                position += 1
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair", at: start) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair", at: start) }
            return scalar
        default: throw failure("unknown escape sequence", at: start)
        }
    }

    mutating func hexadecimal() throws(FileError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("expected four hexadecimal digits, found \(found)")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
