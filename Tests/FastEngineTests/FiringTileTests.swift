import EngineTestSupport
import EventSim
import FuzzSupport
import Processors
import Testing

@testable import FastEngine

/// Do sixty-four neurons that fire while their sums are in registers fire as they do one by one?
@Suite("Fidelity: do layers of whole panels fire as the literal engine says?")
struct FiringTileTests {
    @Test("sixteen to a hundred and twenty-eight channels, every way of firing, few and many events, wide and narrow states")
    func panels() throws {
        var (events, saturated) = (0, 0)
        for seed in Seeds.of(0..<120) {
            var random = Draw(state: UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15)
            let map = try Self.map(&random)
            let input = map.layers[0]
            let (share, largest) = (random.pick([1, 10, 40, 90]), random.pick([1, 1, 8]))
            var stimulus = Stimulus()
            stimulus.spikes[0] = (0..<map.schedule.window).map { _ in
                (0..<input.neuronCount).compactMap { neuron in
                    random.below(100) < share ? Spike(neuron: Int32(neuron), value: Int32(1 + random.below(largest))) : nil
                }
            }
            let literal = try LiteralEngine(map.check()).run(stimulus, recordsSpikes: true)
            for (threads, level) in ProcessorLevel.supported.map({ (1, $0) }) + [(2, .highest), (7, .highest)] {
                let engine = try FastEngine(map.check(), WorkSharing(threads: threads, fewestNeurons: 64, mostSteps: 5), level)
                #expect(try engine.fallbackReason(for: stimulus) == nil)
                #expect(try engine.run(stimulus, recordsSpikes: true) == literal, "seed \(seed), \(threads) threads, \(level)")
            }
            events += literal.counters.total.events
            saturated += literal.saturations.contains { $0 > 0 } ? 1 : 0
        }
        guard !Seeds.areChosen else { return }
        #expect(events > 100_000 && saturated > 10)
    }

    /// An input, a layer that reads it, and one that reads both.
    private static func map(_ random: inout Draw) throws -> CoreMap {
        var chip = try ChipFiles.chip("loihi-like")
        chip.arithmetic.stateBits = random.pick([24, 24, 13])
        let (height, width) = (random.pick([1, 3, 5]), random.pick([2, 4, 8]))
        let channels = [random.pick([3, 4, 16]), random.pick([16, 32, 64]), random.pick([16, 32, 64, 128])]
        var layers = [
            MappedLayer(
                name: "input", height: height, width: width, channels: channels[0], isInput: true, soma: .accumulate, wireCode: .payload,
                windowStart: 0)
        ]
        for index in 1...2 {
            let theta = Int32(random.pick([40, 200, 1000]))
            let soma: FiringProgram =
                switch random.below(5) {
                case 0: .cascade(thresholds: [theta], payloads: [1], firesAtThreshold: random.below(2) == 0)
                case 1: .hardReset(threshold: theta, payload: 1, firesAtThreshold: true, resetPotential: Int32(random.below(20)) - 10)
                case 2: .cascade(thresholds: [2 * theta, theta, theta / 2], payloads: [4, 2, 1], firesAtThreshold: false)
                case 3:
                    .signed(
                        thresholds: [theta], negativeThresholds: [theta], payloads: [1], negativePayloads: [-1],
                        firesAtThreshold: random.below(2) == 0, hasMemory: random.below(2) == 0)
                default:
                    .signed(
                        thresholds: [2 * theta, theta, theta / 2],
                        negativeThresholds: [2 * theta, theta, random.pick([theta / 2, 4 * theta])],
                        payloads: [4, 2, 1], negativePayloads: [-4, -2, -1],
                        firesAtThreshold: random.below(2) == 0, hasMemory: random.below(2) == 0)
                }
            var layer = MappedLayer(
                name: "l\(index)", height: height, width: width, channels: channels[index], isInput: false, soma: soma, wireCode: .payload,
                windowStart: index)
            if random.below(2) == 0 { layer.bias = (0..<channels[index]).map { _ in Int32(random.below(60)) - 20 } }
            layers.append(layer)
        }
        let y = TapAxis(division: 1, extent: height, upsampling: 1, stride: 1, dilation: 1, offset: 1)
        let x = TapAxis(division: 1, extent: width, upsampling: 1, stride: 1, dilation: 1, offset: 1)
        let projections = [(0, 1), (0, 2), (1, 2)].map { source, target in
            let bound = random.pick([20, 60, 127])
            return MappedProjection(
                source: source, target: target, kernelHeight: 3, kernelWidth: 3, inputChannels: channels[source], outputChannels: channels[target],
                groups: 1, weights: (0..<9 * channels[source] * channels[target]).map { _ in Int8(random.below(2 * bound) - bound) },
                weightShift: random.pick([0, 0, 2]), y: y, x: x, delay: target - source, channelsPerAxon: 32, slotsPerAxon: 1)
        }
        return CoreMap(
            name: "panels", chip: chip, layers: layers, projections: projections,
            blocks: (1...2).map { Block(layer: $0, rows: 0..<height, columns: 0..<width, channels: 0..<channels[$0], core: $0 - 1) },
            cores: (0..<2).map { CoreLocation(chip: 0, chipX: 0, chipY: 0, x: $0, y: 0, core: 0) },
            schedule: MappedSchedule(name: "aligned", window: 12, totalSteps: 14))
    }
}
