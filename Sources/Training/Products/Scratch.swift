/// Room that the layers of one thread share while they run; what one leaves there the next may overwrite.
struct Scratch {
    /// An image in a frame of zeros.
    var image: [Float] = []
    /// A second one.
    var other: [Float] = []
    /// Results whose channels are filled up to whole vectors.
    var result: [Float] = []
    /// An image's values that are not zero.
    var sparse = SparseImage()
}

extension [Float] {
    /// Makes it at least so long; what it holds is of no use afterwards.
    mutating func reserve(atLeast length: Int) { if count < length { self = [Float](repeating: 0, count: length) } }
}
