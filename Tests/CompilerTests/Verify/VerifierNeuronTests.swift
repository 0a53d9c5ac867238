import EventSim
import Testing

@testable import Compiler

/// Every requirement on a layer's neurons, broken alone on a chip that has all neurons.
@Suite("Mapping: is every neuron that a chip cannot be noticed?")
struct VerifierNeuronTests {
    private static func signed(
        _ thresholds: [Int32] = [64], _ negative: [Int32] = [64], payloads: [Int32] = [1], negativePayloads: [Int32] = [-1], reset: Int32? = nil,
        hasMemory: Bool = false
    ) -> FiringProgram {
        .signed(
                thresholds: thresholds, negativeThresholds: negative, payloads: payloads, negativePayloads: negativePayloads, firesAtThreshold: false,
                resetPotential: reset, hasMemory: hasMemory)
    }

    private static func differences(shift: Int = 6, slope: Int32 = 0, most: Int32 = 15) -> FiringProgram {
        .differences(FiringProgram.Difference(shift: shift, slope: slope), threshold: 64, most: most)
    }

    private static func multiLevel(_ thresholds: [Int32], reset: Int32 = 0) -> FiringProgram {
        .multiLevel(thresholds: thresholds, payload: 1, firesAtThreshold: false, resetPotential: reset)
    }

    /// A dialect's neuron on layer 1.
    private static func dialect(
        _ map: inout CoreMap, _ dialect: RegisterRules.Dialect = .chipLike, lowest: Int32 = -8_388_607, refractorySteps: Int = 0, holds: Bool = true
    ) {
        map.layers[1].soma = .hardReset(threshold: 64, payload: 1, firesAtThreshold: false, resetPotential: 0)
        map.layers[1].membrane = MappedMembrane(
            refractorySteps: refractorySteps, holdsWhileRefractory: holds, registers: RegisterRules(dialect, lowestPotential: lowest))
    }

