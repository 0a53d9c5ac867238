internal import Models

/// A neuron's firing in floats, many neurons at a time: its thresholds in the order in which they are tried.
struct FiringLaw: Sendable {
    /// A threshold with the negative one beside it, if there is one.
    struct Pair: Sendable {
        var threshold: Float
        var amplitude: Float
        /// Magnitudes; infinite and zero where nothing fires below zero.
        var negativeThreshold: Float
        var negativeAmplitude: Float
    }

    /// By membrane.
    let membranes: [[Pair]]
    let isAtOrAbove: Bool
    let hasMemory: Bool
    let isSigned: Bool
    /// Where a hard reset puts the potential.
    let resetPotential: Float?
    let leak: Float
    let firesFirst: Bool
    let initial: Float

    /// Whether what arrived is what was emitted and what is left: nothing leaks, and spikes subtract what they send.
    var conservesInput: Bool {
        leak == 1 && resetPotential == nil && membranes.count == 1
            && membranes[0].allSatisfy { $0.threshold == $0.amplitude && ($0.negativeAmplitude == 0 || $0.negativeAmplitude == $0.negativeThreshold) }
    }

    /// The neuron of a population whose λ is `scale`.
    init(_ settings: SpikingSettings, scale: Float) {
        let neuron = settings.neuron
        let unit = settings.scalesSpikes ? scale : 1
        membranes = (0..<neuron.membraneCount).map { membrane in
            let levels = neuron.levels.filter { $0.membrane == membrane }
            let below = levels.filter { $0.side == .below }
            return levels.filter { $0.side == .above }.enumerated().map { number, level in
                let negative = number < below.count ? below[number] : nil
                return Pair(
                    threshold: level.threshold * scale, amplitude: level.amplitude * unit,
                    negativeThreshold: negative.map { $0.threshold * scale } ?? .infinity,
                    negativeAmplitude: negative.map { -$0.amplitude * unit } ?? 0)
            }
        }
        isAtOrAbove = neuron.comparison == .atOrAbove
        hasMemory = neuron.hasMemory
        isSigned = neuron.isSigned
        if case .hard(let potential) = neuron.reset { resetPotential = potential * scale } else { resetPotential = nil }
        leak = settings.membrane.leak
        firesFirst = settings.membrane.order == .fireThenIntegrate
        initial = settings.initial * scale
    }
}

/// The potentials of one layer's neurons while a sample runs.
struct NeuronState: Sendable {
    /// `[membrane][neuron]`.
    private(set) var potentials: [[Float]]
    /// Σ of what each emitted.
    private(set) var emitted: [Float]
    /// Σ of the input so far; empty where it follows from the others.
    private var drive: [Float]
    private let law: FiringLaw

    init(_ law: FiringLaw, count: Int) {
        self.law = law
        potentials = law.membranes.map { _ in Array(repeating: law.initial, count: count) }
        emitted = Array(repeating: 0, count: count)
        drive = law.conservesInput ? [] : Array(repeating: 0, count: count)
    }

    /// Starts over.
    mutating func restart() {
        for membrane in potentials.indices { potentials[membrane].fill(with: law.initial) }
        emitted.fill(with: 0)
        drive.fill(with: 0)
    }

    /// Σ of all input, by neuron.
    var arrived: [Float] {
        guard drive.isEmpty else { return drive }
        return zip(potentials[0], emitted).map { $0 - law.initial + $1 }
    }

    /// One step: reads what arrives and overwrites it with what is emitted.
    ///
    /// - Parameters:
    ///   - surrogate: what stands for the derivative of what is emitted by the potential.
    ///   - slopes: that derivative, one per neuron, of every membrane; written where there is a surrogate.
    ///   - kept: the share of each potential that outlives a hard reset; written where resets are hard and there is a surrogate.
    mutating func step(_ values: inout [Float], surrogate: Surrogate? = nil, slopes: inout [[Float]], kept: inout [[Float]]) {
        if !drive.isEmpty { drive.add(values) }
        let arrived = law.membranes.count > 1 || law.firesFirst ? values : []
        for membrane in potentials.indices {
            if law.firesFirst || membrane > 0 {
                // Inputs are kept apart from what is emitted.
                fire(membrane, arrived, &values, adds: membrane > 0, surrogate: surrogate, slopes: &slopes, kept: &kept)
            } else {
                fire(membrane, [], &values, adds: false, surrogate: surrogate, slopes: &slopes, kept: &kept)
            }
        }
    }

