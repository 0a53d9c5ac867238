import Formats

/// A layer's entry in a network file while it is read.
struct LayerFields {
    private let layer: FieldReader
    /// Gives, once, the tensor of a name; `nil` where the file has none.
    let tensor: (String) -> RawTensor?

    init(_ layer: FieldReader, tensor: @escaping (String) -> RawTensor?) {
        self.layer = layer
        self.tensor = tensor
    }

    /// The parameters, which may have these keys and no others.
    func parameters(_ keys: [String]) throws(FileError) -> FieldReader { try layer.object("parameters", keys: keys) }

    /// The tensor "weight" of four axes.
    func weight() throws(FileError) -> (values: [Float], shape: [Int]) {
        guard let weight = tensor("weight"), weight.shape.count == 4 else { throw layer.failure("its tensor \"weight\" of four axes is missing") }
        return (weight.floats(), weight.shape)
    }

    /// The tensor "bias", empty where there is none.
    func bias() -> [Float] { tensor("bias").map { $0.floats() } ?? [] }

    func vector(_ name: String) throws(FileError) -> [Float] {
        guard let values = tensor(name) else { throw layer.failure("its tensor \"\(name)\" is missing") }
        return values.floats()
    }
}

extension FieldReader {
    func pair(_ key: String) throws(FileError) -> (y: Int, x: Int) {
        let values = try int32s(key)
        guard values.count == 2 else { throw failure("\"\(key)\" must be two whole numbers") }
        return (Int(values[0]), Int(values[1]))
    }

    func padding() throws(FileError) -> Padding {
        let values = try int32s("padding").map { Int($0) }
        guard values.count == 4 else { throw failure("\"padding\" must be four whole numbers") }
        return Padding(top: values[0], left: values[1], bottom: values[2], right: values[3])
    }

    /// The groups of a convolution, and the channels of all of them where one has so many.
    func groups(of channels: Int) throws(FileError) -> (groups: Int, channels: Int) {
        let groups = try int("groups")
        let (all, overflow) = channels.multipliedReportingOverflow(by: groups)
        guard groups > 0, !overflow else { throw failure("\"groups\" must be a number of groups of channels") }
        return (groups, all)
    }
}

extension JSON.Member {
    static func pair(_ key: String, _ y: Int, _ x: Int) -> JSON.Member { JSON.Member(key, .array([.integer(y), .integer(x)])) }

    static func padding(_ value: Padding) -> JSON.Member { JSON.Member("padding", .array(value.sides.map { .integer($0) })) }

    /// `null` where the number is infinite.
    static func number(_ key: String, _ value: Float) -> JSON.Member { JSON.Member(key, value.isFinite ? .number(Double(value)) : .null) }
}

extension NamedTensor {
    /// A tensor of one axis; none where it is empty.
    static func vector(_ name: String, _ values: [Float]) -> [NamedTensor] {
        values.isEmpty ? [] : [NamedTensor(name: name, tensor: RawTensor(Tensor(shape: [values.count], scalars: values)))]
    }

    /// The tensor "weight".
    static func weight(_ shape: [Int], _ values: [Float]) -> NamedTensor {
        NamedTensor(name: "weight", tensor: RawTensor(Tensor(shape: shape, scalars: values)))
    }
}
