import EngineTestSupport
import EventSim
import FuzzSupport
import Processors
import Testing

@testable import FastEngine

/// Do spikes that carry more than a sum of sixteen bits holds, as those of leaky rectifiers do, arrive whole?
@Suite("Fidelity: do spikes of large payloads run on the fast engine, as the literal one says?")
struct LargePayloadTests {
    @Test("random maps whose spikes carry hundreds and thousands, at every processor level")
    func largePayloads() throws {
        var (split, events) = (0, 0)
        for seed in Seeds.of(0..<200) {
            let test = try RandomEngineCase(seed: seed)
            var map = test.map
            let factor = Int32([100, 300, 2000][seed % 3])
            for layer in map.layers.indices where map.layers[layer].wireCode == .payload && !map.layers[layer].soma.sendsDifferences {
                for level in map.layers[layer].soma.levels.indices { map.layers[layer].soma.levels[level].payload *= factor }
            }
            guard let checked = try? map.check() else { continue }
            let literal = try LiteralEngine(checked).run(test.stimulus, recordsSpikes: true)
            for (threads, level) in ProcessorLevel.supported.map({ (1, $0) }) + [(7, .highest)] {
                let engine = FastEngine(checked, WorkSharing(threads: threads, fewestNeurons: 16), level)
                #expect(try engine.run(test.stimulus, recordsSpikes: true) == literal, "seed \(seed), \(threads) threads, \(level)")
            }
            guard let tables = try? FastTables(checked, .highest), tables.plans.contains(where: { $0.part != .whole }),
                try FastEngine(checked).fallbackReason(for: test.stimulus) == nil
            else { continue }
            split += 1
            events += literal.counters.total.events
        }
        guard !Seeds.areChosen else { return }
        #expect(split > 40 && events > 10_000, "\(split) maps, \(events) events")
    }

    @Test("both parts of a value make the value again, with its sign", arguments: [1, 255, 256, 257, 511, 512, 32767, -1, -255, -256, -300, -32767])
    func parts(value: Int) {
        func part(_ part: ValuePart) -> Int {
            var list = EventList(pixels: 2)
            list.fill([Spike(neuron: 0, value: Int32(value)), Spike(neuron: 3, value: 2)], width: 2, channels: 2)
            part.keep(in: &list)
            #expect(list.loads.last == list.values.prefix(list.count).reduce(0) { $0 + Int32($1.magnitude) })
            return list.offsets[1] == 0 ? 0 : Int(list.values[0]) << part.shift
        }
        #expect(part(.low) + part(.high) == value)
        #expect(part(.whole) == value)
    }
}
