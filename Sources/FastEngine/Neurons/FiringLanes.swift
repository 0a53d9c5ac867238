import EventSim
import Kernels

/// Chooses the lanes of a program that needs no more than its potential and thresholds, for `BandState`; others run on `GeneralLanes`.
extension FiringLanes {
    init(_ program: FiringProgram) {
        let isUnit = program.payloads == [1]
        let cut = Self.cut(program.thresholds.first ?? 0, program.firesAtThreshold)
        switch program.form {
        case .cascade where isUnit: self = .subtracting(SubtractingLanes(cut: cut, threshold: program.thresholds[0]))
        case .cascade:
            self = .levels(
                LevelLanes(
                    program.levels.map {
                        LevelLanes.Level(
                            cut: Self.cut($0.threshold, program.firesAtThreshold), threshold: $0.threshold, payload: $0.payload)
                    }))
        case .hardReset(let potential): self = .resetting(ResettingLanes(cut: cut, resetPotential: potential))
        case .signed where Self.serveSigned(program): self = Self.signed(program)
        case .silent, .signed, .multiLevel, nil: self = .never(SilentLanes())
        }
    }

    /// Whether a program's signed thresholds are taken from the potential, and the lowest one below zero takes back the least: what is
    /// asked for one threshold then says whether any is crossed.
    static func serveSigned(_ program: FiringProgram) -> Bool {
        guard case .signed(resetPotential: nil) = program.form else { return false }
        let below = program.levels.filter { $0.side == .below }
        let lowest = below.min { $0.threshold < $1.threshold }
        return program.levels.allSatisfy { level in
            level.threshold > 0 && (level.side == .above ? level.payload > 0 : level.payload < 0) && level.payload.magnitude < 1 << 15
        } && below.allSatisfy { $0.payload <= (lowest?.payload ?? 0) }
    }

    private static func signed(_ program: FiringProgram) -> FiringLanes {
        func levels(_ side: FiringProgram.Side) -> [SignedLanes.Level] {
            program.levels.filter { $0.side == side }.map { level in
                SignedLanes.Level(cut: cut(level.threshold, program.firesAtThreshold), threshold: level.threshold, payload: level.payload)
            }
        }
        let lanes = SignedLanes(above: levels(.above), below: levels(.below))
        return program.hasMemory ? .remembering(RememberingLanes(lanes)) : .signed(lanes)
    }

    private static func cut(_ threshold: Int32, _ firesAtThreshold: Bool) -> Int32 { firesAtThreshold ? threshold &- 1 : threshold }
}
