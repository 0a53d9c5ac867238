import EngineTestSupport
import FuzzSupport
import Testing

@testable import EventSim

@Suite("Accounting: do the laws of conservation hold?")
struct ConservationTests {
    static let seeds = Seeds.of(1000..<1120)

    /// Every counter as a list, in one order.
    private static func values(_ counters: Counters) -> [Int] {
        [
            counters.events, counters.spikes, counters.sops, counters.sopsSplit, counters.sopsNonzero, counters.sopsNominal,
            counters.inputMacs, counters.neuronUpdatesIdle, counters.neuronUpdatesActive, counters.neuronUpdatesFired, counters.compartmentUpdatesIdle,
            counters.compartmentUpdatesActive, counters.packets,
            counters.hopsEastWest, counters.hopsNorthSouth, counters.hopsInterChip,
        ]
            + [
                counters.inputAxonMemory, counters.synapseMemory, counters.accumulatorMemory, counters.neuronStateMemory,
                counters.outputAxonMemory, counters.spikeBufferMemory,
            ].flatMap { [$0.readWords, $0.writeWords, $0.readBits, $0.writeBits] }
    }

    /// Recorded firings with at least one existing synapse behind no max-pool gate, found by trying every tap.
    private static func eventsWithTarget(_ map: CoreMap, _ spikes: [[[Spike]]]) -> Int {
        var count = 0
        for (index, layer) in map.layers.enumerated() {
            let outgoing = map.projections.filter { $0.source == index && $0.gate == nil }
            for spike in spikes[index].joined() {
                let pixel = Int(spike.neuron) / layer.channels
                let reaches = outgoing.contains { projection in
                    let target = map.layers[projection.target]
                    let rows = projection.y.taps(source: pixel / layer.width, kernelExtent: projection.kernelHeight, targetExtent: target.height)
                    let columns = projection.x.taps(source: pixel % layer.width, kernelExtent: projection.kernelWidth, targetExtent: target.width)
                    return !rows.isEmpty && !columns.isEmpty
                }
                if reaches { count += 1 }
            }
        }
        return count
    }

