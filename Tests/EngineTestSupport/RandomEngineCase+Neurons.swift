import EventSim

/// Random neurons, and the projections into them.
extension RandomEngineCase {
    mutating func layer(_ name: String, _ height: Int, _ width: Int, _ channels: Int, start: Int) -> MappedLayer {
        let atOrAbove = draw(0...1) == 0
        features.insert(atOrAbove ? .atOrAbove : .above)
        let unit = Int32(pick([8, 32, 128]))
        var soma = FiringProgram.cascade(thresholds: [unit], payloads: [1], firesAtThreshold: atOrAbove)
        var code = WireCode.payload
        switch draw(0...9) {
        case 0, 1:
            soma = .cascade(thresholds: [8 * unit, 4 * unit, 2 * unit, unit], payloads: [8, 4, 2, 1], firesAtThreshold: atOrAbove)
            features.insert(.cascade)
            if draw(0...1) == 0 {
                code = .perThreshold(payloads: [8, 4, 2, 1])
                features.insert(.perThresholdCode)
            } else {
                features.insert(.payloadCode)
            }
        case 2:
            soma = .hardReset(
                threshold: unit, payload: Int32(draw(1...2)), firesAtThreshold: atOrAbove,
                resetPotential: Int32(draw(0...2) == 0 ? draw(-250...250) : draw(-5...5)))
            features.insert(.hardReset)
        case 3, 4: (soma, code) = signed(unit, atOrAbove)
        case 5:
            soma = .multiLevel(
                thresholds: [5 * unit, 3 * unit, unit], payload: Int32(draw(1...2)), firesAtThreshold: atOrAbove,
                resetPotential: Int32(draw(-5...5)))
            features.insert(.multiLevel)
        case 6:
            soma = .differences(
                FiringProgram.Difference(shift: draw(0...6), slope: pick([0, 4096, Int32(draw(0...4096))])), threshold: unit,
                most: pick([3, 40, 200]), firesAtThreshold: atOrAbove)
            features.insert(.differences)
        default: break
        }
        var bias: [Int32] = []
        var biasMap: [Int32] = []
        switch draw(0...4) {
        case 0: for _ in 0..<channels { bias.append(Int32(draw(0...2) == 0 ? 0 : draw(-20...40))) }
        case 1:
            for _ in 0..<height * width * channels { biasMap.append(Int32(draw(0...2) == 0 ? draw(-20...60) : 0)) }
            features.insert(.biasMap)
        default: break
        }
        var thresholds: [[Int32]] = []
        if draw(0...4) == 0 {
            thresholds = (0..<channels).map { _ in
                let more = Int32(draw(0...20))
                return soma.thresholds.map { $0 + more }
            }
            features.insert(.channelThresholds)
        }
        var initial: [Int32] = []
        if draw(0...4) == 0 {
            for _ in 0..<channels { initial.append(Int32(draw(-20...2 * Int(unit)))) }
            features.insert(.channelPotentials)
        }
        // Without a draw of its own, so that the others stay as they were.
        let isLoaded = state >> 40 % 6 == 0
        if isLoaded { features.insert(.loadedConstants) }
        return MappedLayer(
            name: name, height: height, width: width, channels: channels, isInput: false, soma: soma, membrane: membrane(of: soma),
            channelThresholds: thresholds, wireCode: code, bias: bias, biasMap: biasMap, loadsConstants: isLoaded,
            initialPotential: Int32(draw(0...1) == 0 ? 0 : draw(0...3 * Int(unit))), initialPotentials: initial, windowStart: start,
            compartmentsPerNeuron: draw(1...2))
    }

