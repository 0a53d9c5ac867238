/// Sixty-four neurons' worth.
public typealias FourVectors = (SIMD16<Int32>, SIMD16<Int32>, SIMD16<Int32>, SIMD16<Int32>)

/// Four vectors of potentials, sixty-four neurons side by side that fire while they are in registers, for `GatherFiringBody`.
@usableFromInline
struct FiringTile {
    @usableFromInline typealias Four = FourVectors

    @usableFromInline var potentials: Four
    /// What each neuron has emitted before; zeros where nobody asks.
    @usableFromInline var memory: Four
    /// What each neuron emits in the upper half of its lane and the thresholds that it crosses in the lower one, unless all emit one.
    @usableFromInline var emission: Four
    /// The lanes that fire, a bit each.
    @usableFromInline var bits: (UInt16, UInt16, UInt16, UInt16)

    // Unchecked indices: whoever calls has checked that four vectors lie there.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    init(_ vectors: borrowing MutableSpan<SIMD16<Int32>>, at first: Int) {
        potentials = unsafe (
            vectors[unchecked: first], vectors[unchecked: first &+ 1], vectors[unchecked: first &+ 2], vectors[unchecked: first &+ 3]
        )
        memory = (.zero, .zero, .zero, .zero)
        emission = (.zero, .zero, .zero, .zero)
        bits = (0, 0, 0, 0)
    }

    /// Whether any neuron fires.
    @_alwaysEmitIntoClient @inline(__always)
    var fires: Bool { (bits.0 | bits.1) | (bits.2 | bits.3) != 0 }

    @_alwaysEmitIntoClient @inline(__always)
    mutating func add(_ vectors: Four) {
        potentials.0 &+= vectors.0
        potentials.1 &+= vectors.1
        potentials.2 &+= vectors.2
        potentials.3 &+= vectors.3
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    mutating func add(_ vectors: Span<SIMD16<Int32>>, at first: Int) {
        unsafe add((vectors[unchecked: first], vectors[unchecked: first &+ 1], vectors[unchecked: first &+ 2], vectors[unchecked: first &+ 3]))
    }

    /// Looks up what the neurons have emitted before.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    mutating func remember(_ sums: borrowing MutableSpan<SIMD16<Int32>>, at first: Int) {
        memory = unsafe (sums[unchecked: first], sums[unchecked: first &+ 1], sums[unchecked: first &+ 2], sums[unchecked: first &+ 3])
    }

    /// Lets the neurons fire.
    @_alwaysEmitIntoClient @inline(__always)
    mutating func fire<Firing: LaneFiring, Instructions: InstructionSet>(_ firing: Firing, _: Instructions.Type) {
        bits = firing.fire(&potentials, &emission, memory: memory, Instructions.self)
    }

    /// Below zero in some lane where a neuron would fire again.
    @_alwaysEmitIntoClient @inline(__always)
    func margin<Firing: LaneFiring>(_ firing: Firing) -> SIMD16<Int32> {
        let upper = SIMD16<Int32>(repeating: 16)
        let (zero, one) = (memory.0 &+ emission.0 &>> upper, memory.1 &+ emission.1 &>> upper)
        let (two, three) = (memory.2 &+ emission.2 &>> upper, memory.3 &+ emission.3 &>> upper)
        return (firing.margin(potentials.0, memory: zero) | firing.margin(potentials.1, memory: one))
            | (firing.margin(potentials.2, memory: two) | firing.margin(potentials.3, memory: three))
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    func store(to vectors: inout MutableSpan<SIMD16<Int32>>, at first: Int) {
        unsafe vectors[unchecked: first] = potentials.0
        unsafe vectors[unchecked: first &+ 1] = potentials.1
        unsafe vectors[unchecked: first &+ 2] = potentials.2
        unsafe vectors[unchecked: first &+ 3] = potentials.3
    }
}
