import EventSim
import Testing

@testable import Compiler

@Suite("Mapping: is every broken limit noticed?")
struct VerifierTests {
    static let breaks: [MapBreak] = [
        MapBreak("too few neurons per core", .neurons) { $0.chip.core.neurons = 100 },
        MapBreak("too little synapse memory", .synapseMemory) { $0.chip.core.synapseWords = 20 },
        MapBreak("too few input axons", .inputAxons) { $0.chip.core.inputAxons = 20 },
        MapBreak("too few output axons", .outputAxons) { $0.chip.core.outputAxons = 20 },
        MapBreak("too few compartment profiles", .compartmentProfiles) { $0.chip.core.compartmentProfiles = 0 },
        MapBreak("too few threshold profiles", .thresholdProfiles) { $0.chip.core.thresholdProfiles = 0 },
        MapBreak("a weight too heavy", .weightRange) { $0.chip.arithmetic.weightBits = 1 },
        MapBreak("an OFF weight too heavy", .weightRange) {
            $0.layers[1].wireCode = .onOff
            $0.projections[1].weights[0] = -128
        },
        MapBreak("a weight times its threshold's payload too heavy", .weightRange) {
            $0.layers[1].soma = .cascade(thresholds: [192], payloads: [3], firesAtThreshold: false)
            $0.layers[1].wireCode = .perThreshold(payloads: [3])
            $0.projections[1].weights[0] = 100
        },
        MapBreak("a weight shift too wide", .weightShift) { $0.projections[0].weightShift = 14 },
        MapBreak("a threshold off the grid", .thresholdRange) {
            $0.layers[1].soma = .cascade(thresholds: [65], payloads: [1], firesAtThreshold: false)
        },
        MapBreak("a threshold too high", .thresholdRange) {
            $0.layers[1].soma = .cascade(thresholds: [1 << 23], payloads: [1], firesAtThreshold: false)
        },
        MapBreak("a bias too long for its mantissa", .biasRange) { $0.layers[1].bias = Array(repeating: 4097, count: 8) },
        MapBreak("a bias beyond the exponent", .biasRange) { $0.layers[1].bias = Array(repeating: 1 << 20, count: 8) },
        MapBreak("an initial potential too high", .stateRange) { $0.layers[1].initialPotential = 1 << 23 },
        MapBreak("no delay", .delay) { $0.projections[0].delay = 0 },
        MapBreak("a delay too long", .delay) { $0.projections[0].delay = 63 },
        MapBreak("a payload too large", .payload) {
            $0.layers[1].soma = .cascade(thresholds: [128, 64], payloads: [8, 8], firesAtThreshold: false)
        },
        MapBreak("a sign that spikes lack", .payload) {
            $0.chip.spikes.isSigned = false
            $0.layers[1].soma = .cascade(thresholds: [64], payloads: [-1], firesAtThreshold: false)
        },
        MapBreak("ON and OFF axons for a value of 2", .wireCode) {
            $0.layers[1].soma = .cascade(thresholds: [64], payloads: [2], firesAtThreshold: false)
            $0.layers[1].wireCode = .onOff
        },
        MapBreak("axons for other thresholds", .wireCode) { $0.layers[1].wireCode = .perThreshold(payloads: [2]) },
        MapBreak("a neuron model the chip lacks", .soma) {
            $0.chip.neurons.models = [.integrateAndFire]
            $0.layers[1].soma = .cascade(thresholds: [128, 64], payloads: [2, 1], firesAtThreshold: false)
        },
        MapBreak("a soft reset the chip lacks", .soma) { $0.chip.neurons.resetModes = [.hard] },
        MapBreak("a hard reset the chip lacks", .soma) {
            $0.chip.neurons.resetModes = [.soft]
            $0.layers[1].soma = .hardReset(threshold: 64, payload: 1, firesAtThreshold: false, resetPotential: 0)
        },
        MapBreak("thresholds out of order", .soma) {
            $0.layers[1].soma = .cascade(thresholds: [64, 128], payloads: [1, 2], firesAtThreshold: false)
        },
        MapBreak("a missing block", .coverage) { $0.blocks.removeLast() },
        MapBreak("a block twice", .coverage) { $0.blocks.append($0.blocks[0]) },
        MapBreak("a block beyond its layer", .coverage) { $0.blocks[0].rows = 0..<13 },
        MapBreak("a block of no layer", .coverage) { $0.blocks[0].layer = 9 },
        MapBreak("a block on no core", .corePlace) { $0.blocks[0].core = 99 },
        MapBreak("two cores at one place", .corePlace) { $0.cores[1] = $0.cores[0] },
        MapBreak("a core beyond the mesh", .corePlace) { $0.cores[0].core = 128 },
        MapBreak("a core off its tile", .corePlace) { $0.cores[0].y += 1 },
        MapBreak("one chip in two places", .corePlace) { $0.cores[0].chipX = 1 },
        MapBreak("a projection backwards", .projection) { $0.projections[1].source = 2 },
        MapBreak("a projection to no layer", .projection) { $0.projections[1].target = 7 },
        MapBreak("channels that do not match", .projection) { $0.projections[1].inputChannels = 4 },
        MapBreak("groups that do not divide", .projection) { $0.projections[1].groups = 3 },
        MapBreak("no groups", .projection) { $0.projections[1].groups = 0 },
        MapBreak("weights that are missing", .projection) { $0.projections[1].weights.removeLast() },
        MapBreak("positions numbered fastest behind axons of one slot", .axonForm) {
            $0.chip.core.synapseSharing = .indexedSets
            $0.layers[2].compartmentOrder = .channelsFirst
        },
        MapBreak("more channels than an axon of one slot carries", .axonForm) {
            $0.chip.core.synapseSharing = .indexedSets
            for index in $0.projections.indices { $0.projections[index].channelsPerAxon = 33 }
        },
        MapBreak("blocks whose one-slot axons have no base in fours", .axonForm) {
            $0.chip.core.synapseSharing = .indexedSets
            $0.blocks = $0.blocks.flatMap { block in
                let halves = [0..<3, 3..<8].map { $0.clamped(to: block.channels) }
                return block.layer != 2 ? [block] : halves.filter { !$0.isEmpty }.map { channels in
                    var half = block
                    half.channels = channels
                    return half
                }
            }
        },
        MapBreak("no channels per axon", .projection) { $0.projections[1].channelsPerAxon = 0 },
        MapBreak("a kernel whose size overflows", .projection) { $0.projections[1].kernelHeight = .max },
        MapBreak("no stride", .tapAxis) { $0.projections[1].y.stride = 0 },
        MapBreak("no division", .tapAxis) { $0.projections[1].x.division = 0 },
        MapBreak("an extent beyond the source", .tapAxis) { $0.projections[1].y.extent = 13 },
        MapBreak("an offset that overflows", .tapAxis) { $0.projections[1].y.offset = .min },
        MapBreak("an empty layer", .layer) { $0.layers[1].height = 0 },
        MapBreak("a layer whose size overflows", .layer) { $0.layers[1].width = .max },
        MapBreak("biases that are missing", .layer) { $0.layers[1].bias = [1] },
        MapBreak("a gate the chip lacks", .gate) { $0.chip.neurons.maxPoolGate = false; Self.gate(&$0) },
        MapBreak("a gate on the host's spikes", .gate) {
            Self.gate(&$0)
            $0.projections[0].gate = GateWindow(height: 1, width: 1)
        },
        MapBreak("a gate wider than its pooling", .gate) { Self.gate(&$0); $0.projections[1].gate = GateWindow(height: 2, width: 4) },
        MapBreak("a gate of no rows", .gate) { Self.gate(&$0); $0.projections[1].gate = GateWindow(height: 0, width: 2) },
        MapBreak("a window cut by a core's border", .gate) {
            Self.gate(&$0)
            let first = $0.blocks.firstIndex { $0.layer == 1 }!
            let rows = $0.blocks[first].rows
            let cut = rows.lowerBound + 1
            var rest = $0.blocks[first]
            $0.blocks[first].rows = rows.lowerBound..<cut
            rest.rows = cut..<rows.upperBound
            $0.blocks.append(rest)
        },
        MapBreak("a gate whose accumulators overflow", .stateRange) {
            Self.gate(&$0)
            $0.schedule.window = 1 << 24
            $0.schedule.totalSteps = 1 << 25
        },
        MapBreak("a window after the end", .schedule) { $0.layers[1].windowStart = 37 },
        MapBreak("a window longer than the run", .schedule) { $0.schedule.window = 41 },
        MapBreak("a mesh without tiles", .chip) { $0.chip.mesh.width = 0 },
        MapBreak("an endless core", .chip) { $0.chip.core.inputAxons = .max },
    ]

