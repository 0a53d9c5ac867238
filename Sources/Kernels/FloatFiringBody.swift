// Unchecked indices: whoever calls gives buffers of one length, a multiple of sixteen.
/// Lets neurons of floats integrate and fire, sixteen at a time.
public enum FloatFiringBody<Instructions: InstructionSet> {
    /// The body of `FloatKernels.fire`.
    @_alwaysEmitIntoClient @inline(__always)
    public static func fire(
        _ firing: FloatFiring, _ pairs: Span<FloatFiring.Pair>, arrived: Span<Float>, potentials: inout MutableSpan<Float>,
        emitted: inout MutableSpan<Float>, values: inout MutableSpan<Float>, slopes: inout MutableSpan<Float>, kept: inout MutableSpan<Float>
    ) {
        let records = firing.slope != nil
        let isApart = !arrived.isEmpty
        var place = 0
        while place < values.count {
            let former = unsafe vector(values, place)
            let input = unsafe isApart ? arrived.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place &<< 2, as: SIMD16<Float>.self) : former
            let before = unsafe vector(potentials, place)
            let memory = unsafe vector(emitted, place)
            let tried = firing.firesFirst ? before : before * firing.leak + input
            var (potential, value, slope) = (tried, SIMD16<Float>.zero, SIMD16<Float>.zero)
            var left = SIMD16<Float>(repeating: 1)
            var number = 0
            while number < pairs.count {
                let pair = unsafe pairs[unchecked: number]
                number &+= 1
                if let shape = firing.slope {
                    // Of the positive threshold, then of the negative one if there is one.
                    var side = pair.negativeAmplitude == 0 ? 1 : 2
                    while side > 0 {
                        side &-= 1
                        let (threshold, amplitude) = side == 0 ? (pair.threshold, pair.amplitude) : (-pair.negativeThreshold, -pair.negativeAmplitude)
                        slope += shape.derivative(potential * (1 / threshold)) * (amplitude / threshold)
                    }
                }
                let raised = potential
                let up = firing.isAtOrAbove ? raised .>= pair.threshold : raised .> pair.threshold
                if let rest = firing.resetPotential {
                    potential.replace(with: rest, where: up)
                    left.replace(with: 0, where: up)
                } else {
                    potential.replace(with: raised - pair.threshold, where: up)
                }
                if firing.isSigned {
                    var down = (firing.isAtOrAbove ? -raised .>= pair.negativeThreshold : -raised .> pair.negativeThreshold) .& .!up
                    if firing.hasMemory { down = down .& (memory + value .>= pair.negativeAmplitude) }
                    if let rest = firing.resetPotential {
                        potential.replace(with: rest, where: down)
                        left.replace(with: 0, where: down)
                    } else {
                        potential.replace(with: raised + pair.negativeThreshold, where: down)
                    }
                    value.replace(with: value - pair.negativeAmplitude, where: down)
                }
                value.replace(with: value + pair.amplitude, where: up)
            }
            if firing.firesFirst { potential = before * firing.leak + input + (potential - tried) }
            unsafe put(potential, to: &potentials, place)
            unsafe put(memory + value, to: &emitted, place)
            if records {
                unsafe put(slope, to: &slopes, place)
                if firing.resetPotential != nil { unsafe put(left, to: &kept, place) }
            }
            unsafe put(firing.adds ? former + value : value, to: &values, place)
            place &+= 16
        }
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func vector(_ values: borrowing MutableSpan<Float>, _ place: Int) -> SIMD16<Float> {
        unsafe values.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place &<< 2, as: SIMD16<Float>.self)
    }

    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func put(_ vector: SIMD16<Float>, to values: inout MutableSpan<Float>, _ place: Int) {
        var bytes = unsafe values.mutableBytes
        unsafe bytes.storeBytes(of: vector, toUncheckedByteOffset: place &<< 2, as: SIMD16<Float>.self)
    }
}
