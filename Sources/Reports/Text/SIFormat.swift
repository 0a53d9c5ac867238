import Foundation

/// Numbers as the reports print them: SI prefixes, a space before prefix or unit, a point for decimals.
public enum SIFormat {
    /// Three significant digits and a prefix above a thousand, whole numbers below it: `1.23 M`, `25.4 k`, `312`, `0.5`.
    public static func count(_ value: Double) -> String { scaled(value, digits: 3, smallest: 0) }

    /// The same of a whole number.
    public static func count(_ value: Int) -> String { count(Double(value)) }

    /// A value with a unit, prefixes from femto to exa: `4.1 mJ`, `240 µs`. Trailing zeros go, and digits before the point are
    /// never rounded away.
    public static func quantity(_ value: Double, unit: String, digits: Int = 3) -> String {
        let text = scaled(value, digits: digits, smallest: -5)
        guard let prefix = text.last, prefix.isLetter else { return "\(text) \(unit)" }
        return text + unit
    }

    /// A fraction as a percentage: `58 %`, `7.1 %`, `<0.1 %`.
    public static func percent(_ fraction: Double) -> String {
        let percent = fraction * 100
        guard percent.isFinite else { return "–" }
        if percent.magnitude >= 9.95 { return fixed(percent, decimals: 0) + " %" }
        if percent > 0, percent < 0.05 { return "<0.1 %" }
        return fixed(percent, decimals: 1) + " %"
    }

    /// All digits with a comma between thousands: `35,840`.
    public static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A fixed number of decimals, a minus sign never before zero.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "–" : value > 0 ? "∞" : "-∞" }
        let text = String(format: "%.\(decimals)f", value)
        return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    /// Prefixes by power of 1000, from femto.
    private static let prefixes = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E"]
    private static let unprefixed = 5

    /// - Parameter smallest: the least power of 1000 that may be used, 0 for numbers that only shrink.
    private static func scaled(_ value: Double, digits: Int, smallest: Int) -> String {
        guard value.isFinite else { return fixed(value, decimals: 0) }
        guard value != 0 else { return "0" }
        var power = Int((log10(value.magnitude) / 3).rounded(.down))
        power = min(max(power, smallest), prefixes.count - 1 - unprefixed)
        var text = significant(value / pow(1000, Double(power)), digits: digits)
        // 999.7 k rounds to 1000 k, which is 1 M.
        if text.hasPrefix("1000") || text.hasPrefix("-1000"), power < prefixes.count - 1 - unprefixed {
            power += 1
            text = significant(value / pow(1000, Double(power)), digits: digits)
        }
        let prefix = prefixes[power + unprefixed]
        return prefix.isEmpty ? text : "\(text) \(prefix)"
    }

    /// As papers print small figures: `3.01e-1`, `2.92e8`.
    public static func scientific(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
        let parts = String(format: "%.\(digits - 1)e", value).split(separator: "e")
        return "\(parts[0])e\(Int(parts[1]) ?? 0)"
    }

    /// A number with `digits` significant digits and no trailing zeros.
    public static func significant(_ value: Double, digits: Int = 3) -> String {
        let integerDigits = Int(log10(max(value.magnitude, 1e-300)).rounded(.down)) + 1
        var text = fixed(value, decimals: min(max(0, digits - integerDigits), 15))
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
