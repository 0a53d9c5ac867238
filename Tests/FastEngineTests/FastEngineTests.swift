import EngineTestSupport
import EventSim
import FuzzSupport
import Processors
import Testing

@testable import FastEngine

/// Does the fast engine do what the literal one does, to the last counter?
@Suite("Fidelity: does the fast engine equal the literal one?")
struct FastEngineTests {
    static let seeds = Seeds.of(0..<600)

    @Test("spikes, read-outs, counters and loads on random core maps, at every processor level, for one, two and seven threads")
    func fastEqualsLiteral() throws {
        var seen: [RandomEngineCase.Feature: Int] = [:]
        var accelerated = 0
        var events = 0
        for seed in Self.seeds {
            let test = try RandomEngineCase(seed: seed)
            let detail = [MessageDetail.none, .flows, .packets][seed % 3]
            var literalLoads: [StepLoad] = []
            let literal = try LiteralEngine(test.map.check()).run(test.stimulus, recordsSpikes: true, messages: detail) {
                literalLoads.append($0)
                return true
            }
            for (threads, processor) in Self.ways(seed) {
                var loads: [StepLoad] = []
                // Bands of a few neurons and strides of a few steps: small cases are shared, too.
                let sharing = WorkSharing(threads: threads, fewestNeurons: 16, mostSteps: [1, 3, 64][seed / 3 % 3])
                let fast = try FastEngine(test.map.check(), sharing, processor).run(test.stimulus, recordsSpikes: true, messages: detail) {
                    loads.append($0)
                    return true
                }
                #expect(fast.spikes == literal.spikes, "seed \(seed)")
                #expect(fast.readout == literal.readout, "seed \(seed)")
                #expect(fast.spikeSums == literal.spikeSums, "seed \(seed)")
                #expect(fast.saturations == literal.saturations, "seed \(seed)")
                #expect(fast.counters.perLayer == literal.counters.perLayer, "seed \(seed)")
                #expect(fast.counters.perCore == literal.counters.perCore, "seed \(seed)")
                #expect(fast.counters.perStep == literal.counters.perStep, "seed \(seed)")
                #expect(fast.counters.host == literal.counters.host, "seed \(seed)")
                #expect(fast.counters.perProjection == literal.counters.perProjection, "seed \(seed)")
                #expect(loads == literalLoads, "seed \(seed)")
            }
            guard try FastEngine(test.map.check()).fallbackReason(for: test.stimulus) == nil else { continue }
            accelerated += 1
            events += literal.counters.total.events
            for feature in test.features { seen[feature, default: 0] += 1 }
            if literal.saturations.contains(where: { $0 > 0 }) { seen[.saturation, default: 0] += 1 }
            if try LiteralEngine(test.withOtherComparisons.check()).run(test.stimulus, recordsSpikes: true).spikes != literal.spikes {
                seen[.exactTie, default: 0] += 1
            }
        }
        guard !Seeds.areChosen else { return }
        #expect(accelerated > Self.seeds.count * 3 / 4)
        #expect(events > 100_000)
        for feature in RandomEngineCase.Feature.allCases { #expect(seen[feature, default: 0] >= 3, "\(feature)") }
    }

    /// Every processor level, and some cases with more threads.
    private static func ways(_ seed: Int) -> [(threads: Int, processor: ProcessorLevel)] {
        ProcessorLevel.supported.map { (1, $0) } + (seed % 4 == 0 ? [(2, .highest), (7, .highest)] : [])
    }

    @Test("an engine that ran before leaves nothing behind for the next input", arguments: Seeds.of(0..<40))
    func oneEngineAfterAnother(seed: Int) throws {
        let test = try RandomEngineCase(seed: 3 * seed)
        let engine = try FastEngine(test.map.check(), WorkSharing(threads: seed % 2 == 0 ? 1 : 7, fewestNeurons: 16), ProcessorLevel.supported.drawn(by: seed))
        var silent = test.stimulus
        for (layer, steps) in silent.spikes { silent.spikes[layer] = steps.map { _ in [] } }
        for stimulus in [test.stimulus, silent, test.stimulus] {
            let fast = try engine.run(stimulus, recordsSpikes: true)
            #expect(try fast == LiteralEngine(test.map.check()).run(stimulus, recordsSpikes: true))
        }
    }

    @Test("sums that fill a lane of thirty-two bits to its last one")
    func largestSums() throws {
        var compared = 0
        for seed in Seeds.of(0..<60) {
            let test = try RandomEngineCase(seed: seed)
            var map = test.map
            // As far as the engine says that it can: weights far beyond every threshold.
            for projection in map.projections.indices {
                while map.projections[projection].weightShift < 30 {
                    var next = map
                    next.projections[projection].weightShift += 1
                    guard try FastEngine(next.check()).fallbackReason(for: test.stimulus) == nil else { break }
                    map = next
                }
            }
            guard try FastEngine(map.check()).fallbackReason(for: test.stimulus) == nil else { continue }
            let literal = try LiteralEngine(map.check()).run(test.stimulus, recordsSpikes: true)
            for processor in ProcessorLevel.supported {
                #expect(try FastEngine(map.check(), processor: processor).run(test.stimulus, recordsSpikes: true) == literal, "seed \(seed), \(processor)")
            }
            compared += literal.saturations.contains { $0 > 0 } ? 1 : 0
        }
        #expect(compared > 30 || Seeds.areChosen)
    }

    @Test("a map outside the tables' range runs on the literal engine")
    func fallback() throws {
        let test = try RandomEngineCase(seed: 1)
        var map = test.map
        map.layers[1].channelThresholds = []
        map.layers[1].wireCode = .payload
        map.layers[1].soma = .cascade(thresholds: [1 << 30], payloads: [1], firesAtThreshold: false)
        let engine = try FastEngine(map.check())
        #expect(engine.fallbackReason == "thresholds of l1 beyond 30 bits")
        #expect(try engine.fallbackReason(for: test.stimulus) == engine.fallbackReason)
        #expect(try Engine(.fast, map.check(), threads: 1).fallbackReason == engine.fallbackReason)
        #expect(try Engine(.literal, map.check(), threads: 1).fallbackReason == nil)
        #expect(try engine.run(test.stimulus, recordsSpikes: true) == LiteralEngine(map.check()).run(test.stimulus, recordsSpikes: true))
    }

    @Test("an input whose sums may leave a lane runs on the literal engine, others of the map do not")
    func fallbackOfAnInput() throws {
        let test = try RandomEngineCase(seed: 1)
        try #require(!test.stimulus.spikes.isEmpty || !test.stimulus.currents.isEmpty)
        var map = test.map
        map.layers[0] = MappedLayer(
            name: "first", height: map.layers[0].height, width: map.layers[0].width, channels: map.layers[0].channels, isInput: false, soma: .accumulate,
            wireCode: .payload, windowStart: map.layers[0].windowStart)
        var stimulus = Stimulus(currents: [0: Array(repeating: 1, count: map.layers[0].neuronCount)])
        let engine = try FastEngine(map.check())
        #expect(try engine.fallbackReason(for: stimulus) == nil)
        stimulus.currents[0]?[0] = .max
        #expect(try engine.fallbackReason(for: stimulus) == "sums of first may leave 32 bits")
        #expect(engine.fallbackReason == nil)
        #expect(try engine.run(stimulus) == LiteralEngine(map.check()).run(stimulus))
    }

    @Test("potentials of every width are exact: beyond 30 bits on the literal engine, and said to be", arguments: 2...32)
    func everyWidth(bits: Int) throws {
        for seed in 0..<12 {
            let test = try RandomEngineCase(seed: seed)
            var map = test.map
            map.chip.arithmetic.stateBits = bits
            // Small states hold neither the potentials nor the resets that the case was drawn with.
            guard let checked = try? map.check() else {
                #expect(bits < 12)
                continue
            }
            let engine = FastEngine(checked)
            map.chip.arithmetic.stateBits = 24
            let usual = try FastEngine(map.check()).fallbackReason
            if bits >= 24 {
                #expect(engine.fallbackReason == (bits > 30 ? "potentials of \(bits) bits; vector kernels compare up to 30" : usual), "seed \(seed)")
            }
            #expect(try engine.run(test.stimulus, recordsSpikes: true) == LiteralEngine(checked).run(test.stimulus, recordsSpikes: true), "seed \(seed)")
        }
    }

    @Test("a run stops when it is told to")
    func cancellation() throws {
        let test = try RandomEngineCase(seed: 2)
        #expect(throws: SimulationError.cancelled(step: 1)) {
            var steps = 0
            _ = try FastEngine(test.map.check()).run(test.stimulus) { _ in
                steps += 1
                return steps < 2
            }
        }
    }
}
