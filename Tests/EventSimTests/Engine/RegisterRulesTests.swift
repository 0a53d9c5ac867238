import Formats
import Testing

@testable import EventSim

/// Do the machine's registers hold what lava-nc and nengo-loihi put into theirs, one neuron or sixteen at a time?
@Suite struct RegisterRulesTests {
    /// A neuron of an oracle with what goes in and what comes out.
    private struct Trace {
        var layer: MappedLayer
        var arrived: [Int]
        var constant: Int
        var potentials: [Int32]
        var spikes: [Int32]
        var name: String
    }

    private static func cases(_ path: String) throws -> [JSON] {
        try #require(try Oracles.json(path)["cases"]?.arrayValue)
    }

    private static func layer(_ membrane: MappedMembrane, threshold: Int) -> MappedLayer {
        MappedLayer(
            name: "neuron", height: 1, width: 1, channels: 1, isInput: false,
            soma: .hardReset(HardResetSoma(threshold: Int32(threshold), payload: 1, firesAtThreshold: false, resetPotential: 0)),
            membrane: membrane, wireCode: .payload, windowStart: 0)
    }

    private static func lava() throws -> [Trace] {
        try cases("lava/lif_fixed.json").flatMap { oracle in
            let int = { (key: String) in try #require(oracle[key]?.intValue) }
            let membrane = MappedMembrane(
                leak: Int32(4096 - (try int("dv"))), currentDecay: Int32(4095 - (try int("du"))),
                registers: RegisterRules(.lava, lowestPotential: -8_388_607))
            return try (0..<int("n")).map { neuron in
                let row = { (key: String) in try #require(oracle[key]?.arrayValue?[neuron].arrayValue).compactMap(\.intValue) }
                let number = { (key: String) in try #require(oracle[key]?.arrayValue?[neuron].intValue) }
                let (mantissa, exponent) = (try number("bias_mant"), try number("bias_exp"))
                return Trace(
                    layer: layer(membrane, threshold: try int("vth") << 6), arrived: try row("a_in").map { $0 << 6 },
                    constant: exponent >= 0 ? mantissa << exponent : mantissa >> -exponent, potentials: try row("v").map { Int32($0) },
                    spikes: try row("s").map { Int32($0) }, name: oracle["id"]?.stringValue ?? "?")
            }
        }
    }

    /// Without cases that cut potentials off above: no core map does.
    private static func chipLike() throws -> [Trace] {
        try cases("nengo/nengo_compartment.json").filter { $0["vmax"]?.intValue == 8_388_607 }.flatMap { oracle in
            let int = { (key: String) in try #require(oracle[key]?.intValue) }
            let refractorySteps = try int("refract_delay") - 1
            let membrane = MappedMembrane(
                leak: Int32(4096 - (try int("decay_v"))), currentDecay: Int32(4095 - (try int("decay_u"))), refractorySteps: refractorySteps,
                holdsWhileRefractory: refractorySteps > 0, registers: RegisterRules(.chipLike, lowestPotential: Int32(try int("vmin"))))
            return try (0..<int("n")).map { neuron in
                let row = { (key: String) in try #require(oracle[key]?.arrayValue?[neuron].arrayValue).compactMap(\.intValue) }
                return Trace(
                    layer: layer(membrane, threshold: try int("vth")), arrived: try row("q_in"), constant: try int("bias"),
                    potentials: try row("v").map { Int32($0) }, spikes: try row("s").map { Int32($0) }, name: oracle["id"]?.stringValue ?? "?")
            }
        }
    }

    @Test func `One neuron at a time: every potential and spike`() throws {
        let traces = try Self.lava() + Self.chipLike()
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

    @Test func `Sixteen at a time, in any lane`() throws {
        var compared = 0
        for (index, trace) in try (Self.lava() + Self.chipLike()).enumerated() {
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
