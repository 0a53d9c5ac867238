import EngineTestSupport
import EventSim
import FuzzSupport
import Processors
import Testing

@testable import FastEngine

/// Are potentials kept in the range of the state in exactly the steps in which the literal engine does it?
@Suite("Fidelity: is every potential clipped that has to be?")
struct ClippingTests {
    @Test("nine-bit states near their limits, with resets, subtractions and none at all")
    func nearTheLimits() throws {
        var clipped = [0, 0, 0]
        for seed in Seeds.of(0..<300) {
            var random = Draw(state: UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15)
            let kind = seed % 3
            let soma: FiringProgram =
                switch kind {
                case 0:
                    .hardReset(threshold: 32, payload: 1, firesAtThreshold: false, resetPotential: Int32(random.below(256)) - 250)
                case 1: .cascade(thresholds: [32], payloads: [1], firesAtThreshold: true)
                default: .accumulate
                }
            let map = try Self.map(soma)
            var stimulus = Stimulus()
            // Strong opposite inputs, which raise what may have happened, and weak ones, which do not.
            stimulus.spikes[0] = (0..<map.schedule.window).map { _ in
                let bound = random.pick([3, 3, 3, 9])
                return (0..<2).map { Spike(neuron: Int32($0), value: Int32(random.below(bound))) }.filter { $0.value > 0 }
            }
            let engine = try FastEngine(map.check(), WorkSharing(threads: 1, mostSteps: 7), ProcessorLevel.supported.drawn(by: seed / 3))
            #expect(try engine.fallbackReason(for: stimulus) == nil)
            let fast = try engine.run(stimulus, recordsSpikes: true)
            #expect(try fast == LiteralEngine(map.check()).run(stimulus, recordsSpikes: true), "seed \(seed)")
            clipped[kind] += fast.saturations[1] > 0 ? 1 : 0
        }
        guard !Seeds.areChosen else { return }
        for kind in 0..<3 { #expect(clipped[kind] > 10, "kind \(kind)") }
    }

    /// Two inputs, one that raises and one that lowers a neuron of nine bits.
    private static func map(_ soma: FiringProgram) throws -> CoreMap {
        var chip = try ChipFiles.chip("loihi-like")
        chip.arithmetic.stateBits = 9
        let axis = TapAxis(division: 1, extent: 1, upsampling: 1, stride: 1, dilation: 1, offset: 0)
        let inputs = TapAxis(division: 1, extent: 2, upsampling: 1, stride: 1, dilation: 1, offset: 0)
        return CoreMap(
            name: "one neuron", chip: chip,
            layers: [
                MappedLayer(name: "input", height: 1, width: 2, channels: 1, isInput: true, soma: .accumulate, wireCode: .payload, windowStart: 0),
                MappedLayer(name: "neuron", height: 1, width: 1, channels: 1, isInput: false, soma: soma, wireCode: .payload, windowStart: 1),
            ],
            projections: [
                MappedProjection(
                    source: 0, target: 1, kernelHeight: 1, kernelWidth: 2, inputChannels: 1, outputChannels: 1, groups: 1, weights: [20, -20],
                    weightShift: 0, y: axis, x: inputs, delay: 1, channelsPerAxon: 32, slotsPerAxon: 1)
            ],
            blocks: [Block(layer: 1, rows: 0..<1, columns: 0..<1, channels: 0..<1, core: 0)],
            cores: [CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 0, core: 0)],
            schedule: MappedSchedule(name: "aligned", window: 40, totalSteps: 41))
    }
}
