import Formats
package import SynfireKit

extension ParsedArguments {
    /// A whole number in a range.
    package func int(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int { try whole(try string(name), name, range) }

    package func intIfGiven(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = stringIfGiven(name) else { return nil }
        return try whole(text, name, range)
    }

    /// Whole numbers with commas between them.
    package func ints(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> [Int] {
        var values: [Int] = []
        for item in try items(name) { values.append(try whole(item, name, range)) }
        return values
    }

    /// A finite number in a range.
    package func double(_ name: String, in range: ClosedRange<Double>) throws(UsageError) -> Double { try real(try string(name), name, range) }

    package func doubleIfGiven(_ name: String, in range: ClosedRange<Double>) throws(UsageError) -> Double? {
        guard let text = stringIfGiven(name) else { return nil }
        return try real(text, name, range)
    }

    /// Numbers with commas between them, such as `2,1,0.5,0.25`.
    package func doubles(_ name: String, in range: ClosedRange<Double>) throws(UsageError) -> [Double] {
        var values: [Double] = []
        for item in try items(name) { values.append(try real(item, name, range)) }
        return values
    }

    /// Positive numbers from the largest to the smallest, as a multi-threshold neuron needs them.
    package func descending(_ name: String) throws(UsageError) -> [Double] {
        let values = try doubles(name, in: Double.leastNormalMagnitude...1e6)
        for (first, second) in zip(values, values.dropFirst()) where first <= second {
            throw failure("\(name) must fall from one value to the next, got \(first) before \(second)")
        }
        return values
    }

    /// One of some words.
    package func choice(_ name: String, of allowed: [String]) throws(UsageError) -> String { try word(try string(name), name, allowed) }

    /// One case of an enumeration, by raw value.
    package func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, as type: Choice.Type) throws(UsageError) -> Choice
    where Choice.RawValue == String {
        let text = try choice(name, of: Choice.allCases.map(\.rawValue))
        guard let value = Choice(rawValue: text) else { throw failure("\(name) does not know \"\(text)\"") }
        return value
    }

    /// Words with commas between them.
    package func words(_ name: String) throws(UsageError) -> [String] {
        let words = try items(name)
        guard !words.contains("") else { throw failure("\(name) has an empty entry in \"\(words.joined(separator: ","))\"") }
        return words
    }

    /// Some of some words, with commas between them.
    package func choices(_ name: String, of allowed: [String]) throws(UsageError) -> [String] {
        var values: [String] = []
        for item in try items(name) { values.append(try word(item, name, allowed)) }
        return values
    }

    /// Extents with `x` between them, such as `3x256x256`: channels, height, width.
    package func shapeIfGiven(_ name: String, rank: Int = 3, largest: Int = 65_536) throws(UsageError) -> [Int]? {
        guard let text = stringIfGiven(name) else { return nil }
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        let extents = parts.compactMap { Int($0) }.filter { (1...largest).contains($0) }
        guard extents.count == parts.count, extents.count == rank else {
            throw failure("\(name) is channels x height x width, such as 1x56x40, each 1 to \(largest), got \"\(text)\"")
        }
        return extents
    }

    /// Which slices of a volume are meant: `all`, `N`, or `A-B` with both ends included, counted from 0.
    package func slicesIfGiven(_ name: String) throws(UsageError) -> SliceSelection? {
        guard let text = stringIfGiven(name) else { return nil }
        if text == "all" { return .all }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        if ends.count == 1, let only = ends[0], only >= 0 { return .range(only...only) }
        if ends.count == 2, let first = ends[0], let last = ends[1], first <= last { return .range(first...last) }
        throw failure("\(name) is all, a slice such as 12, or a range such as 10-20, got \"\(text)\"")
    }

    private func items(_ name: String) throws(UsageError) -> [String] {
        var items: [String] = []
        for value in strings(name) { items += value.split(separator: ",", omittingEmptySubsequences: false).map { String($0) } }
        guard !items.isEmpty else { throw failure("\(name) is missing") }
        return items
    }

    private func whole(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws(UsageError) -> Int {
        guard let value = Int(text), range.contains(value) else {
            throw failure("\(name) must be a whole number \(Self.limits(range.lowerBound, range.upperBound, Int.min, Int.max)), got \"\(text)\"")
        }
        return value
    }

    private func real(_ text: String, _ name: String, _ range: ClosedRange<Double>) throws(UsageError) -> Double {
        guard let value = Double(text), value.isFinite, range.contains(value) else {
            let least = range.lowerBound == Double.leastNormalMagnitude ? "above 0" : nil
            let limits = least.map { "\($0) and at most \(range.upperBound)" }
                ?? Self.limits(range.lowerBound, range.upperBound, -Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude)
            throw failure("\(name) must be a number \(limits), got \"\(text)\"")
        }
        return value
    }

    /// The range in words, without the ends that are no limit.
    private static func limits<Value: Comparable>(_ low: Value, _ high: Value, _ least: Value, _ most: Value) -> String {
        switch (low > least, high < most) {
        case (true, true): "from \(low) to \(high)"
        case (true, false): "of at least \(low)"
        case (false, true): "of at most \(high)"
        case (false, false): "of any size"
        }
    }

    private func word(_ text: String, _ name: String, _ allowed: [String]) throws(UsageError) -> String {
        if allowed.contains(text) { return text }
        let near = Suggestion.closest(to: text, in: allowed).map { " Did you mean \($0)?" } ?? ""
        throw failure("\(name) is one of \(allowed.joined(separator: ", ")), got \"\(text)\".\(near)")
    }
}
