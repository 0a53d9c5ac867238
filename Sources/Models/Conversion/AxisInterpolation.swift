/// A fixed linear map along one axis of an image, such as an interpolation or an average over windows: for every output the inputs it
/// reads and their weights.
struct AxisInterpolation {
    struct Entry {
        var input: Int
        var weight: Float
    }

    /// By output.
    var rows: [[Entry]]
    var inputs: Int
    /// `upsampling` outputs lie as far apart as `stride` inputs.
    var upsampling: Int
    var stride: Int

    /// - Parameter ratio: outputs per input, where it is a fraction of small numbers; the weights repeat at its period.
    init(rows: [[Entry]], inputs: Int, ratio: (numerator: Int, denominator: Int)) {
        self.rows = rows.map { row in
            // Both neighbours may be one pixel.
            row.reduce(into: [Entry]()) { merged, entry in
                if let index = merged.firstIndex(where: { $0.input == entry.input }) {
                    merged[index].weight += entry.weight
                } else if entry.weight != 0 {
                    merged.append(entry)
                }
            }
        }
        self.inputs = inputs
        var (a, b) = (ratio.numerator, ratio.denominator)
        while b != 0 { (a, b) = (b, a % b) }
        upsampling = ratio.numerator / a
        stride = ratio.denominator / a
    }

    /// One projection along the axis: the taps of a kernel and the mapping they act by.
    struct Part {
        var taps: [Float]
        var upsampling: Int
        var stride: Int
        var offset: Int

        /// The mapping for sources that are the inputs after a division.
        func mapping(of source: AxisMapping) -> AxisMapping {
            AxisMapping(division: source.division, extent: source.extent, upsampling: upsampling, stride: stride, offset: offset)
        }
    }

    /// The map as a kernel that all outputs share and corrections for the inputs or outputs at the border, where images end; `nil`
    /// where more than a few would be needed.
    ///
    /// Output o and input i meet in tap upsampling · i − stride · o, counted from the least: the same for all pairs that lie alike.
    func parts() -> [Part]? {
        var shared: [Int: Float] = [:]
        for phase in 0..<min(upsampling, rows.count) {
            // The middle of the outputs of one phase is far from the border.
            let outputs = Array(stride(from: phase, to: rows.count, by: upsampling))
            let output = outputs[outputs.count / 2]
            for entry in rows[output] { shared[upsampling * entry.input - stride * output] = entry.weight }
        }
        guard let first = shared.keys.min(), let last = shared.keys.max() else { return nil }
        var corrections: [(output: Int, input: Int, weight: Float)] = []
        // Positions are computed in 32-bit floats.
        let tolerance = max(1e-6, Float(inputs) * 0x1p-21)
        for (output, row) in rows.enumerated() {
            var wanted = Dictionary(uniqueKeysWithValues: row.map { ($0.input, $0.weight) })
            // Inputs that the shared taps reach: upsampling · i from first + stride · output to last + stride · output.
            var input = max(0, (first + stride * output + upsampling - 1).floorDivided(by: upsampling))
            while input < inputs, upsampling * input - stride * output <= last {
                if let weight = shared[upsampling * input - stride * output] { wanted[input, default: 0] -= weight }
                input += 1
            }
            for (input, weight) in wanted where abs(weight) > tolerance { corrections.append((output, input, weight)) }
        }
        let main = Part(taps: (first...last).map { shared[$0] ?? 0 }, upsampling: upsampling, stride: stride, offset: -first)
        let sources = Set(corrections.map(\.input)).sorted()
        let targets = Set(corrections.map(\.output)).sorted()
        guard min(sources.count, targets.count) <= 4 else { return nil }
        if sources.count <= targets.count {
            return [main] + sources.map { source in
                let reached = corrections.filter { $0.input == source }
                let (low, high) = (reached.map(\.output).min() ?? 0, reached.map(\.output).max() ?? 0)
                var taps = [Float](repeating: 0, count: high - low + 1)
                for correction in reached { taps[high - correction.output] = correction.weight }
                // So far apart that every other input's outputs lie outside.
                let apart = rows.count + taps.count
                return Part(taps: taps, upsampling: apart, stride: 1, offset: high - apart * source)
            }
        }
        return [main] + targets.map { target in
            let read = corrections.filter { $0.output == target }
            let (low, high) = (read.map(\.input).min() ?? 0, read.map(\.input).max() ?? 0)
            var taps = [Float](repeating: 0, count: high - low + 1)
            for correction in read { taps[correction.input - low] = correction.weight }
            let apart = inputs + taps.count
            return Part(taps: taps, upsampling: 1, stride: apart, offset: apart * target - low)
        }
    }

    private func stride(from start: Int, to end: Int, by step: Int) -> StrideTo<Int> { Swift.stride(from: start, to: end, by: step) }
}

extension Int {
    /// The quotient rounded down.
    fileprivate func floorDivided(by divisor: Int) -> Int { self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor) }
}

extension Folding {
    /// The only input's paths, each followed by a map along both axes; channels stay apart.
    func interpolated(
        by layer: some LayerDefinition, y: AxisInterpolation, x: AxisInterpolation
    ) throws(NetworkError) -> FoldedValue {
        guard let rows = y.parts(), let columns = x.parts() else {
            throw unsupported(
                "most rows or columns have weights of their own, which no shared kernel holds",
                "resize by a whole factor, with align_corners=False or mode \"nearest\"")
        }
        let largest = rows[0].taps.count * columns[0].taps.count * output.channels
        guard largest <= 1 << 24 else {
            throw unsupported(
                "its \(rows[0].taps.count) × \(columns[0].taps.count) different weights for each of \(output.channels) channels are more than a kernel may have",
                "resize by a whole factor with align_corners=False, whose weights repeat")
        }
        var value = FoldedValue(paths: [], offset: inputs[0].offset.behind(layer, input: inputShapes[0], output: output), weighted: index)
        do throws(FoldingObstacle) {
            for path in inputs[0].paths {
                for row in rows {
                    for column in columns { value.paths.append(try path.interpolated(row, column, input: self.layer.inputs[0])) }
                }
            }
        } catch {
            throw unsupported(error.reason, error.remedy)
        }
        return value
    }
}

extension LinearPath {
    /// This path, which only copies or averages its source, followed by one part of a map along each axis.
    fileprivate func interpolated(
        _ row: AxisInterpolation.Part, _ column: AxisInterpolation.Part, input: Int
    ) throws(FoldingObstacle) -> LinearPath {
        guard case .resampling(let y, let x, let gains) = form, y.upsampling == 1, x.upsampling == 1, y.stride == 1, x.stride == 1, shuffle == nil else {
            throw FoldingObstacle(
                reason: "interpolation follows a weighted layer, an upsampling or a pixel shuffle without a ReLU between them",
                remedy: "put a ReLU in front of it")
        }
        guard y.offset == 0, x.offset == 0, !isCut, !isPadded else {
            throw FoldingObstacle(
                reason: "interpolation follows a padding or a crop without a ReLU between them", remedy: "put a ReLU in front of it")
        }
        var weights: [Float] = []
        weights.reserveCapacity(row.taps.count * column.taps.count * channels)
        for tapY in row.taps {
            for tapX in column.taps {
                for gain in gains { weights.append(tapY * tapX * gain) }
            }
        }
        var path = with(
            .kernel(
                Kernel(
                    height: row.taps.count, width: column.taps.count, inputChannels: channels, outputChannels: channels, groups: channels,
                    weights: weights),
                y: row.mapping(of: y), x: column.mapping(of: x)))
        path.weightedInput = input
        return path
    }
}
