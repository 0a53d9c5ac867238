import EngineTestSupport
import Testing

@testable import EventSim
@testable import FastEngine

/// Does the program of sixteen lanes do what that of one neuron does, for programs of no neuron's form as well?
@Suite("Fidelity: do sixteen neurons fire as one does?")
struct ProgramLanesTests {
    @Test("random programs, thresholds by lane", arguments: 0..<200)
    func lanes(seed: Int) {
        var random = Draw(state: UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15)
        let program = Self.program(&random)
        let own = (0..<16).map { _ in program.thresholds.map { $0 + Int32(random.below(20)) } }
        let lanes = ProgramLanes(
            program, thresholds: program.levels.indices.map { level in SIMD16((0..<16).map { own[$0][level] }) })
        var crossings = 0
        for _ in 0..<40 {
            let start = SIMD16<Int32>((0..<16).map { _ in Int32(random.below(401)) - 200 })
            let emitted = SIMD16<Int32>((0..<16).map { _ in Int32(random.below(12)) })
            for membrane in 0..<program.membranes {
                var potentials = start
                let fired = lanes.fire(&potentials, membrane: membrane, emitted: emitted)
                for lane in 0..<16 {
                    var potential = start[lane]
                    let emission = program.withThresholds(own[lane]).fire(&potential, membrane: membrane, emitted: emitted[lane])
                    #expect(fired.value[lane] == emission.value && Int(fired.crossings[lane]) == emission.crossed.nonzeroBitCount)
                    #expect(potentials[lane] == potential)
                    crossings += emission.crossed.nonzeroBitCount
                }
            }
        }
        #expect(crossings > 0)
    }

    private static func effect(_ random: inout Draw) -> FiringProgram.Effect {
        switch random.below(4) {
        case 0: .set(Int32(random.below(101)) - 50)
        case 1: .send(FiringProgram.Difference(shift: random.below(6), slope: random.pick([0, 4096, Int32(random.below(4097))])))
        default: .subtract
        }
    }

    private static func program(_ random: inout Draw) -> FiringProgram {
        let membranes = 1 + random.below(3)
        let levels = (0..<1 + random.below(6)).map { _ in
            let side = random.pick(FiringProgram.Side.allCases)
            let payload = Int32(1 + random.below(8))
            return FiringProgram.Level(
                membrane: random.below(membranes), side: side, threshold: Int32(random.below(120)), payload: side == .above ? payload : -payload,
                effect: effect(&random))
        }
        return FiringProgram(
            levels: levels, membranes: membranes, firesAtThreshold: random.below(2) == 0, hasMemory: random.below(2) == 0)
    }
}
