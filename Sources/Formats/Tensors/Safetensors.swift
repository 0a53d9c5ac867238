/// A safetensors file: named tensors and free text, without any graph (github.com/huggingface/safetensors, format 1).
public struct Safetensors: Sendable, Equatable {
    /// The `__metadata__` of the header.
    public var metadata: [String: String]
    /// The tensors in the order of their data.
    public var tensors: [NamedTensor]

    /// No metadata unless given. Names have to differ; writing checks it.
    public init(metadata: [String: String] = [:], tensors: [NamedTensor]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// The tensor called `name`; takes time linear in the number of tensors.
    public subscript(name: String) -> RawTensor? {
        tensors.first { $0.name == name }?.tensor
    }
}