    private mutating func fire(
        _ membrane: Int, _ arrived: [Float], _ values: inout [Float], adds: Bool, surrogate: Surrogate?, slopes: inout [[Float]], kept: inout [[Float]]
    ) {
        let pairs = law.membranes[membrane]
        let arrived = arrived.span
        var results = values.mutableSpan
        // One owner each, so that they change in place.
        var (ownPotentials, ownSums): ([Float], [Float]) = ([], [])
        swap(&ownPotentials, &self.potentials[membrane])
        swap(&ownSums, &emitted)
        defer {
            swap(&ownPotentials, &self.potentials[membrane])
            swap(&ownSums, &emitted)
        }
        var potentials = ownPotentials.mutableSpan
        var sums = ownSums.mutableSpan
        let vectors = results.count / 16
        let law = law
        for vector in 0..<vectors {
            let place = vector * 16
            let input = unsafe arrived.isEmpty ? results.vector(at: place) : arrived.vector(at: place)
            let before = unsafe potentials.vector(at: place)
            let memory = unsafe sums.vector(at: place)
            var (potential, value) = (law.firesFirst ? before : before * law.leak + input, SIMD16<Float>.zero)
            let tried = potential
            law.fire(&potential, &value, pairs, memory: memory)
            if law.firesFirst { potential = before * law.leak + input + (potential - tried) }
            unsafe potentials.put(potential, at: place)
            unsafe sums.put(memory + value, at: place)
            if let surrogate {
                for lane in 0..<16 {
                    let (slope, share) = law.slope(tried[lane], pairs, surrogate)
                    slopes[membrane][place + lane] = slope
                    if law.resetPotential != nil { kept[membrane][place + lane] = share }
                }
            }
            if adds { value += unsafe results.vector(at: place) }
            unsafe results.put(value, at: place)
        }
        for index in vectors * 16..<results.count {
            var lanes = (potential: SIMD16<Float>.zero, value: SIMD16<Float>.zero)
            let input = arrived.isEmpty ? results[index] : arrived[index]
            let before = potentials[index]
            let tried = law.firesFirst ? before : before * law.leak + input
            lanes.potential[0] = tried
            let memory = sums[index]
            law.fire(&lanes.potential, &lanes.value, pairs, memory: SIMD16(repeating: memory))
            potentials[index] = law.firesFirst ? before * law.leak + input + (lanes.potential[0] - tried) : lanes.potential[0]
            sums[index] = memory + lanes.value[0]
            if let surrogate {
                let (slope, share) = law.slope(tried, pairs, surrogate)
                slopes[membrane][index] = slope
                if law.resetPotential != nil { kept[membrane][index] = share }
            }
            results[index] = adds ? results[index] + lanes.value[0] : lanes.value[0]
        }
    }
}

extension FiringLaw {
    /// Tries the thresholds of one membrane one after the other.
    @inline(__always)
    func fire(_ potential: inout SIMD16<Float>, _ value: inout SIMD16<Float>, _ pairs: [Pair], memory: SIMD16<Float>) {
        for pair in pairs {
            let up = isAtOrAbove ? potential .>= pair.threshold : potential .> pair.threshold
            let rest = resetPotential.map { SIMD16(repeating: $0) }
            let raised = potential
            potential.replace(with: rest ?? raised - pair.threshold, where: up)
            if isSigned {
                var down = isAtOrAbove ? -raised .>= pair.negativeThreshold : -raised .> pair.negativeThreshold
                down = down .& .!up
                if hasMemory { down = down .& (memory + value .>= pair.negativeAmplitude) }
                potential.replace(with: rest ?? raised + pair.negativeThreshold, where: down)
                value.replace(with: value - pair.negativeAmplitude, where: down)
            }
            value.replace(with: value + pair.amplitude, where: up)
        }
    }

    /// The surrogate derivative of what a membrane emits by its potential, and the share of the potential that a hard reset leaves.
    ///
    /// Each threshold of a cascade has its own share, at the potential that it is compared with.
    func slope(_ potential: Float, _ pairs: [Pair], _ surrogate: Surrogate) -> (slope: Float, kept: Float) {
        var (left, slope, kept) = (potential, Float.zero, Float(1))
        for pair in pairs {
            slope += pair.amplitude / pair.threshold * surrogate.derivative(left / pair.threshold)
            if pair.negativeAmplitude != 0 {
                slope += pair.negativeAmplitude / pair.negativeThreshold * surrogate.derivative(-left / pair.negativeThreshold)
            }
            if isAtOrAbove ? left >= pair.threshold : left > pair.threshold {
                left -= pair.threshold
                kept = 0
            } else if isAtOrAbove ? -left >= pair.negativeThreshold : -left > pair.negativeThreshold {
                left += pair.negativeThreshold
                kept = 0
            }
        }
        return (slope, kept)
    }
}

extension Span<Float> {
    /// Sixteen values, unchecked.
    @inline(__always) @unsafe
    func vector(at place: Int) -> SIMD16<Float> { unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place &<< 2, as: SIMD16<Float>.self) }
}

extension MutableSpan<Float> {
    /// Sixteen values, unchecked.
    @inline(__always) @unsafe
    func vector(at place: Int) -> SIMD16<Float> { unsafe span.vector(at: place) }

    /// Overwrites sixteen values, unchecked.
    @inline(__always) @unsafe
    mutating func put(_ vector: SIMD16<Float>, at place: Int) {
        var bytes = unsafe mutableBytes
        unsafe bytes.storeBytes(of: vector, toUncheckedByteOffset: place &<< 2, as: SIMD16<Float>.self)
    }
}
