import Foundation

/// The seeds of a property test: all of them, or those that the environment variable `SYNFIRE_SEED` names.
///
///     SYNFIRE_SEED=317 swift test -c release --filter FastEngineTests
///     SYNFIRE_SEED='10000..<11000' swift test -c release --filter FastEngineTests
///
/// The first runs one case again; the second, cases that nobody has run, its upper bound left out.
public enum Seeds {
    /// Whether the environment names seeds. What a test has to have seen on all its own seeds is not to be asked of them.
    public static var areChosen: Bool { chosen != nil }

    /// The seeds that a test loops over or takes as arguments.
    public static func of<Seed: FixedWidthInteger>(_ all: Range<Seed>) -> Range<Seed> {
        guard let chosen else { return all }
        return Seed(chosen.lowerBound)..<Seed(chosen.upperBound)
    }

    private static let chosen: Range<Int>? = {
        guard let text = ProcessInfo.processInfo.environment["SYNFIRE_SEED"] else { return nil }
        let bounds = text.split(separator: "..<").map { Int($0) }
        switch (bounds.first ?? nil, bounds.count) {
        case (let seed?, 1) where seed >= 0: return seed..<seed + 1
        case (let lower?, 2) where lower >= 0: if let upper = bounds[1], upper > lower { return lower..<upper }
        default: break
        }
        fatalError("SYNFIRE_SEED is \(text), neither a seed such as 317 nor a range such as 0..<50")
    }()
}
