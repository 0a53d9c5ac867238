extension Tensor {
    /// The same elements with their axes in another order: axis `i` of the result is axis `order[i]` of this tensor.
    ///
    /// - Precondition: `order` is a permutation of the axes.
    public func permuted(_ order: [Int]) -> Tensor {
        precondition(order.sorted() == Array(shape.indices), "\(order) is no permutation of \(shape.count) axes")
        guard order != Array(shape.indices) else { return self }
        var strides = shape
        var step = 1
        for axis in shape.indices.reversed() {
            strides[axis] = step
            step *= shape[axis]
        }
        let extents = order.map { shape[$0] }
        let steps = order.map { strides[$0] }
        var result: [Float] = []
        result.reserveCapacity(scalars.count)
        var counter = extents.map { _ in 0 }
        var index = 0
        for _ in 0..<scalars.count {
            result.append(scalars[index])
            for axis in extents.indices.reversed() {
                counter[axis] += 1
                index += steps[axis]
                if counter[axis] < extents[axis] { break }
                index -= steps[axis] * extents[axis]
                counter[axis] = 0
            }
        }
        return Tensor(shape: extents, scalars: result)
    }
}
