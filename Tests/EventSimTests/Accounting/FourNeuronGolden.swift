import Testing

@testable import EventSim

/// Do the counts equal a count by hand?
///
/// Two neurons A0, A1, one neuron B, a read-out R; T = 2, one core each, three cores on a 2 × 2 mesh of one-core tiles:
/// A on core 0 at (0, 0), B on core 1 at (0, 1), R on core 2 at (1, 0).
///
///     A0 ──3──▶ B ──2──▶ R        A: thresholds 128 and 64, payloads 2 and 1, constant current 200 into A0, none into A1
///     A1 ──0──▶ B                 B: threshold 100, weights shifted left by 4
///     A0 ──0──▶ R (delay 2)       A1 ──5──▶ R (delay 2)
///
///     step  A0                             B                           R
///     0     200 > 128, 72 > 64: emits 3    before its window           before its window
///     1     8 + 200, the same: emits 3     3·3·16 = 144 > 100: fires   before its window
///     2     after its window               44 + 144 > 100: fires       2·1 + 0·3 arrives: 2
///     3     after its window               after its window            2·1 + 0·3 arrives: 4
///
/// - events: A 2, B 2 → 4; spikes: A 2 · 2 thresholds, B 2 → 6
/// - sops: every event has one existing target per projection: A→B 2, A→R 2, B→R 2 → 6; split: 4 + 4 + 2 → 10;
///   nonzero: A0→R has weight 0 → 4; nominal: kernels 1×2 twice for A, 1×1 for B: 2 · (2 + 2) + 2 · 1 → 10
/// - updates: 4 neurons · 4 steps = 16; active A0 at 0 and 1, B at 1 and 2, R at 2 and 3 → 6; idle 10; fired 4
/// - packets: A to two cores, twice, B to one, twice → 6; hops: A→B one north-south, A→R one east-west, B→R one of each,
///   all twice → 4 and 4
/// - input axons: 6 reads of 14 (address in 16,384 words) + 10 (base in 1024 neurons) = 24 bits → 144
/// - synapses: each list is one row of 8 + 10 bits in one word → 6 words, 108 bits
/// - accumulators: 6 reads and writes of 24 bits → 144 each
/// - neuron state: 16 reads (idle ones included) of 24 bits → 384; 6 writes → 144
/// - output axons: 6 reads of 2 (one of 3 cores) + 12 (one of 4096 axons) + 6 (delay up to 62) = 20 bits → 120
/// - spike buffer: 12 (axon) + 5 (one of 32 channels) = 17 bits, A's 4 packets carry up to 3, so 2 bits more → 110 each way
@Suite("Accounting: do the counts equal the hand count?")
struct FourNeuronGolden {
    @Test("four neurons, four steps")
    func counts() throws {
        var stimulus = Stimulus()
        stimulus.currents[0] = [200, 0]
        stimulus.inputMacs[0] = 2
        let result = try LiteralEngine(Self.map.check()).run(stimulus, recordsSpikes: true)

        #expect(result.spikes[0] == [[Spike(neuron: 0, value: 3)], [Spike(neuron: 0, value: 3)], [], []])
        #expect(result.spikes[1] == [[], [Spike(neuron: 0, value: 1)], [Spike(neuron: 0, value: 1)], []])
        #expect(result.readout == [4])

        var expected = Counters()
        expected.events = 4
        expected.spikes = 6
        expected.sops = 6
        expected.sopsSplit = 10
        expected.sopsNonzero = 4
        expected.sopsNominal = 10
        expected.inputMacs = 2
        expected.neuronUpdatesActive = 6
        expected.neuronUpdatesIdle = 10
        expected.neuronUpdatesFired = 4
        expected.compartmentUpdatesActive = 6
        expected.compartmentUpdatesIdle = 10
        expected.packets = 6
        expected.hopsEastWest = 4
        expected.hopsNorthSouth = 4
        expected.inputAxonMemory.readWords = 6
        expected.inputAxonMemory.readBits = 144
        expected.synapseMemory.readWords = 6
        expected.synapseMemory.readBits = 108
        expected.accumulatorMemory.readWords = 6
        expected.accumulatorMemory.writeWords = 6
        expected.accumulatorMemory.readBits = 144
        expected.accumulatorMemory.writeBits = 144
        expected.neuronStateMemory.readWords = 16
        expected.neuronStateMemory.readBits = 384
        expected.neuronStateMemory.writeWords = 6
        expected.neuronStateMemory.writeBits = 144
        expected.outputAxonMemory.readWords = 6
        expected.outputAxonMemory.readBits = 120
        expected.spikeBufferMemory.readWords = 6
        expected.spikeBufferMemory.readBits = 110
        expected.spikeBufferMemory.writeWords = 6
        expected.spikeBufferMemory.writeBits = 110
        #expect(result.counters.total == expected)
    }

