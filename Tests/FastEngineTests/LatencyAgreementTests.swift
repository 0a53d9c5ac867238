import EngineTestSupport
import EventSim
import FastEngine
import Testing

@Suite("Latency: does every model time both engines alike?")
struct LatencyAgreementTests {
    @Test("random core maps whose links hold two packets", arguments: LatencyModel.allCases)
    func enginesAgree(model: LatencyModel) throws {
        for seed in 0..<24 {
            let test = try RandomEngineCase(seed: seed)
            var map = test.map
            map.chip.mesh.linkBuffer = 2
            let results = try [Engine.Kind.literal, .fast].map { kind in
                var meter = try LatencyMeter(map.check(), model: model)
                _ = try Engine(kind, map.check(), threads: 1).run(test.stimulus, messages: model.detail) {
                    meter.addStep($0)
                    return true
                }
                return try #require(meter.result)
            }
            #expect(results[0] == results[1], "seed \(seed)")
        }
    }
}
