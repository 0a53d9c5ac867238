/// What one pass did: how long it took and, line by line, what it changed.
public struct PassRecord: Sendable, Equatable {
    /// The pass in a verb, such as `quantise`.
    public var name: String
    /// Of wall-clock time; no result depends on it.
    public var seconds: Double
    /// Never empty: a pass that changed nothing says so.
    public var changes: [String]

    /// `changes` has a line at least.
    public init(name: String, seconds: Double, changes: [String]) {
        self.name = name
        self.seconds = seconds
        self.changes = changes
    }

    /// Runs a pass and records it; `changes` describes its result and is not part of its time.
    static func run<Result>(
        _ name: String, into records: inout [PassRecord], _ pass: () throws -> Result, changes: (Result) -> [String]
    ) rethrows -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try pass()
        let elapsed = (clock.now - start).components
        let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
        let lines = changes(result)
        records.append(PassRecord(name: name, seconds: seconds, changes: lines.isEmpty ? ["nothing"] : lines))
        return result
    }
}
