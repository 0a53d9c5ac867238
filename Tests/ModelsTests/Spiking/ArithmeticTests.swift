import FuzzSupport
import Testing

@testable import Models

/// On networks without rounding, does anything depend on how the reference calculates, or when layers run?
@Suite("Semantics: does a network mean the same in every arithmetic and schedule?")
struct ArithmeticTests {
    static let seeds = Seeds.of(0..<400)

    private struct Coverage {
        var fired: [String: Int] = [:]

        mutating func record(_ random: RandomDyadicNetwork, _ firings: [[[Firing]]]) {
            for (population, kinds) in random.kinds.enumerated() where !firings[population].joined().isEmpty {
                for kind in kinds { fired[kind, default: 0] += 1 }
            }
        }
    }

    private static func input(_ random: RandomDyadicNetwork, _ network: SpikingNetwork, seed: Int) throws -> EncodedInput {
        try network.encode(random.input, window: random.window, seed: UInt64(seed))
    }

    @Test("32-bit floats, 64-bit floats and whole numbers: the same spikes and potentials, spikes looked up or scattered")
    func arithmetics() throws {
        var coverage = Coverage()
        for seed in Self.seeds {
            let random = RandomDyadicNetwork(seed: seed)
            let schedule = Schedule([.sameStep, .delayed, .aligned][seed % 3], of: random.network, window: random.window)
            let input = try Self.input(random, random.network, seed: seed)
            let single = Reference<Float>(random.network, schedule: schedule).run(input)
            coverage.record(random, single.firings)

            let double = Reference<Double>(random.network, schedule: schedule, propagation: .scatter).run(input)
            #expect(double.firings == single.firings, "seed \(seed)")
            #expect(double.potentials.map { $0.map(\.floatValue) } == single.potentials, "seed \(seed)")

            let unit = RandomDyadicNetwork.amplitudeUnit
            let whole = random.network.wholeNumbers(potentialUnit: random.potentialUnit, amplitudeUnit: unit)
            let integer = Reference<Int>(whole, schedule: schedule, propagation: seed % 2 == 0 ? .gather : .scatter)
                .run(try Self.input(random, whole, seed: seed))
            let firings = integer.firings.map { $0.map { $0.map { Firing(neuron: $0.neuron, value: $0.value * unit, crossings: $0.crossings) } } }
            #expect(firings == single.firings, "seed \(seed)")
            #expect(integer.potentials.map { $0.map { Float($0) * random.potentialUnit } } == single.potentials, "seed \(seed)")
            #expect(integer.readoutHistory.map { $0.map { Float($0) * random.potentialUnit } } == single.readoutHistory, "seed \(seed)")
        }
        guard !Seeds.areChosen else { return }
        for kind in RandomDyadicNetwork.everyKind { #expect(coverage.fired[kind, default: 0] >= 20, "\(kind)") }
    }

    @Test("aligned emits what sameStep emits, each population later by its depth, and holds the same read-out")
    func aligned() throws {
        var coverage = Coverage()
        var differing = 0
        for seed in Self.seeds {
            let random = RandomDyadicNetwork(seed: seed)
            let network = random.network
            let input = try Self.input(random, network, seed: seed)
            let same = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: random.window)).run(input)
            let schedule = Schedule(.aligned, of: network, window: random.window)
            let aligned = Reference<Float>(network, schedule: schedule).run(input)
            #expect(schedule.totalSteps == random.window + network.depths.max()!, "seed \(seed)")
            for (population, depth) in network.depths.enumerated() {
                let shifted = Array(repeating: [], count: depth) + same.firings[population]
                #expect(Array(aligned.firings[population].prefix(shifted.count)) == shifted, "seed \(seed), population \(population)")
                #expect(aligned.firings[population].dropFirst(shifted.count).joined().isEmpty, "seed \(seed), population \(population)")
            }
            #expect(aligned.potentials == same.potentials, "seed \(seed)")
            #expect(aligned.readoutHistory == same.readoutHistory, "seed \(seed)")
            coverage.record(random, same.firings)
            let delayed = Reference<Float>(network, schedule: Schedule(.delayed, of: network, window: random.window)).run(input)
            differing += delayed.readout == same.readout ? 0 : 1
        }
        guard !Seeds.areChosen else { return }
        for kind in RandomDyadicNetwork.everyKind { #expect(coverage.fired[kind, default: 0] >= 20, "\(kind)") }
        // The comparison can fail: without alignment most networks come to something else.
        #expect(differing > Self.seeds.count / 2)
    }
}
