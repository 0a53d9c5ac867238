extension Preprocessing.Step: CustomStringConvertible {
    /// As it is written on a command line and recorded in results.
    public var description: String {
        switch self {
        case .fill(let value): "nan=\(Self.text(value))"
        case .grey: "grey"
        case .divide(let divisor): "divide=\(Self.text(divisor))"
        case .percentile(let low, let high): "percentile=\(low.map { Self.text($0) + ":" } ?? "")\(Self.text(high))"
        case .zScore(let mean, let deviation): "zscore=\(Self.text(mean)):\(Self.text(deviation))"
        case .zScoreOfData: "zscore"
        case .minMax: "minmax"
        case .clahe(let equalization): "clahe=\(Self.text(equalization.clipLimit)):\(equalization.tiles)"
        case .gamma(let gamma): "gamma=\(Self.text(gamma))"
        case .crop(let height, let width, let y, let x): "crop=\(height)x\(width)" + Self.origin(y, x)
        case .pad(let height, let width, let y, let x): "pad=\(height)x\(width)" + Self.origin(y, x)
        }
    }

    private static func text(_ value: Double) -> String {
        Int(exactly: value).map { String($0) } ?? String(value)
    }

    private static func origin(_ y: Int, _ x: Int) -> String { y == 0 && x == 0 ? "" : "@\(y):\(x)" }
}

extension Preprocessing {
    /// Steps with commas between them, such as `percentile=99.5,crop=56x40,pad=56x40`.
    ///
    /// Without their values: `percentile` means 99.5, `clahe` 2:8, `zscore` the data's own mean and deviation. A crop or pad
    /// may name its place, `crop=192x192@200:180` (row, column).
    /// - Throws: `PreprocessingError` naming the step and what it takes.
    public init(_ text: String) throws(PreprocessingError) {
        steps = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) { steps.append(try Step(String(item))) }
        for step in steps.dropFirst() {
            if case .fill = step { throw PreprocessingError(step: step.description, reason: "comes before the other steps, which want numbers") }
        }
    }
}

extension Preprocessing {
    /// How another step before the given ones is written; what stands for NaN stays first.
    public static func text(of step: String, before steps: [String]) -> String {
        let fills = steps.prefix { $0.hasPrefix("nan=") }
        return (fills + [step] + steps.dropFirst(fills.count)).joined(separator: ",")
    }
}

extension Preprocessing.Step {
    static let names = ["nan", "grey", "divide", "percentile", "zscore", "minmax", "clahe", "gamma", "crop", "pad"]

    fileprivate init(_ text: String) throws(PreprocessingError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let reader = Reader(text: text, value: parts.count == 2 ? parts[1] : nil)
        switch parts[0] {
        case "nan":
            let form = "takes the number that stands for NaN, such as nan=0"
            guard let values = try reader.numbers(form, counts: [1]), Float(values[0]).isFinite else { throw reader.failure(form) }
            self = .fill(values[0])
        case "grey", "gray":
            try reader.expectNoValue()
            self = .grey
        case "minmax":
            try reader.expectNoValue()
            self = .minMax
        case "divide":
            guard let values = try reader.numbers("a number above 0, such as divide=255", counts: [1]), values[0] > 0 else {
                throw reader.failure("takes a number above 0, such as divide=255")
            }
            self = .divide(values[0])
        case "percentile":
            let form = "takes a percentile such as 99.5, or a low and a high one such as 1:99"
            let values = try reader.numbers(form, counts: [1, 2]) ?? [99.5]
            guard values.allSatisfy((0...100).contains), values.count == 1 || values[0] < values[1] else { throw reader.failure(form) }
            self = .percentile(low: values.count == 2 ? values[0] : nil, high: values[values.count - 1])
        case "zscore":
            let form = "takes a mean and a standard deviation above 0, such as zscore=0.4:0.2, or nothing"
            guard let values = try reader.numbers(form, counts: [2]) else {
                self = .zScoreOfData
                return
            }
            guard values[1] > 0 else { throw reader.failure(form) }
            self = .zScore(mean: values[0], deviation: values[1])
        case "clahe":
            let form = "takes a clip limit above 0 and 1 to 256 tiles, such as clahe=2:8"
            let values = try reader.numbers(form, counts: [1, 2]) ?? [2]
            guard values[0] > 0, values[0] <= 256, let tiles = Int(exactly: values.count == 2 ? values[1] : 8), (1...256).contains(tiles) else {
                throw reader.failure(form)
            }
            self = .clahe(AdaptiveEqualization(clipLimit: values[0], tiles: tiles))
        case "gamma":
            guard let values = try reader.numbers("takes a number above 0, such as gamma=1.2", counts: [1]), values[0] > 0 else {
                throw reader.failure("takes a number above 0, such as gamma=1.2")
            }
            self = .gamma(values[0])
        case "crop":
            let (height, width, y, x) = try reader.extents()
            self = .crop(height: height, width: width, y: y, x: x)
        case "pad":
            let (height, width, y, x) = try reader.extents()
            self = .pad(height: height, width: width, y: y, x: x)
        default:
            throw PreprocessingError(step: "\"\(text)\"", reason: "is none of \(Self.names.joined(separator: ", "))")
        }
    }

    /// The value behind a step's name.
    private struct Reader {
        var text: String
        var value: String?

        func failure(_ reason: String) -> PreprocessingError { PreprocessingError(step: "\"\(text)\"", reason: reason) }

        func expectNoValue() throws(PreprocessingError) {
            if value != nil { throw failure("takes no value") }
        }

        /// Finite numbers with colons between them, or `nil` without a value.
        func numbers(_ form: String, counts: [Int]) throws(PreprocessingError) -> [Double]? {
            guard let value else { return nil }
            let parts = value.split(separator: ":", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Double($0) }.filter(\.isFinite)
            guard numbers.count == parts.count, counts.contains(numbers.count) else { throw failure(form) }
            return numbers
        }

        /// `HxW` with an optional `@Y:X`.
        func extents() throws(PreprocessingError) -> (height: Int, width: Int, y: Int, x: Int) {
            let form = "takes height x width, such as 56x40, and may name a row and a column, such as 56x40@8:0"
            guard let value else { throw failure(form) }
            let parts = value.split(separator: "@", omittingEmptySubsequences: false)
            let size = parts[0].split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
            let origin = parts.count == 2 ? parts[1].split(separator: ":", omittingEmptySubsequences: false).compactMap { Int($0) } : [0, 0]
            guard parts.count <= 2, size.count == 2, size.allSatisfy((1...65_536).contains), origin.count == 2,
                origin.allSatisfy((0...65_536).contains)
            else { throw failure(form) }
            return (size[0], size[1], origin[0], origin[1])
        }
    }
}
