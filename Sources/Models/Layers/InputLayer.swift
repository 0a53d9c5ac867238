import Formats

/// The network's input, channels × height × width; an extent is `nil` where the file leaves it open.
struct InputLayer: LayerDefinition {
    var channels: Int
    var height: Int?
    var width: Int?

    static let kind = "Input"
    static let word = "input"
    static let inputCount = 0...0
    var operation: LayerOperation { .input(channels: channels, height: height, width: width) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.range(channels, "channels", in: 1...GraphLimits.channels)
        if let height { try layer.range(height, "height", in: 1...GraphLimits.extent) }
        if let width { try layer.range(width, "width", in: 1...GraphLimits.extent) }
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape { throw layer.failure("an input reads nothing") }

    /// - Throws: `NetworkError.shape` where an image contradicts a size that the network fixes.
    func checkImage(_ image: Shape, _ layer: LayerCheck) throws(NetworkError) {
        guard image.channels == channels, image.height == height ?? image.height, image.width == width ?? image.width else {
            let wanted = "\(height.map(String.init) ?? "any")×\(width.map(String.init) ?? "any")×\(channels)"
            throw layer.failure("the input is \(image) (height×width×channels), the network takes \(wanted)")
        }
        try layer.extents(of: image)
    }

    /// The image itself, which inference puts in the input's place.
    func dense(inputs: [Shape], output: Shape) -> DenseForm { { inputs, _ in inputs.first ?? [] } }

    var spikingForm: SpikingForm { .input }

    var parameters: [JSON.Member] {
        [
            JSON.Member("channels", .integer(channels)), JSON.Member("height", height.map { .integer($0) } ?? .null),
            JSON.Member("width", width.map { .integer($0) } ?? .null),
        ]
    }
}

extension InputLayer {
    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["channels", "height", "width"])
        self.init(
            channels: try parameters.int("channels"), height: try parameters.optionalInt("height"), width: try parameters.optionalInt("width"))
    }
}