    @Test("Cores and host, layers and steps sum to the total; packets cover events; splitting only adds; nothing is negative")
    func sums() throws {
        var events = 0
        for seed in Self.seeds {
            let test = try RandomEngineCase(seed: seed)
            let result = try LiteralEngine(test.map.check()).run(test.stimulus, recordsSpikes: true)
            let ledger = result.counters
            let total = ledger.total
            #expect(ledger.perCore.reduce(into: ledger.host) { $0 += $1 } == total, "seed \(seed)")
            #expect(ledger.perStep.reduce(into: Counters()) { $0 += $1 } == total, "seed \(seed)")
            for counters in ledger.perLayer + ledger.perCore + ledger.perStep + [ledger.host] {
                #expect(Self.values(counters).allSatisfy { $0 >= 0 }, "seed \(seed)")
            }
            #expect(total.packets >= Self.eventsWithTarget(test.map, result.spikes), "seed \(seed)")
            #expect(total.sopsSplit >= total.sops && total.sops >= total.sopsNonzero && total.spikes >= total.events, "seed \(seed)")
            #expect(total.neuronUpdatesFired <= total.neuronUpdatesActive, "seed \(seed)")
            #expect(
                total.neuronUpdatesActive + total.neuronUpdatesIdle == test.map.residentNeurons * test.map.schedule.totalSteps, "seed \(seed)")
            events += total.events
        }
        #expect(events > 10_000 || Seeds.areChosen)
    }

    @Test("The output after every step ends in the run's own read-out")
    func history() throws {
        var steps = 0
        for seed in Self.seeds {
            let test = try RandomEngineCase(seed: seed)
            let readout = test.map.layers[test.map.readoutLayer]
            guard readout.soma.isSilent, readout.membrane == MappedMembrane() else { continue }
            let result = try LiteralEngine(test.map.check()).run(test.stimulus, recordsSpikes: true)
            let history = test.map.readoutHistory(of: result, stimulus: test.stimulus)
            guard let last = history.last else { continue }
            #expect(last == result.readout, "seed \(seed)")
            steps += history.count
        }
        #expect(steps > 100 || Seeds.areChosen)
    }

    @Test("Where idle neurons are read and no gate reads, the reads that no write follows are those of idle neurons")
    func idleReads() throws {
        var compared = 0
        for seed in Seeds.of(1000..<1240) {
            let test = try RandomEngineCase(seed: seed)
            guard test.map.projections.allSatisfy({ $0.gate == nil }) else { continue }
            var map = test.map
            map.chip.neurons.readsIdleNeurons = true
            let ledger = try LiteralEngine(map.check()).run(test.stimulus).counters
            let (state, idle) = (ledger.total.neuronStateMemory, map.idleReads(ledger))
            #expect(idle.words == state.readWords - state.writeWords, "seed \(seed)")
            #expect(idle.bits == state.readBits - state.writeBits, "seed \(seed)")
            compared += 1
        }
        #expect(compared > 20 || Seeds.areChosen)
    }

    @Test("Every chip file's energy is events times its table, to the last bit", arguments: ChipFiles.names)
    func chipEnergies(name: String) throws {
        let chip = try ChipFiles.chip(name)
        for seed in Self.seeds.prefix(20) {
            let test = try RandomEngineCase(seed: seed)
            let ledger = try LiteralEngine(test.map.check()).run(test.stimulus).counters
            let (counters, table) = (ledger.total, chip.energy)
            var map = test.map
            map.chip = chip
            let run = MeasuredRun(
                map: map, ledger: ledger, inferences: 3, latencySeconds: 1.5e-3,
                dense: DenseCounts(macs: 12_345, macsOutputResolution: 23_456, firstLayerOperations: 345))
            let expected: [(String, Int, Double?)] = [
                ("synapticOperation", counters.accumulatorMemory.readWords, table.synapticOperation),
                ("neuronActive", counters.compartmentUpdatesActive, table.neuronActive),
                ("neuronIdle", counters.compartmentUpdatesIdle, table.neuronIdle), ("spike", counters.packets, table.spike),
                ("hopEastWest", counters.hopsEastWest, table.hopEastWest), ("hopNorthSouth", counters.hopsNorthSouth, table.hopNorthSouth),
                ("interChipLink", counters.hopsInterChip, table.interChipLink), ("barrier", 3 * map.schedule.totalSteps, table.barrier),
            ]
            let energy = ChipEnergy().account(of: run)
            for (kind, count, price) in expected {
                let term = try #require(energy.terms.named(kind))
                let joules: Double? = price.map { Double(count) * $0 / 1e12 / 3 }
                #expect(term.count == count && term.picojoules == price, "\(name) \(kind)")
                #expect(term.joules == joules ?? (count == 0 ? 0 : nil), "\(name) \(kind)")
            }
            let power: Double? = table.staticPowerPerChip.map { $0 * Double(map.chipCount) * 1.5e-3 / 3 }
            #expect(energy.terms.named("static")?.joules == power)
            for format in NumberFormat.allCases {
                let arithmetic = ArithmeticEnergy(format: format).account(of: run)
                let synapse = map.sendsDifferences ? format.multiplyAccumulatePicojoules : format.addPicojoules
                #expect(arithmetic.terms.named("synapses")?.joules == Double(counters.sopsSplit) * synapse / 1e12 / 3)
                #expect(arithmetic.terms.named("input")?.joules == Double(counters.inputMacs) * format.multiplyAccumulatePicojoules / 1e12 / 3)
                #expect(arithmetic.denseTotal == 12_345 * format.multiplyAccumulatePicojoules / 1e12)
            }
            let published = AsPublishedEnergy().account(of: run)
            #expect(published.terms.named("spikes")?.joules == Double(counters.spikes) * 0.9 / 1e12 / 3)
            #expect(published.terms.named("firstLayer")?.joules == (map.layers[0].isInput ? 0 : 345 * 4.6 / 1e12))
        }
    }
}
