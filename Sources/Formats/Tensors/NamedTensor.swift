/// A tensor and its name in a file, such as `"e1.0.weight"`.
public struct NamedTensor: Sendable, Equatable {
    /// Unique in its file.
    public var name: String
    /// Its elements as the file stores them.
    public var tensor: RawTensor

    /// The tensor `tensor` under `name`.
    public init(name: String, tensor: RawTensor) {
        self.name = name
        self.tensor = tensor
    }
}