    private mutating func signed(_ unit: Int32, _ atOrAbove: Bool) -> (FiringProgram, WireCode) {
        let hasMemory = draw(0...1) == 0
        if hasMemory { features.insert(.outputMemory) }
        if draw(0...1) == 0 {
            features.insert(.ternary)
            let soma = FiringProgram.signed(
                thresholds: [2 * unit], negativeThresholds: [unit * Int32(draw(1...2))], payloads: [1], negativePayloads: [-1],
                firesAtThreshold: atOrAbove, resetPotential: draw(0...3) == 0 ? Int32(draw(-5...5)) : nil, hasMemory: hasMemory)
            if draw(0...1) == 0 {
                features.insert(.signedAxons)
                return (soma, .onOff)
            }
            return (soma, .payload)
        }
        features.insert(.signedCascade)
        let soma = FiringProgram.signed(
            thresholds: [4 * unit, 2 * unit, unit], negativeThresholds: [4 * unit, 2 * unit, unit], payloads: [4, 2, 1],
            negativePayloads: [-4, -2, -1], firesAtThreshold: atOrAbove, hasMemory: hasMemory)
        return (soma, draw(0...1) == 0 ? .payload : .perThreshold(payloads: soma.payloads))
    }

    private mutating func membrane(of soma: FiringProgram) -> MappedMembrane {
        var membrane = MappedMembrane()
        if draw(0...3) == 0 {
            membrane.firesFirst = true
            features.insert(.firesFirst)
        }
        if draw(0...3) == 0 {
            membrane.leak = Int32(draw(0...4095))
            features.insert(.leak)
        }
        if draw(0...5) == 0 {
            membrane.currentDecay = Int32(draw(1...4095))
            features.insert(.currentDecay)
        }
        if draw(0...3) == 0 {
            membrane.refractorySteps = draw(1...3)
            membrane.holdsWhileRefractory = draw(0...1) == 0
            features.insert(membrane.holdsWhileRefractory ? .hold : .mute)
        }
        if membrane.leak % 2 == 1, !membrane.firesFirst, membrane.refractorySteps == 0, !soma.resetsHard {
            membrane.resetsLate = true
            features.insert(.lateReset)
        }
        return membrane
    }


    mutating func add(
        _ source: Int, _ target: Int, kernel: (height: Int, width: Int), _ groups: Int, _ y: TapAxis, _ x: TapAxis, delay: Int
    ) {
        let inputs = map.layers[source].channels
        let outputs = map.layers[target].channels
        let isExtreme = draw(0...5) == 0
        let isSilent = draw(0...20) == 0
        if isSilent { features.insert(.silentLayer) }
        var weights: [Int8] = []
        for _ in 0..<kernel.height * kernel.width * inputs * (outputs / groups) {
            let value = isSilent ? 0 : isExtreme ? pick([-128, 127, 127]) : draw(0...3) == 0 ? 0 : draw(-24...40)
            weights.append(Int8(value))
        }
        if isExtreme, kernel.height * kernel.width * inputs > 256 { features.insert(.wideSums) }
        map.projections.append(
            MappedProjection(
                source: source, target: target, kernelHeight: kernel.height, kernelWidth: kernel.width, inputChannels: inputs,
                outputChannels: outputs, groups: groups, weights: weights, weightShift: draw(0...2), y: y, x: x, delay: delay,
                channelsPerAxon: pick([1, 4, 32]), slotsPerAxon: 1, gate: gate(on: source, y.division, x.division)))
    }

    /// Engines take any window, whatever the pooling behind it and the cores that hold it; the verifier is stricter.
    private mutating func gate(on source: Int, _ divisionY: Int, _ divisionX: Int) -> GateWindow? {
        guard draw(0...2) == 0 else { return nil }
        let gate = GateWindow(height: pick([divisionY, 1, 2, 3]), width: pick([divisionX, 1, 2, 3]))
        features.insert(.gated)
        if map.layers[source].height % gate.height > 0 || map.layers[source].width % gate.width > 0 { features.insert(.gateCutShort) }
        if map.projections.contains(where: { $0.source == source && $0.gate != gate }) { features.insert(.severalGates) }
        return gate
    }
}
