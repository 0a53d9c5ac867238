/// The neurons of one layer as the literal engine keeps them, and the update of one: decay, integration, firing, reset.
struct LayerCells {
    /// `[neuron][membrane]`.
    private(set) var potentials: [Int32]
    /// Synaptic currents; empty where they last one step.
    private var currents: [Int32]
    /// Σ of what each neuron emitted; empty for programs that do not keep it.
    private var emitted: [Int32]
    /// Steps to sit out; in layers that fire first one more, for the step in which the spike takes effect. Empty for none.
    private var refractory: [Int]
    /// Potentials and currents that left the range of the chip's state.
    private(set) var saturations = 0

    private let membrane: MappedMembrane
    private let membraneCount: Int
    private let channels: Int
    /// One, or one per channel.
    private let programs: [FiringProgram]
    private let limit: Int

    /// - Parameter loaded: what each neuron's potentials begin with beside the layer's initial ones; empty for nothing.
    init(_ layer: MappedLayer, stateBits: Int, loaded: [Int32] = []) {
        let count = layer.isInput ? 0 : layer.neuronCount
        membrane = layer.membrane
        let membraneCount = layer.soma.membranes
        self.membraneCount = membraneCount
        channels = layer.channels
        programs = layer.channelThresholds.isEmpty ? [layer.soma] : (0..<layer.channels).map(layer.soma(ofChannel:))
        limit = 1 << (stateBits - 1) - 1
        let leak = membrane.leaksAhead ? membrane.leak : MappedMembrane.whole
        // Between steps a layer that fires first, or resets late, keeps potentials with the next step's leak already taken.
        var starts = (0..<count * membraneCount).map { layer.initialPotential(ofChannel: $0 / membraneCount % layer.channels) }
        if !loaded.isEmpty {
            for slot in starts.indices {
                let start = Int(starts[slot]) + Int(loaded[slot / membraneCount])
                starts[slot] = Int32(min(max(start, -limit), limit))
                if Int(starts[slot]) != start { saturations += 1 }
            }
        }
        potentials = starts.map { Self.decayed($0, leak) }
        currents = membrane.currentDecay != 0 ? Array(repeating: 0, count: count) : []
        emitted = layer.soma.keepsEmitted ? Array(repeating: 0, count: count) : []
        refractory = membrane.refractorySteps > 0 ? Array(repeating: 0, count: count) : []
    }

    /// One step of one neuron.
    ///
    /// - Parameters:
    ///   - arrived: Σ weights × values of the packets that arrived.
    ///   - constant: bias and analog current.
    ///   - isLast: whether it is the last step of the window, after which a neuron that fires first has no step to fire in.
    mutating func update(_ neuron: Int, arrived: Int, constant: Int, isLast: Bool) -> Emission {
        if let rules = membrane.registers { return update(neuron, arrived: arrived, constant: constant, by: rules) }
        var input = arrived
        if !currents.isEmpty {
            currents[neuron] = saturated(Int(Self.decayed(currents[neuron], membrane.currentDecay)) + arrived)
            input = Int(currents[neuron])
        }
        input += constant
        let emission = membrane.leaksAhead ? updateLeakingAhead(neuron, input, isLast: isLast && membrane.firesFirst) : updateFiringLast(neuron, input)
        if emission.crossed != 0, !emitted.isEmpty { emitted[neuron] += emission.value }
        return emission
    }

    /// The same in a dialect, which knows neurons that integrate first and, after a spike, may rest at 0.
    private mutating func update(_ neuron: Int, arrived: Int, constant: Int, by rules: RegisterRules) -> Emission {
        let kept = currents.isEmpty ? 0 : Int(Self.decayed(currents[neuron], membrane.currentDecay))
        let current = rules.current(kept: kept, arrived: arrived)
        if !currents.isEmpty { currents[neuron] = Int32(clamping: current) }
        let sum = Int(Self.decayed(potentials[neuron], membrane.leak)) + rules.drive(current, constant: constant)
        potentials[neuron] = max(saturated(sum), rules.lowestPotential)
        if !refractory.isEmpty, refractory[neuron] > 0 {
            refractory[neuron] -= 1
            potentials[neuron] = 0
        }
        let emission = fire(neuron, membrane: 0)
        if emission.crossed != 0, !refractory.isEmpty { refractory[neuron] = membrane.refractorySteps }
        return emission
    }

    private mutating func updateFiringLast(_ neuron: Int, _ input: Int) -> Emission {
        let isRefractory = !refractory.isEmpty && refractory[neuron] > 0
        if isRefractory { refractory[neuron] -= 1 }
        var emission = Emission()
        for index in 0..<membraneCount {
            let slot = neuron * membraneCount + index
            if !isRefractory || !membrane.holdsWhileRefractory {
                potentials[slot] = saturated(Int(Self.decayed(potentials[slot], membrane.leak)) + input)
            }
            if !isRefractory { emission.add(fire(neuron, membrane: index)) }
        }
        if emission.crossed != 0, !refractory.isEmpty { refractory[neuron] = membrane.refractorySteps }
        return emission
    }

    /// The next step's leak is taken before the spike subtracts: of a layer that fires first the spike belongs to that step, of one
    /// that resets late only the reset does.
    private mutating func updateLeakingAhead(_ neuron: Int, _ input: Int, isLast: Bool) -> Emission {
        let waiting = refractory.isEmpty ? 0 : refractory[neuron]
        let isHeld = membrane.holdsWhileRefractory && (1...max(membrane.refractorySteps, 1)).contains(waiting)
        if waiting > 0 { refractory[neuron] -= 1 }
        let isRefractory = waiting > 1
        var emission = Emission()
        for index in 0..<membraneCount {
            let slot = neuron * membraneCount + index
            if !isHeld { potentials[slot] = saturated(Int(potentials[slot]) + input) }
            if isLast { continue }
            if isRefractory {
                if !membrane.holdsWhileRefractory { potentials[slot] = Self.decayed(potentials[slot], membrane.leak) }
                continue
            }
            let before = potentials[slot]
            let fired = fire(neuron, membrane: index)
            emission.add(fired)
            if fired.crossed == 0 || !programs[0].resetsHard {
                potentials[slot] = Self.decayed(before, membrane.leak) - (before - potentials[slot])
            }
        }
        if emission.crossed != 0, !refractory.isEmpty { refractory[neuron] = membrane.refractorySteps + 1 }
        return emission
    }

    private mutating func fire(_ neuron: Int, membrane index: Int) -> Emission {
        let program = programs.count == 1 ? programs[0] : programs[neuron % channels]
        return program.fire(&potentials[neuron * membraneCount + index], membrane: index, emitted: emitted.isEmpty ? 0 : emitted[neuron])
    }

    private mutating func saturated(_ sum: Int) -> Int32 {
        let clipped = min(max(sum, -limit), limit)
        if clipped != sum { saturations += 1 }
        return Int32(clipped)
    }

    /// A share of 4096, toward zero (lava-nc 0.10.0).
    private static func decayed(_ value: Int32, _ share: Int32) -> Int32 { Int32(Int(value) * Int(share) / Int(MappedMembrane.whole)) }
}

extension Emission {
    fileprivate mutating func add(_ other: Emission) {
        value += other.value
        crossed |= other.crossed
    }
}
