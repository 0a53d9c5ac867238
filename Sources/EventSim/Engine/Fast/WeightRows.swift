/// Weights in the kernels' order, in cache lines: thirty-two output channels of one synaptic row never lie on two of them.
struct WeightRows: Sendable {
    /// Bytes of a line of the cache, and of a vector of sixteen weights.
    private static let line = 64
    static let vector = 32

    /// Sixteen weights to a vector, after `first` bytes that put the first one at the start of a line.
    let storage: [Int16]
    // An array stays where it was made for as long as nobody changes it; were it moved, sums would be slower and still right.
    let first: Int

    init(_ vectors: [SIMD16<Int16>]) {
        var storage = [Int16](repeating: 0, count: vectors.count * 16 + Self.line / 2)
        let address = unsafe storage.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        let first = (Self.line - address % Self.line) % Self.line / 2
        var weights = storage.mutableSpan
        for (index, vector) in vectors.enumerated() {
            for lane in 0..<16 { weights[first + index * 16 + lane] = vector[lane] }
        }
        self.storage = storage
        self.first = 2 * first
    }
}
