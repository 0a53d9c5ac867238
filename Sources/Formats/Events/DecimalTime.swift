/// Times in decimal digits, turned into whole µs without passing through floats: 1.000808000 s is 1000808 µs and not one less.
enum DecimalTime {
    /// The nearest whole µs, halves away from 0; `nil` for what is no number or leaves 64 bits.
    static func microseconds(_ field: ArraySlice<UInt8>, _ unit: EventTimeUnit) -> Int64? {
        let decimals =
            switch unit {
            case .seconds: 6
            case .milliseconds: 3
            case .microseconds: 0
            case .nanoseconds: -3
            }
        var digits = field
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.allSatisfy { $0 &- 0x30 <= 9 } }), digits.contains(where: { $0 != UInt8(ascii: ".") }), decimals >= 0 else {
            // An exponent, or fractions of nanoseconds: what floats hold is enough for them.
            return Double(String(decoding: field, as: UTF8.self)).flatMap { unit.microseconds($0) }
        }
        let fraction = parts.count > 1 ? parts[1] : []
        let kept = Array(fraction.prefix(decimals)) + Array(repeating: 0x30, count: max(0, decimals - fraction.count))
        var value: Int64 = 0
        for digit in Array(parts[0]) + kept {
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.addingReportingOverflow(Int64(digit - 0x30))
            guard !isTooLarge, !overflow else { return nil }
            value = sum
        }
        if let next = fraction.dropFirst(decimals).first, next >= 0x35 {
            guard value < .max else { return nil }
            value += 1
        }
        return isNegative ? -value : value
    }
}
