import EventSim
import Formats

/// Cores that hold whole layers, in the metadata of a core map file.
extension ChipCoding {
    private static let layerCoresKeys = [
        "kinds", "roundsToPowersOfTwo", "destinations", "operators", "poolSides", "convolution", "first", "transposed",
    ]
    private static let limitsKeys = [
        "kernelSides", "strides", "largestPadding", "needsSamePadding", "smallestSide", "largestSide", "largestOutputSide", "largestChannels",
        "inputChannels", "filters",
    ]

    static func encode(_ cores: LayerCores) -> JSON {
        .object([
            JSON.Member(
                "kinds",
                cores.kinds.map { numbers($0.flatMap { [$0.cores, $0.kernelWords, $0.neuronWords, $0.biasWords] }) } ?? .null),
            JSON.Member("roundsToPowersOfTwo", .bool(cores.roundsToPowersOfTwo)),
            JSON.Member("destinations", optional(cores.destinations)),
            JSON.Member("operators", .array(cores.operators.map(\.rawValue).sorted().map(JSON.string))),
            JSON.Member("poolSides", numbers(cores.poolSides)), JSON.Member("convolution", encode(cores.convolution)),
            JSON.Member("first", cores.first.map(encode) ?? .null), JSON.Member("transposed", cores.transposed.map(encode) ?? .null),
        ])
    }

    private static func encode(_ limits: LayerCores.Limits) -> JSON {
        .object([
            JSON.Member("kernelSides", numbers(limits.kernelSides)), JSON.Member("strides", numbers(limits.strides)),
            JSON.Member("largestPadding", optional(limits.largestPadding)), JSON.Member("needsSamePadding", .bool(limits.needsSamePadding)),
            JSON.Member("smallestSide", optional(limits.smallestSide)), JSON.Member("largestSide", optional(limits.largestSide)),
            JSON.Member("largestOutputSide", optional(limits.largestOutputSide)), JSON.Member("largestChannels", optional(limits.largestChannels)),
            JSON.Member("inputChannels", numbers(limits.inputChannels)),
            JSON.Member("filters", numbers(limits.filters.flatMap { [$0.channels, $0.kernel, $0.filters] })),
        ])
    }

    private static func numbers(_ values: [Int]) -> JSON { .array(values.map(JSON.integer)) }
    private static func optional(_ value: Int?) -> JSON { value.map(JSON.integer) ?? .null }

    /// `nil` for chips whose cores hold pieces of layers, and in files of before there were others.
    static func layerCores(_ chip: FieldReader) throws(FileError) -> LayerCores? {
        guard chip.json["layerCores"] != nil else { return nil }
        let cores = try chip.object("layerCores", keys: layerCoresKeys)
        var kinds: [LayerCores.Kind]?
        if cores.json["kinds"] != .null {
            kinds = try rows("kinds", of: 4, cores).map { LayerCores.Kind(cores: $0[0], kernelWords: $0[1], neuronWords: $0[2], biasWords: $0[3]) }
        }
        guard (kinds ?? []).reduce(0, { $0 + $1.cores }) <= 65_536 else { throw cores.failure("\"kinds\" must have at most 65536 cores") }
        let isLimited = { (key: String) in cores.json[key] != .null }
        return LayerCores(
            kinds: kinds, roundsToPowersOfTwo: try cores.bool("roundsToPowersOfTwo"), destinations: try cores.optionalInt("destinations"),
            operators: try cores.choices("operators"), poolSides: try numbers("poolSides", cores), convolution: try limits("convolution", cores),
            first: isLimited("first") ? try limits("first", cores) : nil, transposed: isLimited("transposed") ? try limits("transposed", cores) : nil)
    }

    private static func limits(_ key: String, _ cores: FieldReader) throws(FileError) -> LayerCores.Limits {
        let fields = try cores.object(key, keys: limitsKeys)
        var limits = LayerCores.Limits()
        limits.kernelSides = try numbers("kernelSides", fields)
        limits.strides = try numbers("strides", fields)
        limits.largestPadding = try fields.optionalInt("largestPadding")
        limits.needsSamePadding = try fields.bool("needsSamePadding")
        limits.smallestSide = try fields.optionalInt("smallestSide")
        limits.largestSide = try fields.optionalInt("largestSide")
        limits.largestOutputSide = try fields.optionalInt("largestOutputSide")
        limits.largestChannels = try fields.optionalInt("largestChannels")
        limits.inputChannels = try numbers("inputChannels", fields)
        limits.filters = try rows("filters", of: 3, fields).map { LayerCores.Filters(channels: $0[0], kernel: $0[1], filters: $0[2]) }
        return limits
    }

    /// Counts of at least 1, or 0 for none.
    private static func numbers(_ key: String, _ fields: FieldReader) throws(FileError) -> [Int] {
        let numbers = try fields.int32s(key).map { Int($0) }
        guard numbers.allSatisfy({ (0...1 << 24).contains($0) }) else { throw fields.failure("\"\(key)\" must have numbers of 0 to \(1 << 24)") }
        return numbers
    }

    private static func rows(_ key: String, of width: Int, _ fields: FieldReader) throws(FileError) -> [[Int]] {
        let numbers = try numbers(key, fields)
        guard numbers.count % width == 0, numbers.count <= 65_536 else { throw fields.failure("\"\(key)\" must have \(width) numbers for each entry") }
        return stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<$0 + width]) }
    }
}
