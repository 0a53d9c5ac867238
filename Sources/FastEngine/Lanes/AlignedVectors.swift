/// Holds potentials and sums as vectors of sixteen that begin at a line of the cache, for bands: no load or store touches two lines.
///
/// Whoever steps a band has its vectors to itself.
@safe
final class AlignedVectors {
    private let storage: UnsafeMutableBufferPointer<SIMD16<Int32>>

    init(repeating vector: SIMD16<Int32>, count: Int) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count * MemoryLayout<SIMD16<Int32>>.stride, alignment: 64)
        unsafe storage = bytes.bindMemory(to: SIMD16<Int32>.self)
        unsafe storage.initialize(repeating: vector)
    }

    deinit { unsafe UnsafeMutableRawBufferPointer(storage).deallocate() }

    var count: Int { unsafe storage.count }

    /// The vectors themselves, for as long as this object is held.
    @unsafe
    var vectors: UnsafeMutableBufferPointer<SIMD16<Int32>> { unsafe storage }

    /// A copy of them.
    var array: [SIMD16<Int32>] { unsafe Array(storage) }

    subscript(index: Int) -> SIMD16<Int32> {
        get {
            precondition(index >= 0 && index < count, "no such vector")
            return unsafe storage[index]
        }
        set {
            precondition(index >= 0 && index < count, "no such vector")
            unsafe storage[index] = newValue
        }
    }
}
