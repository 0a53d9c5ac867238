import EventSim

/// A core map and an input drawn from a seed: every projection kind, spike code, schedule, comparison and channel tail.
package struct RandomEngineCase {
    /// What the suite has to have seen.
    package enum Feature: Hashable, CaseIterable {
        case strided, upsampled, dilated, pooled, gated, gateCutShort, severalGates, grouped, depthwise, dense, skip, longDelay, lateArrivals
        case payloadCode, onOffCode, perThresholdCode, signedInput, analogInput, biasMap, loadedConstants, hardReset, cascade, accumulateWithin
        case differences, ternary, outputMemory, signedCascade, signedAxons, multiLevel, leak, currentDecay, mute, hold, firesFirst, lateReset
        case channelThresholds, channelPotentials
        case atOrAbove, above, exactTie, saturation, fullVectors, channelTail, channelsCutAcrossCores, severalChips, wideSums, silentLayer
    }

    private(set) var state: UInt64
    package internal(set) var features: Set<Feature> = []
    package internal(set) var map: CoreMap
    package private(set) var stimulus = Stimulus()

    package init(seed: Int) throws {
        state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
        map = CoreMap(
            name: "case \(seed)", chip: try ChipFiles.chip("loihi-like"), layers: [], projections: [], blocks: [], cores: [],
            schedule: MappedSchedule(name: "aligned", window: 1, totalSteps: 1))
        map.chip.core.synapseSharing = pick([.kernelPerBlock, .indexedSets])
        map.chip.mesh = MeshGeometry(width: draw(1...3), height: draw(1...2), coresPerTile: draw(1...2))
        if draw(0...3) == 0 { map.chip.arithmetic.stateBits = draw(9...12) }
        // Some windows are long enough for counts to be moved on the way.
        map.schedule.window = seed % 200 == 7 ? 300 : seed % 10 == 3 ? draw(17...24) : draw(2...7)
        buildLayers()
        for index in 0..<draw(2...9) {
            map.cores.append(
                CoreLocation(chip: index % 3, chipX: index % 3, chipY: 0, x: draw(0...2) % map.chip.mesh.width, y: 0, core: index))
        }
        if map.chipCount > 1 { features.insert(.severalChips) }
        for layer in map.layers.indices where !map.layers[layer].isInput { cut(layer) }
        feed()
    }

    mutating func draw(_ range: ClosedRange<Int>) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return range.lowerBound + Int(state >> 33) % range.count
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[draw(0...values.count - 1)] }


    private mutating func buildLayers() {
        let isSpikeInput = draw(0...2) > 0
        let isAligned = draw(0...2) > 0
        if isSpikeInput {
            let code: WireCode = draw(0...2) == 0 ? .onOff : .payload
            map.layers.append(
                MappedLayer(
                    name: "input", height: draw(1...9), width: draw(1...9), channels: draw(1...6), isInput: true, soma: .accumulate, wireCode: code,
                    windowStart: 0))
        } else {
            features.insert(.analogInput)
            map.layers.append(layer("first", draw(1...9), draw(1...9), channels(), start: 0))
        }
        for index in 1...draw(2...5) {
            let source = map.layers[index - 1]
            let kernel = draw(1...4)
            let isDense = draw(0...7) == 0
            let y = isDense ? dense(source.height) : axis(source.height, kernel)
            let x = isDense ? dense(source.width) : axis(source.width, kernel)
            if isDense { features.insert(.dense) }
            var groups = 1
            if !isDense, source.channels > 1, draw(0...3) == 0 {
                groups = source.channels % 2 == 0 ? pick([2, source.channels]) : source.channels
                features.insert(groups == source.channels ? .depthwise : .grouped)
            }
            let count = groups == 1 ? channels() : groups * draw(1...max(1, 20 / groups))
            let depth = isAligned ? source.windowStart + draw(1...2) : 0
            map.layers.append(layer("l\(index)", y.target, x.target, count, start: depth))
            let delay = isAligned ? depth - source.windowStart : draw(1...3)
            add(
                index - 1, index, kernel: (isDense ? source.height : kernel, isDense ? source.width : kernel), groups, y.axis, x.axis,
                delay: delay)
            if index >= 2, draw(0...1) == 1 { addSkip(index, isAligned: isAligned) }
        }
        let last = map.layers.count - 1
        if draw(0...3) > 0 { accumulate(last) }
        if draw(0...5) == 0, last > 1 {
            accumulate(1)
            features.insert(.accumulateWithin)
        }
        let longest = map.projections.map(\.delay).max() ?? 1
        if longest > 3 { features.insert(.longDelay) }
        map.schedule.totalSteps = map.layers.map(\.windowStart).max()! + map.schedule.window + (draw(0...3) == 0 ? -1 : 0)
        if map.projections.contains(where: { map.layers[$0.source].windowStart + $0.delay > map.layers[$0.target].windowStart }) {
            features.insert(.lateArrivals)
        }
    }

    private mutating func accumulate(_ index: Int) {
        map.layers[index].soma = .accumulate
        map.layers[index].channelThresholds = []
        map.layers[index].wireCode = .payload
    }

    private mutating func channels() -> Int {
        let count = pick([1, 2, 3, 7, 8, 15, 16, 17, 32, 33, draw(1...48)])
        features.insert(count % 16 == 0 ? .fullVectors : .channelTail)
        return count
    }

    private mutating func dense(_ source: Int) -> (axis: TapAxis, target: Int) {
        (TapAxis(division: 1, extent: source, upsampling: 1, stride: 1, dilation: 1, offset: 0), 1)
    }

    /// An axis over `source` coordinates, and the extent of its target.
    private mutating func axis(_ source: Int, _ kernel: Int) -> (axis: TapAxis, target: Int) {
        var axis = TapAxis(division: 1, extent: source, upsampling: 1, stride: 1, dilation: 1, offset: draw(0...kernel))
        switch draw(0...6) {
        case 0:
            axis.stride = draw(2...3)
            features.insert(.strided)
        case 1:
            axis.upsampling = draw(2...3)
            features.insert(.upsampled)
        case 2:
            axis.dilation = draw(2...3)
            features.insert(.dilated)
        case 3:
            axis.division = draw(2...3)
            axis.extent = max(1, source / axis.division)
            features.insert(.pooled)
        case 4:
            axis.upsampling = draw(2...4)
            axis.stride = draw(1...3)
            axis.dilation = draw(1...2)
        default: break
        }
        let full = axis.upsampling * (axis.extent - 1) + axis.offset + 1
        return (axis, min(12, max(1, full / axis.stride)))
    }

    private mutating func addSkip(_ target: Int, isAligned: Bool) {
        let source = draw(0...target - 2)
        let kernel = draw(1...3)
        let y = axis(map.layers[source].height, kernel).axis
        let x = axis(map.layers[source].width, kernel).axis
        features.insert(.skip)
        let delay = isAligned ? map.layers[target].windowStart - map.layers[source].windowStart : draw(1...6)
        add(source, target, kernel: (kernel, kernel), 1, y, x, delay: delay)
    }


    private mutating func cut(_ index: Int) {
        let layer = map.layers[index]
        let rows = pieces(layer.height)
        let columns = pieces(layer.width)
        let channels = pieces(layer.channels)
        if channels.count > 1 { features.insert(.channelsCutAcrossCores) }
        for row in rows {
            for column in columns {
                for range in channels {
                    map.blocks.append(Block(layer: index, rows: row, columns: column, channels: range, core: draw(0...map.cores.count - 1)))
                }
            }
        }
    }

    private mutating func pieces(_ extent: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while start < extent {
            let end = min(extent, start + draw(1...max(1, extent)))
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }

    private mutating func feed() {
        let first = map.layers[0]
        guard first.isInput else {
            stimulus.currents[0] = (0..<first.neuronCount).map { _ in Int32(draw(0...4) == 0 ? 0 : draw(-30...200)) }
            stimulus.inputMacs[0] = draw(1...1000)
            return
        }
        let density = pick([1, 10, 30, 90])
        let isSigned = draw(0...1) == 0 && first.wireCode == .onOff || draw(0...3) == 0
        if isSigned { features.insert(.signedInput) }
        if first.wireCode == .onOff { features.insert(.onOffCode) }
        stimulus.spikes[0] = (0..<map.schedule.window).map { _ in
            (0..<first.neuronCount).compactMap { neuron in
                draw(0...99) < density ? Spike(neuron: Int32(neuron), value: isSigned && draw(0...1) == 0 ? -1 : 1) : nil
            }
        }
    }

    /// The same map with every comparison turned round: its spikes differ exactly where a potential met a threshold.
    package var withOtherComparisons: CoreMap {
        var other = map
        for index in other.layers.indices where !other.layers[index].soma.isSilent { other.layers[index].soma.firesAtThreshold.toggle() }
        return other
    }
}
