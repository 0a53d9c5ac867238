import EngineTestSupport
import Testing

@testable import EventSim

/// Accounts of random maps against what their map and ledger say, for every energy model that there is.
@Suite("Accounting: does every energy model add up by layer and by core?")
struct EnergyBalanceTests {
    static func run(seed: Int, chip: String) throws -> MeasuredRun {
        let test = try RandomEngineCase(seed: seed)
        func draw(_ range: ClosedRange<Int>) -> Int { range.lowerBound + seed * 7919 % range.count }
        var map = test.map
        let ledger = try LiteralEngine(map.check()).run(test.stimulus).counters
        let table = try ChipFiles.chip(chip)
        map.chip.energy = table.energy
        let analog = MemoryProjection(
            kind: .convolution(kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1), input: .analog, inputs: draw(1...200),
            inputChannels: 1, outputChannels: map.layers[0].channels, weights: 9 * map.layers[0].channels, inputSpikes: Double(draw(1...999)))
        let dense = DenseCounts(
            macs: draw(1...99_999), macsOutputResolution: draw(1...99_999), firstLayerOperations: draw(1...9999),
            layers: [MemoryLayer(projections: [analog], neurons: 40, biases: 2, outputSpikes: 0)], analogInputs: map.layers[0].isInput ? [:] : [0: [analog]])
        return MeasuredRun(map: map, ledger: ledger, inferences: draw(1...3), latencySeconds: 1.5e-3, dense: dense)
    }

    @Test("Terms of the layers, and of cores and host, with what belongs to neither, are those of the run", arguments: ["loihi-like", "loihi1", "loihi2", "generic45nm"])
    func sums(chip: String) throws {
        for seed in 1...40 {
            let run = try Self.run(seed: seed, chip: chip)
            for model in EnergyModels.all {
                let account = model.account(of: run)
                let name = "seed \(seed), \(account.model.name) \(account.model.variant)"
                #expect(account.perLayer.count == run.map.layers.count, "\(name)")
                expectSum(account.perLayer + [account.shared], account.terms, name)
                if let cores = account.perCore {
                    #expect(cores.count == run.map.cores.count, "\(name)")
                    expectSum(cores + [account.host, account.shared], account.terms, name)
                }
            }
        }
    }

    private func expectSum(_ parts: [[EnergyTerm]], _ whole: [EnergyTerm], _ name: String) {
        for term in whole {
            let same = parts.flatMap { $0 }.filter { $0.name == term.name }
            if let count = term.count {
                #expect(same.reduce(0) { $0 + ($1.count ?? 0) } == count, "\(name) \(term.name)")
                #expect(same.allSatisfy { $0.picojoules == term.picojoules }, "\(name) \(term.name)")
            }
            let sum = same.compactMap(\.joules).reduce(0, +)
            // A count that has no price has an energy only where it is zero.
            guard let joules = term.joules else { continue }
            #expect(abs(sum - joules) <= 1e-12 * joules, "\(name) \(term.name)")
        }
    }

    @Test("Counts of the chip's terms are those of the ledger and the map's compartments")
    func counts() throws {
        for seed in 1...40 {
            let run = try Self.run(seed: seed, chip: "loihi-like")
            let account = ChipEnergy().account(of: run)
            for (layer, (mapped, counters)) in zip(run.map.layers, run.ledger.perLayer).enumerated() {
                func count(_ name: String) -> Int? { account.perLayer[layer].named(name)?.count }
                #expect(count("neuronActive") == counters.neuronUpdatesActive * mapped.compartmentsPerNeuron, "seed \(seed)")
                #expect(count("neuronIdle") == counters.neuronUpdatesIdle * mapped.compartmentsPerNeuron, "seed \(seed)")
                #expect(count("spike") == counters.packets && count("synapticOperation") == counters.accumulatorMemory.readWords, "seed \(seed)")
            }
            let steps = run.inferences * run.map.schedule.totalSteps
            #expect(account.terms.named("barrier")?.count == steps)
        }
    }

    @Test("Firings that enter the projections account for the nominal operations of every layer")
    func firingsOfProjections() throws {
        var held = 0
        for seed in 1...40 {
            let test = try RandomEngineCase(seed: seed)
            let ledger = try LiteralEngine(test.map.check()).run(test.stimulus).counters
            var nominal = Array(repeating: 0, count: test.map.layers.count)
            for (projection, firings) in zip(test.map.projections, ledger.perProjection) {
                nominal[projection.target] += firings * projection.kernelHeight * projection.kernelWidth * projection.outputsPerGroup
                if projection.gate == nil { #expect(firings == ledger.perLayer[projection.source].events, "seed \(seed)") }
                held += ledger.perLayer[projection.source].events - firings
            }
            #expect(nominal == ledger.perLayer.map(\.sopsNominal), "seed \(seed)")
        }
        #expect(held > 0)
    }
}