    /// Puts a gate of 2×2 in front of the second projection.
    private static func gate(_ map: inout CoreMap) {
        for axis in [\MappedProjection.y, \MappedProjection.x] {
            map.projections[1][keyPath: axis].division = 2
            map.projections[1][keyPath: axis].extent /= 2
        }
        map.projections[1].gate = GateWindow(height: 2, width: 2)
    }

    @Test("a sound map passes")
    func sound() throws {
        try Verifier.verify(MapFixture.compiled(MapFixture.small()))
        var gated = MapFixture.small()
        Self.gate(&gated)
        try Verifier.verify(MapFixture.compiled(gated))
    }

    @Test("a broken map is refused for the right reason", arguments: breaks)
    func broken(_ broken: MapBreak) throws {
        var map = try MapFixture.compiled(MapFixture.small())
        broken.change(&map)
        let error = #expect(throws: VerificationError.self) { try Verifier.verify(map) }
        #expect(error?.rule == broken.rule, "\(error?.description ?? "")")
    }

    @Test("a power-of-two payload goes into the axon's weight exponent, not into its mantissa")
    func payloadShift() throws {
        var map = MapFixture.small()
        map.layers[1].soma = .cascade(thresholds: [512, 64], payloads: [8, 1], firesAtThreshold: false)
        map.layers[1].wireCode = .perThreshold(payloads: [8, 1])
        map.projections[1].weights[0] = 127
        try Verifier.verify(MapFixture.compiled(map))
    }
}
