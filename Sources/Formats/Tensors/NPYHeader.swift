/// The Python dictionary at the head of an NPY file, such as `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
struct NPYHeader {
    /// Of one element, such as `<f4`; empty for a structured array.
    let descriptor: String
    /// The fields of a structured array in their order, padding with an empty name among them; `nil` for a plain one.
    let fields: [(name: String, descriptor: String)]?
    let isFortranOrder: Bool
    let shape: [Int]

    /// Reads exactly the three keys NumPy writes, in any order.
    init(_ bytes: ArraySlice<UInt8>, file: String) throws(FileError) {
        var scanner = Scanner(bytes: bytes, file: file)
        var descriptor: String?
        var fields: [(name: String, descriptor: String)]?
        var isFortranOrder: Bool?
        var shape: [Int]?
        try scanner.expect("{")
        while !scanner.skip("}") {
            let key = try scanner.string()
            try scanner.expect(":")
            switch key {
            case "descr" where descriptor == nil && scanner.skip("["):
                fields = try scanner.fields()
                descriptor = ""
            case "descr" where descriptor == nil: descriptor = try scanner.string()
            case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
            case "shape" where shape == nil: shape = try scanner.tuple()
            case "descr", "fortran_order", "shape": throw scanner.failure("duplicate key '\(key)'")
            default: throw scanner.failure("unknown key '\(key)'")
            }
            if !scanner.skip(",") {
                try scanner.expect("}")
                break
            }
        }
        guard scanner.isAtEnd else { throw scanner.failure("text after the dictionary") }
        guard let descriptor, let isFortranOrder, let shape else {
            throw scanner.failure("one of 'descr', 'fortran_order' and 'shape' is missing")
        }
        self.descriptor = descriptor
        self.fields = fields
        self.isFortranOrder = isFortranOrder
        self.shape = shape
    }

    /// A reader of the few Python literals that occur.
    private struct Scanner {
        let bytes: ArraySlice<UInt8>
        let file: String
        var position: Int

        init(bytes: ArraySlice<UInt8>, file: String) {
            self.bytes = bytes
            self.file = file
            position = bytes.startIndex
        }

        func failure(_ reason: String) -> FileError {
            FileError(file: file, place: "offset \(position)", reason: "malformed NPY header: \(reason)")
        }

        mutating func skipSpace() {
            while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        }

        var isAtEnd: Bool {
            mutating get {
                skipSpace()
                return position == bytes.endIndex
            }
        }

        mutating func skip(_ token: String) -> Bool {
            skipSpace()
            guard bytes[position...].starts(with: token.utf8) else { return false }
            position += token.utf8.count
            return true
        }

        mutating func expect(_ token: String) throws(FileError) {
            guard skip(token) else { throw failure("expected '\(token)'") }
        }

        mutating func string() throws(FileError) -> String {
            skipSpace()
            guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"") else {
                throw failure("expected a string")
            }
            let quote = bytes[position]
            let start = position + 1
            guard let end = bytes[start...].firstIndex(of: quote) else { throw failure("a string has no closing quote") }
            guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
                throw failure("a string is not valid UTF-8")
            }
            position = end + 1
            return text
        }

        mutating func boolean() throws(FileError) -> Bool {
            if skip("True") { return true }
            if skip("False") { return false }
            throw failure("expected True or False")
        }

        /// The rest of a list such as `[('x', '<i2'), ('t', '<i8')]`.
        mutating func fields() throws(FileError) -> [(name: String, descriptor: String)] {
            var fields: [(name: String, descriptor: String)] = []
            while !skip("]") {
                try expect("(")
                let name = try string()
                try expect(",")
                fields.append((name, try string()))
                guard skip(")") else { throw failure("a field that is an array itself is not supported") }
                guard fields.count <= 256 else { throw failure("more than 256 fields") }
                if !skip(",") {
                    try expect("]")
                    break
                }
            }
            return fields
        }

        mutating func tuple() throws(FileError) -> [Int] {
            try expect("(")
            var extents: [Int] = []
            while !skip(")") {
                extents.append(try extent())
                if !skip(",") {
                    try expect(")")
                    // Python reads (3) as the number 3, not as a tuple.
                    guard extents.count > 1 else { throw failure("the shape is not a tuple") }
                    break
                }
            }
            return extents
        }

        mutating func extent() throws(FileError) -> Int {
            skipSpace()
            let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
                throw failure("expected an axis length of at most 63 bits")
            }
            position = digits.endIndex
            // Python 2 marked long integers.
            _ = skip("L")
            return value
        }
    }
}
