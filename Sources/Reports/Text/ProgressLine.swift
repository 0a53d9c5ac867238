import Formats
import Foundation

/// A line on standard error that says how far long work is, how fast it goes and when it will be done.
///
/// Nothing appears in the first two seconds. On a terminal the line is redrawn in place; elsewhere a new line is written at
/// most every ten seconds, so that a log stays readable.
///
///     var progress = ProgressLine("simulating", total: inputs.count, unit: "inputs")
///     for input in inputs { run(input); progress.advance() }
///     progress.finish()
public struct ProgressLine {
    private let label: String
    private let unit: String
    private let total: Int
    private let isTerminal: Bool
    private let isQuiet: Bool
    private let clock: () -> Double
    private let write: (String) -> Void
    private let start: Double
    private var done = 0
    /// What the units done so far came to, in units of `workUnit`; not shown while zero.
    private var work = 0
    private let workUnit: String
    /// What the work has come to by now, behind the speed.
    public var note = ""
    private var lastDrawn: Double?
    private var drawnWidth = 0

    /// Seconds before the first line.
    static let quietSeconds = 2.0
    /// Seconds between redraws on a terminal, and between lines elsewhere.
    static let terminalInterval = 0.2
    static let logInterval = 10.0

    /// - Parameters:
    ///   - workUnit: what `advance` counts beside the units, shown per second.
    ///   - isQuiet: whether nothing is to be written at all.
    public init(
        _ label: String, total: Int, unit: String, workUnit: String = "", isTerminal: Bool = ProgressLine.standardErrorIsTerminal,
        isQuiet: Bool = false
    ) {
        self.init(
            label, total: total, unit: unit, workUnit: workUnit, isTerminal: isTerminal, isQuiet: isQuiet,
            clock: { ProcessInfo.processInfo.systemUptime },
            write: { StandardStreams.writeError($0) })
    }

    init(
        _ label: String, total: Int, unit: String, workUnit: String = "", isTerminal: Bool, isQuiet: Bool = false,
        clock: @escaping () -> Double, write: @escaping (String) -> Void
    ) {
        self.label = label
        self.total = total
        self.unit = unit
        self.workUnit = workUnit
        self.isTerminal = isTerminal
        self.isQuiet = isQuiet
        self.clock = clock
        self.write = write
        start = clock()
    }

    /// Whether standard error is a terminal that can redraw a line.
    public static var standardErrorIsTerminal: Bool {
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Whether standard output is a terminal on which emphasis is welcome (`NO_COLOR` is honoured).
    public static var standardOutputTakesColor: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
            && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Counts `amount` more units as done, which came to `work`, and redraws if it is time.
    public mutating func advance(by amount: Int = 1, work: Int = 0) {
        self.work += work
        update(to: done + amount)
    }

    /// Sets the units done so far and redraws if it is time.
    public mutating func update(to amount: Int) {
        done = amount
        let now = clock()
        guard !isQuiet, now - start >= Self.quietSeconds else { return }
        if let last = lastDrawn, now - last < (isTerminal ? Self.terminalInterval : Self.logInterval) { return }
        lastDrawn = now
        let line = text(elapsed: now - start)
        if isTerminal {
            let padding = String(repeating: " ", count: max(0, drawnWidth - line.displayWidth))
            write("\r" + line + padding)
            drawnWidth = line.displayWidth
        } else {
            write(line + "\n")
        }
    }

    /// Clears the line on a terminal; what was logged elsewhere stays.
    public mutating func finish() {
        guard isTerminal, drawnWidth > 0 else { return }
        write("\r" + String(repeating: " ", count: drawnWidth) + "\r")
        drawnWidth = 0
    }

    private func text(elapsed: Double) -> String {
        let rate = Double(done) / elapsed
        let speed = rate >= 1 || done == 0
            ? "\(SIFormat.count(rate)) \(unit)/s" : "\(SIFormat.quantity(1 / rate, unit: "s")) per \(unit)"
        var line = "\(label)  \(SIFormat.grouped(done))/\(SIFormat.grouped(total)) \(unit)  \(speed)"
        if work > 0 { line += "  \(SIFormat.count(Double(work) / elapsed)) \(workUnit)/s" }
        if !note.isEmpty { line += "  \(note)" }
        if done > 0, done < total { line += "  \(Self.duration(Double(total - done) / rate)) left" }
        return line
    }

    /// Whole seconds as `42 s`, `3 min 05 s` or `2 h 10 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "–" }
        let whole = Int(seconds.rounded(.up))
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        return "\(whole / 3600) h \(two(whole / 60 % 60)) min"
    }
}
