import EngineTestSupport
import Testing

@testable import EventSim

/// Do the machine's registers hold what lava-nc and nengo-loihi put into theirs, one neuron at a time?
@Suite struct RegisterRulesTests {
    @Test func `One neuron at a time: every potential and spike`() throws {
        let traces = try RegisterTrace.lava() + RegisterTrace.chipLike() + RegisterTrace.sigmaDelta()
        #expect(traces.count >= 2)
        for trace in traces {
            var cells = LayerCells(trace.layer, stateBits: 24)
            var potentials: [Int32] = []
            let spikes = trace.arrived.map { arrived in
                let emission = cells.update(0, arrived: arrived, constant: trace.constant, isLast: false)
                potentials.append(cells.potentials[0])
                return emission.value
            }
            #expect(spikes == trace.spikes, "\(trace.name)")
            #expect(potentials == trace.potentials, "\(trace.name)")
        }
    }
}
