import EventSim
import Kernels

/// Updates sixteen neurons that `FiringLanes` cannot, for `BandState`: any program, leak, current decay, refractory steps, firing first,
/// thresholds per channel. Every neuron of a band is updated in every step of its window, events or not.
///
/// Written apart from `LayerCells`, which says what it has to come to.
struct GeneralLanes {
    /// By membrane, then pixel and vector.
    private(set) var potentials: [[SIMD16<Int32>]]
    private var currents: [SIMD16<Int32>]
    private var emitted: [SIMD16<Int32>]
    private var refractory: [SIMD16<Int32>]
    private(set) var saturations = 0

    private let membrane: MappedMembrane
    private let resetsHard: Bool
    private let limit: Int32
    /// By vector of channels.
    private let programs: [ProgramLanes]
    /// Lanes that are neurons, by vector of channels.
    private let valid: [SIMD16<Int32>]

    /// Whether a layer needs these lanes.
    static func serve(_ layer: MappedLayer) -> Bool {
        let isSimple = switch layer.soma.form {
        case .silent, .cascade: true
        case .hardReset: layer.soma.payloads == [1]
        case .signed: FiringLanes.serveSigned(layer.soma)
        case .multiLevel, nil: false
        }
        return !isSimple || layer.membrane.isDynamic || layer.membrane.leaksAhead || layer.membrane.registers != nil || !layer.channelThresholds.isEmpty
            || layer.loadsConstants
    }

    /// - Parameters:
    ///   - loaded: what potentials begin with beside the layer's initial ones, of every vector or of one pixel's; empty for nothing.
    init(_ layer: MappedLayer, pixels: Int, stateBits: Int, loaded: [SIMD16<Int32>] = [], isLoadedPerNeuron: Bool = false) {
        let blocks = (layer.channels + 15) / 16
        membrane = layer.membrane
        resetsHard = layer.soma.resetsHard
        limit = Int32(1 << (stateBits - 1) - 1)
        programs = (0..<blocks).map { ProgramLanes(layer, block: $0) }
        valid = (0..<blocks).map { block in
            SIMD16.gathered(block: block, channels: layer.channels) { _ in -1 }
        }
        let initial = (0..<blocks).map { block in
            SIMD16.gathered(block: block, channels: layer.channels, layer.initialPotential(ofChannel:))
        }
        let count = pixels * blocks
        potentials = []
        currents = membrane.currentDecay != 0 ? Array(repeating: .zero, count: count) : []
        emitted = layer.soma.keepsEmitted ? Array(repeating: .zero, count: count) : []
        refractory = membrane.refractorySteps > 0 ? Array(repeating: .zero, count: count) : []
        let leak = layer.membrane.leaksAhead ? layer.membrane.leak : MappedMembrane.whole
        for _ in 0..<layer.soma.membranes {
            var starts: [SIMD16<Int32>] = []
            starts.reserveCapacity(count)
            for vector in 0..<count {
                var start = initial[vector % blocks]
                if !loaded.isEmpty { start = saturated(start &+ loaded[isLoadedPerNeuron ? vector : vector % blocks]) }
                starts.append(start.decayed(leak))
            }
            potentials.append(starts)
        }
    }

    /// One step of the sixteen neurons at `index`, which belong to vector `block` of their pixel.
    mutating func step(
        _ index: Int, block: Int, arrived: SIMD16<Int32>, constant: SIMD16<Int32>, isLast: Bool
    ) -> LaneEmission {
        if let rules = membrane.registers { return step(index, block: block, arrived: arrived, constant: constant, by: rules) }
        var input = arrived
        if !currents.isEmpty {
            currents[index] = saturated(currents[index].decayed(membrane.currentDecay) &+ arrived)
            input = currents[index]
        }
        input &+= constant
        var emission = membrane.leaksAhead
            ? stepLeakingAhead(index, block, input, isLast: isLast && membrane.firesFirst) : stepFiringLast(index, block, input)
        emission.value &= valid[block]
        emission.crossings &= valid[block]
        if !emitted.isEmpty { emitted[index] &+= emission.value }
        return emission
    }

    private mutating func step(
        _ index: Int, block: Int, arrived: SIMD16<Int32>, constant: SIMD16<Int32>, by rules: RegisterRules
    ) -> LaneEmission {
        let kept = currents.isEmpty ? .zero : currents[index].decayed(membrane.currentDecay)
        let current = rules.current(kept: kept, arrived: arrived)
        if !currents.isEmpty { currents[index] = current }
        let drive = rules.drive(current, constant: constant)
        // Lanes behind the last channel hold nothing that could be counted.
        let sum = saturated((potentials[0][index].decayed(membrane.leak) &+ drive) & valid[block])
        let lowest = SIMD16(repeating: rules.lowestPotential)
        var potential = lowest.chosen(by: (sum &- lowest).negativeLanes, else: sum)
        if !refractory.isEmpty {
            let resting = refractory[index].positiveLanes
            refractory[index] &+= resting
            potential &= ~resting
        }
        var emission = programs[block].fire(&potential, membrane: 0, emitted: .zero)
        potentials[0][index] = potential
        emission.value &= valid[block]
        emission.crossings &= valid[block]
        rest(index, after: emission, steps: membrane.refractorySteps)
        return emission
    }

