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
        case .silent, .signed, .multiLevel, nil: self = .never(SilentLanes())
        }
    }

    private static func cut(_ threshold: Int32, _ firesAtThreshold: Bool) -> Int32 { firesAtThreshold ? threshold &- 1 : threshold }
}
