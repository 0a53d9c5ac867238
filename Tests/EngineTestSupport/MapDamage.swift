import EventSim

/// A small map that passes every check, and one change after another that breaks a rule of it.
package struct MapDamage: Sendable, CustomStringConvertible {
    package var rule: CoreMapError.Rule
    package var description: String
    private let change: @Sendable (inout CoreMap) -> Void

    private init(_ rule: CoreMapError.Rule, _ description: String, _ change: @escaping @Sendable (inout CoreMap) -> Void) {
        self.rule = rule
        self.description = description
        self.change = change
    }

    /// The sound map with the change.
    package func map() throws -> CoreMap {
        var map = try Self.sound()
        change(&map)
        return map
    }

    /// Two input channels on 4×4 pixels, a 3×3 convolution to three channels in two blocks, a read-out behind a 2×2 gate.
    package static func sound() throws -> CoreMap {
        let same = TapAxis(division: 1, extent: 4, upsampling: 1, stride: 1, dilation: 1, offset: 1)
        let pooled = TapAxis(division: 2, extent: 2, upsampling: 1, stride: 1, dilation: 1, offset: 0)
        let core = CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 0, core: 0)
        return CoreMap(
            name: "sound", chip: try ChipFiles.chip("loihi-like"),
            layers: [
                MappedLayer(name: "in", height: 4, width: 4, channels: 2, isInput: true, soma: .accumulate, wireCode: .payload, windowStart: 0),
                MappedLayer(
                    name: "hidden", height: 4, width: 4, channels: 3, isInput: false,
                    soma: .cascade(thresholds: [8, 4], payloads: [2, 1], firesAtThreshold: true), wireCode: .payload, bias: [1, 2, 3],
                    windowStart: 1),
                MappedLayer(name: "out", height: 2, width: 2, channels: 1, isInput: false, soma: .accumulate, wireCode: .payload, windowStart: 2),
            ],
            projections: [
                MappedProjection(
                    source: 0, target: 1, kernelHeight: 3, kernelWidth: 3, inputChannels: 2, outputChannels: 3, groups: 1,
                    weights: (0..<54).map { Int8($0 % 7) }, weightShift: 0, y: same, x: same, delay: 1, channelsPerAxon: 1, slotsPerAxon: 1),
                MappedProjection(
                    source: 1, target: 2, kernelHeight: 1, kernelWidth: 1, inputChannels: 3, outputChannels: 1, groups: 1, weights: [1, 2, 3],
                    weightShift: 0, y: pooled, x: pooled, delay: 1, channelsPerAxon: 1, slotsPerAxon: 1, gate: GateWindow(height: 2, width: 2)),
            ],
            blocks: [
                Block(layer: 1, rows: 0..<4, columns: 0..<4, channels: 0..<2, core: 0),
                Block(layer: 1, rows: 0..<4, columns: 0..<4, channels: 2..<3, core: 0),
                Block(layer: 2, rows: 0..<2, columns: 0..<2, channels: 0..<1, core: 0),
            ],
            cores: [core], schedule: MappedSchedule(name: "aligned", window: 5, totalSteps: 7))
    }

    /// At least one for every rule.
    package static let all: [MapDamage] = [
        MapDamage(.chip, "states of one bit") { $0.chip.arithmetic.stateBits = 1 },
        MapDamage(.chip, "states of 33 bits") { $0.chip.arithmetic.stateBits = 33 },
        MapDamage(.chip, "a mesh without width") { $0.chip.mesh.width = 0 },
        MapDamage(.chip, "memories below zero") { $0.chip.core.inputAxons = .min },
        MapDamage(.schedule, "no window") { $0.schedule.window = 0 },
        MapDamage(.schedule, "an endless run") { $0.schedule.totalSteps = .max },
        MapDamage(.readout, "no layer") { $0.layers = [] },
        MapDamage(.readout, "an input to read") { $0.layers = [$0.layers[0]] },
        MapDamage(.extent, "a layer without rows") { $0.layers[1].height = 0 },
        MapDamage(.extent, "a layer with fewer than no channels") { $0.layers[1].channels = -3 },
        MapDamage(.extent, "more neurons than numbers") { ($0.layers[1].height, $0.layers[1].width) = (1 << 20, 1 << 20) },
        MapDamage(.extent, "extents whose product overflows") { ($0.layers[1].height, $0.layers[1].width) = (.max, .max) },
        MapDamage(.windowStart, "a window before the run") { $0.layers[1].windowStart = -1 },
        MapDamage(.inputSoma, "an input that fires") {
            $0.layers[0].soma = .cascade(thresholds: [4], payloads: [1], firesAtThreshold: true)
        },
        MapDamage(.membranes, "none") { $0.layers[1].soma.membranes = 0 },
        MapDamage(.membranes, "more than there is room for") { $0.layers[1].soma.membranes = .max },
        MapDamage(.membranes, "a threshold of another") { $0.layers[1].soma.levels[0].membrane = 1 },
        MapDamage(.thresholds, "a threshold below zero") {
            $0.layers[1].soma = .cascade(thresholds: [4, -1], payloads: [1, 1], firesAtThreshold: true)
        },
        MapDamage(.thresholds, "65 of them") {
            $0.layers[1].soma = .cascade(thresholds: Array(repeating: 1, count: 65), payloads: Array(repeating: 1, count: 65), firesAtThreshold: true)
        },
        MapDamage(.payloads, "beyond sixteen bits") {
            $0.layers[1].soma = .hardReset(threshold: 1, payload: .min, firesAtThreshold: true, resetPotential: 0)
        },
        MapDamage(.payloads, "beyond 32 bits over a window") {
            ($0.schedule.window, $0.schedule.totalSteps) = (1 << 17, 1 << 18)
            $0.layers[1].soma = .hardReset(threshold: 1, payload: 1 << 14, firesAtThreshold: true, resetPotential: 0)
        },
        MapDamage(.difference, "of one side only") { $0.layers[1].soma.levels[0].effect = .send(FiringProgram.Difference(shift: 2)) },
        MapDamage(.difference, "two thresholds of a side") {
            for level in 0..<2 { $0.layers[1].soma.levels[level].effect = .send(FiringProgram.Difference(shift: 2)) }
        },
        MapDamage(.difference, "of two units") { $0.sendDifferences { $0.levels[0].effect = .send(FiringProgram.Difference(shift: 3)) } },
        MapDamage(.difference, "that subtract") { $0.sendDifferences { $0.levels[1].effect = .subtract } },
        MapDamage(.difference, "of several potentials") { $0.sendDifferences { $0.membranes = 2 } },
        MapDamage(.difference, "with the wrong sign") { $0.sendDifferences { $0.levels[1].payload = 3 } },
        MapDamage(.difference, "that no payload carries") { $0.sendDifferences { $0.levels[0].payload = 0 } },
        MapDamage(.difference, "shifted out of the register") { $0.sendDifferences(FiringProgram.Difference(shift: 24)) },
        MapDamage(.difference, "that grow below zero") { $0.sendDifferences(FiringProgram.Difference(shift: 2, slope: 4097)) },
        MapDamage(.difference, "on ON and OFF axons") {
            $0.sendDifferences()
            $0.layers[1].wireCode = .onOff
        },
        MapDamage(.difference, "in a dialect's registers") {
            $0.sendDifferences()
            $0.layers[1].membrane.registers = RegisterRules(.lava, lowestPotential: 0)
        },
        MapDamage(.potentialRange, "a reset beyond the state") {
            $0.layers[1].soma = .hardReset(threshold: 1, payload: 1, firesAtThreshold: true, resetPotential: .min)
        },
        MapDamage(.potentialRange, "a lowest potential beyond the state") {
            $0.layers[1].membrane.registers = RegisterRules(.lava, lowestPotential: .max)
        },
        MapDamage(.channelThresholds, "of two channels of three") { $0.layers[1].channelThresholds = [[8, 4], [8, 4]] },
        MapDamage(.channelThresholds, "one short") { $0.layers[1].channelThresholds = [[8, 4], [8, 4], [8]] },
        MapDamage(.channelThresholds, "one below zero") { $0.layers[1].channelThresholds = [[8, 4], [8, 4], [8, -4]] },
        MapDamage(.biases, "one too many") { $0.layers[1].bias.append(0) },
        MapDamage(.biases, "a map of another size") { $0.layers[1].biasMap = [1, 2, 3] },
        MapDamage(.biases, "too few initial potentials") { $0.layers[1].initialPotentials = [1] },
        MapDamage(.membrane, "a leak that grows") { $0.layers[1].membrane.leak = 4097 },
        MapDamage(.membrane, "a current that turns round") { $0.layers[1].membrane.currentDecay = -1 },
        MapDamage(.membrane, "a rest before the spike") { $0.layers[1].membrane.refractorySteps = -1 },
        MapDamage(.compartments, "none") { $0.layers[1].compartmentsPerNeuron = 0 },
        MapDamage(.wireCode, "axons that no threshold fills") { $0.layers[1].wireCode = .perThreshold(payloads: [2]) },
        MapDamage(.wireCode, "an input with an axon per threshold") { $0.layers[0].wireCode = .perThreshold(payloads: [1]) },
        MapDamage(.endpoints, "from nowhere") { $0.projections[0].source = -1 },
        MapDamage(.endpoints, "to nowhere") { $0.projections[0].target = 3 },
        MapDamage(.endpoints, "into an input") {
            $0.projections[0].source = 1
            $0.projections[0].target = 0
        },
        MapDamage(.channels, "more outputs than the target has") {
            $0.projections[0].outputChannels = 40
            $0.projections[0].weights = Array(repeating: 1, count: 9 * 2 * 40)
        },
        MapDamage(.channels, "fewer inputs than the source has") {
            $0.projections[0].inputChannels = 1
            $0.projections[0].weights = Array(repeating: 1, count: 27)
        },
        MapDamage(.groups, "none") { $0.projections[0].groups = 0 },
        MapDamage(.groups, "that divide one side only") { $0.projections[0].groups = 2 },
        MapDamage(.kernel, "without rows") {
            $0.projections[0].kernelHeight = 0
            $0.projections[0].weights = []
        },
        MapDamage(.weights, "one missing") { $0.projections[0].weights.removeLast() },
        MapDamage(.weightShift, "to the right") { $0.projections[0].weightShift = -1 },
        MapDamage(.weightShift, "out of the register") { $0.projections[0].weightShift = 64 },
        MapDamage(.axis, "no stride") { $0.projections[0].x.stride = 0 },
        MapDamage(.axis, "no division") { $0.projections[0].y.division = 0 },
        MapDamage(.axis, "dilated backwards") { $0.projections[0].x.dilation = -1 },
        MapDamage(.axis, "an offset without end") { $0.projections[0].y.offset = .min },
        MapDamage(.axis, "source rows that are not there") { $0.projections[0].y.extent = 5 },
        MapDamage(.delay, "none") { $0.projections[0].delay = 0 },
        MapDamage(.delay, "without end") { $0.projections[0].delay = .max },
        MapDamage(.axons, "of no channel") { $0.projections[0].channelsPerAxon = 0 },
        MapDamage(.gate, "without rows") { $0.projections[1].gate = GateWindow(height: 0, width: 2) },
        MapDamage(.sums, "beyond 63 bits") {
            ($0.projections[0].delay, $0.projections[0].weightShift) = (1 << 20, 30)
        },
        MapDamage(.corePlace, "before the chip") { $0.cores[0].x = -1 },
        MapDamage(.corePlace, "off the mesh") { $0.cores[0].y = 1 << 20 },
        MapDamage(.block, "of no layer") { $0.blocks[0].layer = 3 },
        MapDamage(.block, "of an input") { $0.blocks[0].layer = 0 },
        MapDamage(.block, "on no core") { $0.blocks[0].core = 1 },
        MapDamage(.block, "beyond its layer") { $0.blocks[0].rows = 0..<5 },
        MapDamage(.block, "without neurons") { $0.blocks[0].rows = 2..<2 },
        MapDamage(.coverage, "a neuron twice") { $0.blocks[1].channels = 1..<3 },
        MapDamage(.coverage, "a neuron never") { $0.blocks[0].rows = 0..<3 },
    ]
}

extension CoreMap {
    /// Lets the sound map's second layer send differences, with a change.
    fileprivate mutating func sendDifferences(
        _ difference: FiringProgram.Difference = FiringProgram.Difference(shift: 2), _ change: (inout FiringProgram) -> Void = { _ in }
    ) {
        layers[1].soma = .differences(difference, threshold: 4, most: 9)
        change(&layers[1].soma)
    }
}
