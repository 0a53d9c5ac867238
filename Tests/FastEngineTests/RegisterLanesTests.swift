import EngineTestSupport
import EventSim
import Testing

@testable import FastEngine

/// Do sixteen neurons at a time hold what lava-nc and nengo-loihi put into their registers?
@Suite struct RegisterLanesTests {
    @Test func `Sixteen at a time, in any lane`() throws {
        var compared = 0
        for (index, trace) in try (RegisterTrace.lava() + RegisterTrace.chipLike() + RegisterTrace.sigmaDelta()).enumerated() {
            // The fast engine takes what stays within its 32-bit lanes.
            guard trace.arrived.allSatisfy({ $0.magnitude < 1 << 29 }) else { continue }
            var layer = trace.layer
            layer.channels = 16
            var lanes = GeneralLanes(layer, pixels: 1, stateBits: 24)
            let lane = index % 16
            var spikes: [Int32] = []
            var potentials: [Int32] = []
            for arrived in trace.arrived {
                var vector = SIMD16<Int32>.zero
                vector[lane] = Int32(arrived)
                let emission = lanes.step(
                    0, block: 0, arrived: vector, constant: SIMD16(repeating: Int32(trace.constant)), isLast: false)
                spikes.append(emission.value[lane])
                potentials.append(lanes.potentials[0][0][lane])
            }
            #expect(spikes == trace.spikes, "\(trace.name)")
            #expect(potentials == trace.potentials, "\(trace.name)")
            compared += 1
        }
        #expect(compared > 0)
    }
}
