/// A projection seen from its sources, for steps in which few of them fire: what one event adds to the rows it reaches.
struct PushPlan: Sendable {
    /// The neighbouring target columns that a source column reaches, in vectors.
    struct Column: Sendable {
        /// First target column.
        var target: Int32 = 0
        var count: Int32 = 0
        /// The same, and the first kernel column in an event's weights, as vectors.
        var sum: Int32 = 0
        var weights: Int32 = 0
    }

    /// A target row that a source row reaches.
    struct RowTap: Sendable {
        var target: Int
        var kernel: Int
    }

    let columns: [Column]
    /// By source row.
    let rows: [[RowTap]]
    /// `[input channel][ky][kx as targets ascend][block of sixteen output channels]`, padded with zeros.
    let weights: [SIMD16<Int16>]
    /// ⌈2³² / input channels⌉: position in the row × this, shifted right by 32, is the column.
    let reciprocal: UInt64
    let inputs: Int
    /// Vectors per kernel row and per input channel.
    let rowVectors: Int
    let channelVectors: Int

    /// - Parameters:
    ///   - rows, columns: source coordinates and kernel taps of each target coordinate.
    ///   - period: kernel columns from one that a source column meets to the next.
    /// - Returns: `nil` for grouped projections, for columns that reach targets apart, and for rows too long to find columns by
    ///   multiplication.
    init?(
        _ projection: MappedProjection, rows: [[(source: Int, kernel: Int)]], columns: [[(source: Int, kernel: Int)]], period: Int,
        viewHeight: Int, viewWidth: Int
    ) {
        let inputs = projection.inputChannels
        guard projection.groups == 1, inputs > 0 else { return nil }
        let square = inputs.multipliedReportingOverflow(by: inputs)
        guard !square.overflow, !square.partialValue.multipliedReportingOverflow(by: viewWidth).overflow,
            square.partialValue * viewWidth < 1 << 32
        else { return nil }
        self.inputs = inputs
        reciprocal = (1 << 32 + UInt64(inputs) - 1) / UInt64(inputs)
        self.rows = Self.inverted(rows, extent: viewHeight).map { taps in taps.map { RowTap(target: $0.target, kernel: $0.kernel) } }
        let blocks = (projection.outputChannels + 15) / 16
        let kernelColumns = (0..<min(period, projection.kernelWidth)).flatMap {
            Array(stride(from: $0, to: projection.kernelWidth, by: period).reversed())
        }
        var position = [Int](repeating: 0, count: projection.kernelWidth)
        for (index, column) in kernelColumns.enumerated() { position[column] = index }
        var found: [Column] = []
        for taps in Self.inverted(columns, extent: viewWidth) {
            let taps = taps.sorted { $0.target < $1.target }
            guard let first = taps.first else {
                found.append(Column())
                continue
            }
            let origin = position[first.kernel]
            guard taps.indices.allSatisfy({ taps[$0].target == first.target + $0 && position[taps[$0].kernel] == origin + $0 }) else { return nil }
            found.append(
                Column(
                    target: Int32(first.target), count: Int32(taps.count), sum: Int32(first.target * blocks), weights: Int32(origin * blocks)))
        }
        self.columns = found
        rowVectors = projection.kernelWidth * blocks
        channelVectors = projection.kernelHeight * rowVectors
        weights = Self.arrange(projection, kernelColumns, blocks: blocks)
    }

    private static func inverted(_ taps: [[(source: Int, kernel: Int)]], extent: Int) -> [[(target: Int, kernel: Int)]] {
        var result = [[(target: Int, kernel: Int)]](repeating: [], count: extent)
        for (target, sources) in taps.enumerated() {
            for tap in sources { result[tap.source].append((target, tap.kernel)) }
        }
        return result
    }

    private static func arrange(_ projection: MappedProjection, _ kernelColumns: [Int], blocks: Int) -> [SIMD16<Int16>] {
        let outputs = projection.outputChannels
        let inputs = projection.inputChannels
        let weights = projection.weights.span
        var result: [SIMD16<Int16>] = []
        result.reserveCapacity(inputs * projection.kernelHeight * projection.kernelWidth * blocks)
        for input in 0..<inputs {
            for ky in 0..<projection.kernelHeight {
                for kx in kernelColumns {
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
