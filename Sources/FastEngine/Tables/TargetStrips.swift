import Kernels

/// Cuts target rows into strips, neighbouring columns that are summed side by side, for `WeightPlan`: an event that reaches several columns
/// of a strip is read once and brings the weights of all.
struct TargetStrips: Sendable {
    /// Target columns in a strip.
    let width: Int
    /// The strips' runs one after the other, and where each strip's begin.
    let runs: [StripRun]
    let starts: [Int]
    /// For each position of the arranged weights and each column of a strip, the kernel column; `nil` where the source does not
    /// reach that target.
    let taps: [[Int?]]

    var count: Int { starts.count - 1 }

    private init(width: Int, runs: [[StripRun]], taps: [[Int?]]) {
        self.width = width
        self.runs = runs.flatMap { $0 }
        starts = runs.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        self.taps = taps
    }

    /// Every column by itself.
    ///
    /// - Parameters:
    ///   - columns: source columns and kernel columns of each target column.
    ///   - kernelColumns: the kernel column at each position.
    init(single columns: [[(source: Int, kernel: Int)]], kernelColumns: [Int]) {
        var position = [Int](repeating: 0, count: kernelColumns.count)
        for (index, column) in kernelColumns.enumerated() { position[column] = index }
        self.init(
            width: 1, runs: columns.map { Self.runs($0.map { (source: $0.source, position: position[$0.kernel]) }) },
            taps: kernelColumns.map { [$0] })
    }

    /// - Parameter step: source columns from a strip to the next.
    /// - Returns: `nil` where target columns do not fill whole strips, or strips differ in more than what borders cut off.
    init?(width: Int, columns: [[(source: Int, kernel: Int)]], step: Int) {
        guard columns.count % width == 0 else { return nil }
        let count = columns.count / width
        var kernels: [Int: [Int?]] = [:]
        for strip in 0..<count {
            for column in 0..<width {
                for tap in columns[strip * width + column] {
                    let relative = tap.source - strip * step
                    let known = kernels[relative, default: Array(repeating: nil, count: width)][column]
                    guard known == nil || known == tap.kernel else { return nil }
                    kernels[relative, default: Array(repeating: nil, count: width)][column] = tap.kernel
                }
            }
        }
        guard let first = kernels.keys.min(), let last = kernels.keys.max() else { return nil }
        let taps = (first...last).map { kernels[$0] ?? Array(repeating: nil, count: width) }
        var runs: [[StripRun]] = []
        for strip in 0..<count {
            let own = columns[strip * width..<(strip + 1) * width]
            let sources = Set(own.flatMap { $0.map(\.source) })
            // A source that one column meets has to meet every other that strips elsewhere say it does.
            for source in sources {
                let expected = taps[source - strip * step - first]
                for (column, met) in own.enumerated() where met.first(where: { $0.source == source })?.kernel != expected[column] { return nil }
            }
            runs.append(Self.runs(sources.sorted().map { (source: $0, position: $0 - strip * step - first) }))
        }
        self.init(width: width, runs: runs, taps: taps)
    }

    private static func runs(_ sources: [(source: Int, position: Int)]) -> [StripRun] {
        sources.reduce(into: []) { runs, next in
            if let last = runs.last, last.end == next.source, last.kernel + last.end - last.first == next.position {
                runs[runs.count - 1].end += 1
            } else {
                runs.append(StripRun(first: next.source, end: next.source + 1, kernel: next.position))
            }
        }
    }
}