    @Test("layers, cores and steps each sum to the total")
    func conservation() throws {
        var stimulus = Stimulus()
        stimulus.currents[0] = [200, 0]
        let ledger = try LiteralEngine(Self.map.check()).run(stimulus).counters
        var cores = ledger.host
        for core in ledger.perCore { cores += core }
        #expect(cores == ledger.total)
        #expect(ledger.perStep.reduce(into: Counters()) { $0 += $1 } == ledger.total)
    }

    static let map = CoreMap(
        name: "four neurons", chip: chip,
        layers: [
            layer("A", width: 2, soma: .cascade(thresholds: [128, 64], payloads: [2, 1], firesAtThreshold: false), start: 0),
            layer("B", width: 1, soma: .cascade(thresholds: [100], payloads: [1], firesAtThreshold: false), start: 1),
            layer("R", width: 1, soma: .accumulate, start: 2),
        ],
        projections: [
            projection(0, 1, weights: [3, 0], shift: 4, delay: 1), projection(0, 2, weights: [0, 5], shift: 0, delay: 2),
            projection(1, 2, weights: [2], shift: 0, delay: 1),
        ],
        blocks: [
            Block(layer: 0, rows: 0..<1, columns: 0..<2, channels: 0..<1, core: 0),
            Block(layer: 1, rows: 0..<1, columns: 0..<1, channels: 0..<1, core: 1),
            Block(layer: 2, rows: 0..<1, columns: 0..<1, channels: 0..<1, core: 2),
        ],
        cores: [
            CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 0, core: 0), CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 1, core: 1),
            CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 1, y: 0, core: 2),
        ],
        schedule: MappedSchedule(name: "aligned", window: 2, totalSteps: 4))

    private static func layer(_ name: String, width: Int, soma: FiringProgram, start: Int) -> MappedLayer {
        MappedLayer(
            name: name, height: 1, width: width, channels: 1, isInput: false, soma: soma, wireCode: .payload, windowStart: start)
    }

    /// A kernel as wide as its source onto one target: tap k joins source k to target 0.
    private static func projection(_ source: Int, _ target: Int, weights: [Int8], shift: Int, delay: Int) -> MappedProjection {
        MappedProjection(
            source: source, target: target, kernelHeight: 1, kernelWidth: weights.count, inputChannels: 1, outputChannels: 1, groups: 1,
            weights: weights, weightShift: shift,
            y: TapAxis(division: 1, extent: 1, upsampling: 1, stride: 1, dilation: 1, offset: 0),
            x: TapAxis(division: 1, extent: weights.count, upsampling: 1, stride: 1, dilation: 1, offset: 0), delay: delay,
            channelsPerAxon: 32, slotsPerAxon: 1)
    }

    private static let chip = ChipSpecification(
        name: "golden", summary: "", isHypothetical: true,
        core: CoreLimits(
            neurons: 1024, synapseWords: 16384, inputAxons: 4096, outputAxons: 4096, compartmentProfiles: 31, thresholdProfiles: 7,
            synapseSharing: .kernelPerBlock),
        spikes: SpikeFormat(isSigned: true, payloadBits: 8),
        neurons: NeuronCapabilities(
            models: [.integrateAndFire, .multiThreshold], resetModes: [.soft], softResetCompartments: nil, maxPoolGate: false,
            readsIdleNeurons: true),
        arithmetic: ArithmeticFormat(
            weightBits: 8, stateBits: 24, maximumWeightShift: 6, thresholdBits: 17, thresholdShift: 6, biasBits: 13,
            maximumBiasExponent: 7, maximumDelay: 62),
        mesh: MeshGeometry(width: 2, height: 2, coresPerTile: 1),
        energy: EnergyTable(
            synapticOperation: nil, neuronActive: nil, neuronIdle: nil, spike: nil, hopEastWest: nil, hopNorthSouth: nil,
            interChipLink: nil, barrier: nil, staticPowerPerChip: nil),
        timing: TimingTable(
            synapticOperation: nil, neuronActive: nil, neuronIdle: nil, spike: nil, hopEastWest: nil, hopNorthSouth: nil,
            barrierOneTile: nil, barrierAllTiles: nil, barrierTilesMax: 32),
        provenance: [:])
}