    static let breaks: [MapBreak] = [
        MapBreak("ternary neurons the chip lacks", .soma) {
            $0.chip.neurons.models = [.integrateAndFire, .multiThreshold]
            $0.layers[1].soma = signed()
        },
        MapBreak("signed multi-threshold neurons the chip lacks", .soma) {
            $0.chip.neurons.models = [.integrateAndFire, .ternary]
            $0.layers[1].soma = signed([128, 64], [128, 64], payloads: [2, 1], negativePayloads: [-2, -1])
        },
        MapBreak("an output memory the chip lacks", .soma) {
            $0.chip.neurons.models = [.integrateAndFire, .ternary]
            $0.layers[1].soma = signed(hasMemory: true)
        },
        MapBreak("multi-level neurons the chip lacks", .soma) {
            $0.chip.neurons.models = [.integrateAndFire]
            $0.layers[1].soma = multiLevel([128, 64])
        },
        MapBreak("leaky neurons the chip lacks", .soma) {
            $0.chip.neurons.models = [.integrateAndFire]
            $0.layers[1].membrane = MappedMembrane(leak: 2048)
        },
        MapBreak("a current decay on a chip without leaky neurons", .soma) {
            $0.chip.neurons.models = [.integrateAndFire]
            $0.layers[1].membrane = MappedMembrane(currentDecay: 2048)
        },
        MapBreak("refractory steps on a chip without leaky neurons", .soma) {
            $0.chip.neurons.models = [.integrateAndFire]
            $0.layers[1].membrane = MappedMembrane(refractorySteps: 1)
        },
        MapBreak("sigma-delta neurons the chip lacks", .soma) {
            $0.chip.neurons.models.remove(.sigmaDelta)
            $0.layers[1].soma = differences()
        },
        MapBreak("differences of two units", .soma) {
            $0.layers[1].soma = differences()
            $0.layers[1].soma.levels[0].effect = .send(FiringProgram.Difference(shift: 3))
        },
        MapBreak("a difference on one side and a subtraction on the other", .soma) {
            $0.layers[1].soma = differences()
            $0.layers[1].soma.levels[1].effect = .subtract
        },
        MapBreak("several thresholds of a side that send differences", .soma) {
            $0.layers[1].soma = differences()
            $0.layers[1].soma.levels.insert(.init(threshold: 128, payload: 5, effect: .send(FiringProgram.Difference(shift: 6))), at: 0)
        },
        MapBreak("a difference shifted out of its register", .soma) { $0.layers[1].soma = differences(shift: 24) },
        MapBreak("a difference that grows below zero", .soma) { $0.layers[1].soma = differences(slope: 4097) },
        MapBreak("differences that payloads do not hold", .payload) {
            $0.layers[1].soma = differences(most: 16)
        },
        MapBreak("differences without a sign", .payload) {
            $0.chip.spikes.isSigned = false
            $0.layers[1].soma = differences()
        },
        MapBreak("differences on an axon per threshold", .wireCode) {
            $0.layers[1].soma = differences()
            $0.layers[1].wireCode = .perThreshold(payloads: [15, -15])
        },
        MapBreak("differences on ON and OFF axons", .wireCode) {
            $0.layers[1].soma = differences(most: 1)
            $0.layers[1].wireCode = .onOff
        },
        MapBreak("a membrane without a threshold", .soma) {
            $0.layers[1].soma = multiLevel([128, 64])
            $0.layers[1].soma.membranes = 3
        },
        MapBreak("a threshold of a membrane that is not there", .soma) { $0.layers[1].soma.levels[0].membrane = 1 },
        MapBreak("membranes of a neuron that never fires", .soma) {
            $0.layers[1].soma = .accumulate
            $0.layers[1].soma.membranes = 2
        },
        MapBreak("thresholds that reset in two ways", .soma) {
            $0.layers[1].soma = signed()
            $0.layers[1].soma.levels[1].effect = .set(0)
        },
        MapBreak("negative thresholds out of order", .soma) {
            $0.layers[1].soma = signed([128, 64], [64, 128], payloads: [2, 1], negativePayloads: [-2, -1])
        },
        MapBreak("a negative threshold that emits a value above zero", .payload) { $0.layers[1].soma = signed(negativePayloads: [1]) },
        MapBreak("a positive threshold that emits a value below zero", .payload) { $0.layers[1].soma = signed(payloads: [-1]) },
        MapBreak("a negative threshold off the grid", .thresholdRange) { $0.layers[1].soma = signed([64], [65]) },
        MapBreak("a hard reset of a signed cascade", .soma) {
            $0.layers[1].soma = signed([128, 64], [128, 64], payloads: [2, 1], negativePayloads: [-2, -1], reset: 0)
        },
        MapBreak("a signed neuron's hard reset the chip lacks", .soma) {
            $0.chip.neurons.resetModes = [.soft]
            $0.layers[1].soma = signed(reset: 0)
        },
        MapBreak("a reset potential too high", .stateRange) { $0.layers[1].soma = signed(reset: 1 << 23) },
        MapBreak("a multi-level reset potential too low", .stateRange) { $0.layers[1].soma = multiLevel([64], reset: -(1 << 23) - 1) },
        MapBreak("more thresholds than a neuron can have", .soma) {
            $0.layers[1].soma = .cascade(thresholds: (1...33).reversed().map { 64 * $0 }, payloads: Array(repeating: 1, count: 33), firesAtThreshold: false)
        },
        MapBreak("an emulated soft reset in one compartment", .soma) {
            $0.chip.neurons.resetModes = [.hard]
            $0.chip.neurons.softResetCompartments = 2
        },
        MapBreak("thresholds of too few channels", .layer) { $0.layers[1].channelThresholds = [[64]] },
        MapBreak("a channel with too many thresholds", .soma) { $0.layers[1].channelThresholds = Array(repeating: [128, 64], count: 8) },
        MapBreak("a channel's threshold off the grid", .thresholdRange) { $0.layers[1].channelThresholds = Array(repeating: [65], count: 8) },
        MapBreak("initial potentials of too few channels", .layer) { $0.layers[1].initialPotentials = [0] },
        MapBreak("a channel's initial potential too high", .stateRange) { $0.layers[1].initialPotentials = Array(repeating: 1 << 23, count: 8) },
        MapBreak("a neuron's bias too long for its mantissa", .biasRange) { $0.layers[1].biasMap = Array(repeating: 4097, count: 12 * 10 * 8) },
        MapBreak("a leak above one", .soma) { $0.layers[1].membrane = MappedMembrane(leak: 4097) },
        MapBreak("a leak below zero", .soma) { $0.layers[1].membrane = MappedMembrane(leak: -1) },
        MapBreak("a current that never decays", .soma) { $0.layers[1].membrane = MappedMembrane(currentDecay: 4096) },
        MapBreak("more refractory steps than the counter has", .soma) { $0.layers[1].membrane = MappedMembrane(refractorySteps: 4097) },
        MapBreak("negative refractory steps", .soma) { $0.layers[1].membrane = MappedMembrane(refractorySteps: -1) },
        MapBreak("membranes of injected spikes", .soma) { $0.layers[0].membrane = MappedMembrane(leak: 2048) },
        MapBreak("a neuron that fires before it integrates and starts above its threshold", .soma) {
            $0.layers[1].membrane = MappedMembrane(firesFirst: true)
            $0.layers[1].initialPotential = 65
        },
        MapBreak("the same below its negative threshold", .soma) {
            $0.layers[1].soma = signed()
            $0.layers[1].membrane = MappedMembrane(firesFirst: true)
            $0.layers[1].initialPotential = -65
        },
        MapBreak("the same in one channel", .soma) {
            $0.layers[1].membrane = MappedMembrane(firesFirst: true)
            $0.layers[1].initialPotentials = [0, 0, 0, 0, 0, 0, 0, 65]
        },
        MapBreak("constants that a neuron begins with that fires before it integrates", .soma) {
            $0.layers[1].loadsConstants = true
            $0.layers[1].membrane = MappedMembrane(firesFirst: true)
        },
        MapBreak("constants that a dialect's neuron begins with", .soma) {
            dialect(&$0)
            $0.layers[1].loadsConstants = true
        },
        MapBreak("a bias to begin with beyond the state", .stateRange) {
            $0.layers[1].loadsConstants = true
            $0.layers[1].bias = Array(repeating: 1 << 23, count: 8)
        },
        MapBreak("a dialect in other registers than its own", .soma) {
            $0.chip.arithmetic.stateBits = 23
            dialect(&$0)
        },
        MapBreak("a dialect's neuron with a soft reset", .soma) {
            dialect(&$0)
            $0.layers[1].soma = MapFixture.unitSoma
        },
        MapBreak("a dialect's neuron that fires at its threshold", .soma) {
            dialect(&$0)
            $0.layers[1].soma = .hardReset(threshold: 64, payload: 1, firesAtThreshold: true, resetPotential: 0)
        },
        MapBreak("a dialect's thresholds by channel", .soma) {
            dialect(&$0)
            $0.layers[1].channelThresholds = Array(repeating: [64], count: 8)
        },
        MapBreak("a dialect's lowest potential above zero", .stateRange) { dialect(&$0, lowest: 1) },
        MapBreak("lava with refractory steps", .soma) { dialect(&$0, .lava, refractorySteps: 1) },
        MapBreak("lava with potentials cut off", .soma) { dialect(&$0, .lava, lowest: 0) },
        MapBreak("a dialect's refractory neuron that integrates", .soma) { dialect(&$0, refractorySteps: 1, holds: false) },
    ]

