/// Paths as the system has them, any bytes but zero, carried in strings.
///
/// Valid UTF-8 stands for itself. A byte that belongs to no valid character becomes one private scalar, U+10FF00 plus the byte,
/// so that every path survives the way through a string; these scalars themselves are carried byte by byte for the same reason.
public enum PathText {
    private static let first: UInt32 = 0x10FF00

    /// A path of the system as a string; `bytes(of:)` gives the same bytes back.
    public static func text(of bytes: some Collection<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = characterLength(rest.prefix(4))
            if length > 0, let scalar = String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars.first, !isCarrier(scalar) {
                text.append(scalar)
                rest = rest.dropFirst(length)
            } else {
                text.append(carrier(of: rest.removeFirst()))
            }
        }
        return String(text)
    }

    /// The bytes that the system is given for a path.
    public static func bytes(of path: String) -> [UInt8] {
        guard path.unicodeScalars.contains(where: isCarrier) else { return Array(path.utf8) }
        return path.unicodeScalars.flatMap { scalar -> [UInt8] in
            isCarrier(scalar) ? [UInt8(truncatingIfNeeded: scalar.value - first)] : Array(String(scalar).utf8)
        }
    }

    /// A path as it can be read: bytes that are no characters as `\xE9`.
    public static func shown(_ path: String) -> String {
        guard path.unicodeScalars.contains(where: isCarrier) else { return path }
        return path.unicodeScalars.reduce(into: "") { text, scalar in
            guard isCarrier(scalar) else { return text.unicodeScalars.append(scalar) }
            let digits = String(scalar.value - first, radix: 16, uppercase: true)
            text += "\\x" + (digits.count == 1 ? "0" : "") + digits
        }
    }

    private static func isCarrier(_ scalar: Unicode.Scalar) -> Bool { (first...first + 0xFF).contains(scalar.value) }

    private static func carrier(of byte: UInt8) -> Unicode.Scalar {
        // Scalars up to U+10FFFF exist, so this one does.
        Unicode.Scalar(first + UInt32(byte)) ?? "\u{FFFD}"
    }

    /// Bytes of the character that `bytes` begin with; 0 where they begin with none.
    private static func characterLength(_ bytes: some Collection<UInt8>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        guard case .valid(let character) = parser.parseScalar(from: &iterator) else { return 0 }
        return character.count
    }
}
