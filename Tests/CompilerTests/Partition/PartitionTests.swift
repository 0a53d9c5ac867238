import EventSim
import Foundation
import FuzzSupport
import Testing

@testable import Compiler

@Suite("Mapping: does a network get few cores, and does every limit hold?")
struct PartitionTests {
    @Test("the hippocampus U-Net takes at most a few percent more cores than its neurons alone")
    func hippocampus() throws {
        let map = MapFixture.hippocampus()
        #expect(map.residentNeurons == 324_800)
        let clock = ContinuousClock()
        let start = clock.now
        let compiled = try MapFixture.compiled(map)
        let compiling = clock.now - start
        try Verifier.verify(compiled)
        print("hippocampus: \(compiled.cores.count) cores, partitioned and placed in \(compiling)")
        let report = utilization(of: compiled)
        #expect(compiled.cores.count <= 331)
        #expect(report.limits[0].max <= 1 && report.limits[0].mean > 0.95)
        #expect(report.layers.count == 18)
    }

    @Test(
        "the full Spiking-UNet, 42 million neurons, is cut, placed and verified",
        .enabled(if: ProcessInfo.processInfo.environment["SYNFIRE_LARGE"] != nil, "set SYNFIRE_LARGE to run it"))
    func spikingUNet() throws {
        var map = MapFixture.uNet(height: 256, width: 256, inputs: 3, channels: 64, levels: 5, classes: 32, chip: MapFixture.chip())
        let clock = ContinuousClock()
        let start = clock.now
        let tilings = try Partitioner.tilings(for: &map)
        let cut = clock.now
        let blocks = Partitioner.blocks(for: map, tilings: tilings)
        let packed = clock.now
        var compiled = map
        (compiled.blocks, compiled.cores) = try Placer.place(
            blocks: blocks, layers: map.layers, projections: map.projections, chip: map.chip)
        let placed = clock.now
        try Verifier.verify(compiled)
        let verified = clock.now
        print(
            "Spiking-UNet: \(map.residentNeurons) neurons, \(compiled.cores.count) cores, cut in \(cut - start), packed in \(packed - cut), placed in \(placed - packed), verified in \(verified - placed)"
        )
        for layer in utilization(of: compiled).layers {
            print(layer.name, tilings[layer.layer]?.description ?? "", layer.cores, layer.worstLimit.rawValue, layer.worst)
        }
    }

    @Test("random maps pass the verifier, which counts the same use of every limit", arguments: SynapseSharing.allCases)
    func randomMaps(sharing: SynapseSharing) throws {
        var fitted = 0
        for seed in Seeds.of(0..<150) {
            var random = RandomMap(seed: seed)
            let map = random.map(sharing: sharing)
            guard let compiled = try? MapFixture.compiled(map) else { continue }
            fitted += 1
            #expect(throws: Never.self, "seed \(seed)") { try Verifier.verify(compiled) }
            for (limit, rule, path) in limits {
                let used = utilization(of: compiled).cores.map { $0.used(limit) }.max() ?? 0
                var tight = compiled
                tight.chip.core[keyPath: path] = used
                #expect(throws: Never.self, "seed \(seed) \(rule)") { try Verifier.verify(tight) }
                guard used > 0 else { continue }
                tight.chip.core[keyPath: path] = used - 1
                let error = #expect(throws: VerificationError.self, "seed \(seed) \(rule)") { try Verifier.verify(tight) }
                #expect(error?.rule == rule, "seed \(seed)")
            }
        }
        #expect(fitted >= 100 || Seeds.areChosen)
    }

    private var limits: [(CoreLimit, VerificationError.Rule, WritableKeyPath<CoreLimits, Int>)] {
        [
            (.neurons, .neurons, \.neurons), (.synapseMemory, .synapseMemory, \.synapseWords), (.inputAxons, .inputAxons, \.inputAxons),
            (.outputAxons, .outputAxons, \.outputAxons),
        ]
    }

    @Test("the same map gives the same blocks and places")
    func deterministic() throws {
        #expect(try MapFixture.compiled(MapFixture.hippocampus()) == MapFixture.compiled(MapFixture.hippocampus()))
    }

    @Test("two compartments per neuron halve what a core holds")
    func emulatedSoftReset() throws {
        var map = MapFixture.small(chip: MapFixture.chip(neurons: 256, sharing: .indexedSets))
        let single = try MapFixture.compiled(map).cores.count
        map.chip.neurons.resetModes = [.hard]
        map.chip.neurons.softResetCompartments = 2
        for index in 1..<map.layers.count { map.layers[index].compartmentsPerNeuron = 2 }
        let compiled = try MapFixture.compiled(map)
        try Verifier.verify(compiled)
        #expect(compiled.cores.count >= 2 * single - 3)
    }

    @Test("what fits on no core is refused with the layer, the limit and the change that fits")
    func refusals() throws {
        func refusal(_ change: (inout CoreMap) -> Void) -> FitError? {
            var map = MapFixture.small()
            change(&map)
            return #expect(throws: FitError.self) { try MapFixture.compiled(map) }
        }
        let memory = refusal { $0.chip.core.synapseWords = 80 }
        #expect(memory?.layer == "c" && memory?.limit == "synapse memory" && memory?.needed == 144 && memory?.available == 80)
        #expect(memory?.remedy == "use at most 8 input channels, or a chip with 144 words of synapse memory per core")
        let inputs = refusal { $0.chip.core.inputAxons = 10 }
        #expect(inputs?.layer == "c" && inputs?.limit == "input axons" && inputs?.needed == 18)
        let outputs = refusal { $0.chip.core.outputAxons = 0 }
        #expect(outputs?.layer == "b" && outputs?.limit == "output axons" && outputs?.available == 0)
        let profiles = refusal { $0.chip.core.thresholdProfiles = 0 }
        #expect(profiles?.limit == "threshold profiles")
    }
}