    private static func ableMap() throws -> CoreMap {
        var map = MapFixture.small()
        map.chip.neurons.models = Set(NeuronCapabilities.Model.allCases)
        return try MapFixture.compiled(map)
    }

    @Test("a neuron that the chip cannot be is refused for the right reason", arguments: breaks)
    func broken(_ broken: MapBreak) throws {
        var map = try Self.ableMap()
        broken.change(&map)
        let error = #expect(throws: VerificationError.self) { try Verifier.verify(map) }
        #expect(error?.rule == broken.rule, "\(error?.description ?? "")")
    }

    /// What the breaks start from is sound, so that it is the change that is refused.
    @Test("the same neurons pass where the chip can be them")
    func sound() throws {
        let changes: [(inout CoreMap) -> Void] = [
            { _ in }, { $0.layers[1].soma = Self.signed() }, { $0.layers[1].soma = Self.signed(reset: 0) },
            { $0.layers[1].soma = Self.signed(hasMemory: true) },
            { $0.layers[1].soma = Self.signed([128, 64], [128, 64], payloads: [2, 1], negativePayloads: [-2, -1]) },
            { $0.layers[1].soma = Self.multiLevel([128, 64]) }, { $0.layers[1].soma = Self.differences() }, { $0.layers[1].soma = Self.differences(slope: 4096) }, { $0.layers[1].membrane = MappedMembrane(leak: 2048, currentDecay: 2048, refractorySteps: 2) },
            { Self.dialect(&$0, .lava) },
            {
                $0.layers[1].loadsConstants = true
                // No mantissa of a bias holds it; a potential does.
                $0.layers[1].bias = Array(repeating: 4097, count: 8)
            }, { Self.dialect(&$0, lowest: -1023, refractorySteps: 2) },
            {
                $0.layers[1].membrane = MappedMembrane(firesFirst: true)
                $0.layers[1].initialPotential = 64
            },
        ]
        for change in changes {
            var map = try Self.ableMap()
            change(&map)
            try Verifier.verify(map)
        }
    }

    @Test("every rule of the verifier has a test that breaks it")
    func complete() {
        let limits: Set<VerificationError.Rule> = [.axonMap, .pooledMemory, .layerCore]
        let broken = Set(VerifierTests.breaks.map(\.rule)).union(Self.breaks.map(\.rule))
        // Those of Loihi 2's pooled memory are tightened on every chip that has one, in EveryChipTests; LayerCoreTests breaks its own.
        #expect(broken.union(limits) == Set(VerificationError.Rule.allCases))
    }
}
