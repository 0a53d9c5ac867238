/// A dense array of 32-bit floats in C order (last axis fastest): the value that networks and images are made of.
public struct Tensor: Sendable, Equatable {
    /// Extent of each axis; an empty shape is a scalar.
    public let shape: [Int]
    /// The elements, `shape.reduce(1, *)` of them.
    public var scalars: [Float]

    /// - Precondition: `scalars.count` equals the product of `shape`.
    public init(shape: [Int], scalars: [Float]) {
        precondition(
            scalars.count == shape.reduce(1, *), "a tensor of shape \(shape) needs \(shape.reduce(1, *)) scalars, got \(scalars.count)")
        self.shape = shape
        self.scalars = scalars
    }

    /// Every element is `value`.
    public init(shape: [Int], repeating value: Float) {
        self.init(shape: shape, scalars: Array(repeating: value, count: shape.reduce(1, *)))
    }

    /// The `index`-th slice along the first axis, without that axis.
    public func slice(_ index: Int) -> Tensor {
        let inner = Array(shape.dropFirst())
        let size = inner.reduce(1, *)
        return Tensor(shape: inner, scalars: Array(scalars[index * size..<(index + 1) * size]))
    }

    /// The same elements under another shape of the same size.
    public func reshaped(_ shape: [Int]) -> Tensor { Tensor(shape: shape, scalars: scalars) }
}