    private mutating func stepFiringLast(_ index: Int, _ block: Int, _ input: SIMD16<Int32>) -> LaneEmission {
        var resting = SIMD16<Int32>.zero
        if !refractory.isEmpty {
            resting = refractory[index].positiveLanes
            refractory[index] &+= resting
        }
        let held = membrane.holdsWhileRefractory ? resting : .zero
        let memory = emitted.isEmpty ? .zero : emitted[index]
        var emission = LaneEmission()
        for level in potentials.indices {
            let before = potentials[level][index]
            let leaked = membrane.leak == MappedMembrane.whole ? before : before.decayed(membrane.leak)
            // A held potential never left the range of the state.
            let integrated = saturated(before.chosen(by: held, else: leaked &+ input))
            var after = integrated
            let fired = programs[block].fire(&after, membrane: level, emitted: memory)
            emission.value &+= fired.value & ~resting
            emission.crossings &+= fired.crossings & ~resting
            potentials[level][index] = integrated.chosen(by: resting, else: after)
        }
        rest(index, after: emission, steps: membrane.refractorySteps)
        return emission
    }

    private mutating func stepLeakingAhead(_ index: Int, _ block: Int, _ input: SIMD16<Int32>, isLast: Bool) -> LaneEmission {
        let waiting = refractory.isEmpty ? .zero : refractory[index]
        let some = waiting.positiveLanes
        let resting = (waiting &- SIMD16(repeating: 1)).positiveLanes
        // The step in which a spike takes effect still integrates.
        let began = (waiting &- SIMD16(repeating: Int32(membrane.refractorySteps))).positiveLanes
        let held = membrane.holdsWhileRefractory ? some & ~began : .zero
        if !refractory.isEmpty { refractory[index] = waiting &+ some }
        let memory = emitted.isEmpty ? .zero : emitted[index]
        var emission = LaneEmission()
        for level in potentials.indices {
            let before = potentials[level][index]
            let integrated = saturated(before.chosen(by: held, else: before &+ input))
            if isLast {
                potentials[level][index] = integrated
                continue
            }
            var after = integrated
            let fired = programs[block].fire(&after, membrane: level, emitted: memory)
            emission.value &+= fired.value & ~resting
            emission.crossings &+= fired.crossings & ~resting
            let leaked = integrated.decayed(membrane.leak)
            let soft = leaked &- (integrated &- after)
            let awake = resetsHard ? after.chosen(by: fired.crossings.positiveLanes, else: leaked) : soft
            potentials[level][index] = (membrane.holdsWhileRefractory ? integrated : leaked).chosen(by: resting, else: awake)
        }
        rest(index, after: emission, steps: membrane.refractorySteps + 1)
        return emission
    }

    private mutating func rest(_ index: Int, after emission: LaneEmission, steps: Int) {
        guard !refractory.isEmpty else { return }
        refractory[index] = SIMD16(repeating: Int32(steps)).chosen(by: emission.crossings.positiveLanes, else: refractory[index])
    }

    private mutating func saturated(_ sum: SIMD16<Int32>) -> SIMD16<Int32> {
        let bound = SIMD16(repeating: limit)
        let above = (bound &- sum).negativeLanes
        let below = (sum &+ bound).negativeLanes
        let beyond = above | below
        guard beyond.combined != 0 else { return sum }
        for lane in 0..<16 where beyond[lane] != 0 { saturations += 1 }
        return bound.chosen(by: above, else: (.zero &- bound).chosen(by: below, else: sum))
    }
}

extension ProgramLanes {
    fileprivate init(_ layer: MappedLayer, block: Int) {
        self.init(
            layer.soma,
            thresholds: layer.soma.levels.indices.map { index in
                SIMD16.gathered(block: block, channels: layer.channels) { layer.soma(ofChannel: $0).levels[index].threshold }
            })
    }
}

extension SIMD16 where Scalar == Int32 {
    /// A value per channel, zeros behind the last one.
    fileprivate static func gathered(block: Int, channels: Int, _ value: (Int) -> Int32) -> SIMD16<Int32> {
        var vector = SIMD16<Int32>.zero
        for lane in 0..<Swift.min(16, channels - block * 16) { vector[lane] = value(block * 16 + lane) }
        return vector
    }
}
