/// A projection seen from its sources, for steps in which few of them fire: what one event adds to the rows it reaches.
struct PushPlan: Sendable {
    /// Neighbouring target columns that a source column reaches through neighbouring kernel columns.
    struct Run: Sendable {
        var target: Int
        /// Position of the first kernel column in an event's weights.
        var kernel: Int
        var count: Int
    }

    /// A target row that a source row reaches.
    struct RowTap: Sendable {
        var target: Int
        var kernel: Int
    }

    /// The runs of all source columns one after the other, and where each column's begin.
    let runs: [Run]
    let runStarts: [Int]
    /// By source row.
    let rows: [[RowTap]]
    /// `[input channel][ky][kx from the last to the first][block of sixteen output channels]`, padded with zeros.
    let weights: [SIMD16<Int16>]
    /// ⌈2³² / input channels⌉: position in the row × this, shifted right by 32, is the column.
    let reciprocal: UInt64
    /// Vectors per kernel row and per input channel.
    let rowVectors: Int
    let channelVectors: Int

    /// - Parameters:
    ///   - rows, columns: source coordinates and kernel taps of each target coordinate.
    /// - Returns: `nil` for grouped projections and for rows too long to find columns by multiplication.
    init?(
        _ projection: MappedProjection, rows: [[(source: Int, kernel: Int)]], columns: [[(source: Int, kernel: Int)]], viewHeight: Int,
        viewWidth: Int
    ) {
        let inputs = projection.inputChannels
        guard projection.groups == 1, inputs > 0 else { return nil }
        let square = inputs.multipliedReportingOverflow(by: inputs)
        guard !square.overflow, !square.partialValue.multipliedReportingOverflow(by: viewWidth).overflow,
            square.partialValue * viewWidth < 1 << 32
        else { return nil }
        reciprocal = (1 << 32 + UInt64(inputs) - 1) / UInt64(inputs)
        self.rows = Self.inverted(rows, extent: viewHeight).map { taps in taps.map { RowTap(target: $0.target, kernel: $0.kernel) } }
        let last = projection.kernelWidth - 1
        let found: [[Run]] = Self.inverted(columns, extent: viewWidth).map { taps in
            taps.sorted { $0.target < $1.target }.reduce(into: []) { runs, tap in
                if let previous = runs.last, previous.target + previous.count == tap.target, previous.kernel + previous.count == last - tap.kernel {
                    runs[runs.count - 1].count += 1
                } else {
                    runs.append(Run(target: tap.target, kernel: last - tap.kernel, count: 1))
                }
            }
        }
        runs = found.flatMap { $0 }
        runStarts = found.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let blocks = (projection.outputChannels + 15) / 16
        rowVectors = projection.kernelWidth * blocks
        channelVectors = projection.kernelHeight * rowVectors
        weights = Self.arrange(projection, blocks: blocks)
    }

    private static func inverted(_ taps: [[(source: Int, kernel: Int)]], extent: Int) -> [[(target: Int, kernel: Int)]] {
        var result = [[(target: Int, kernel: Int)]](repeating: [], count: extent)
        for (target, sources) in taps.enumerated() {
            for tap in sources { result[tap.source].append((target, tap.kernel)) }
        }
        return result
    }

    private static func arrange(_ projection: MappedProjection, blocks: Int) -> [SIMD16<Int16>] {
        let outputs = projection.outputChannels
        let inputs = projection.inputChannels
        let weights = projection.weights.span
        var result: [SIMD16<Int16>] = []
        result.reserveCapacity(inputs * projection.kernelHeight * projection.kernelWidth * blocks)
        for input in 0..<inputs {
            for ky in 0..<projection.kernelHeight {
                for kx in (0..<projection.kernelWidth).reversed() {
                    let row = ((ky * projection.kernelWidth + kx) * inputs + input) * outputs
                    for first in stride(from: 0, to: outputs, by: 16) {
                        var vector = SIMD16<Int16>.zero
                        for lane in 0..<min(16, outputs - first) { vector[lane] = Int16(weights[row + first + lane]) }
                        result.append(vector)
                    }
                }
            }
        }
        return result
    }
}
