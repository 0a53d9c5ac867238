/// A tensor and its name in a file, such as `"e1.0.weight"`.
public struct NamedTensor: Sendable, Equatable {
    public var name: String
    public var tensor: RawTensor

    public init(name: String, tensor: RawTensor) {
        self.name = name
        self.tensor = tensor
    }
}
