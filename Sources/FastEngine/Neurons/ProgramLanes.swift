import EventSim

/// A firing program for sixteen neurons at once, thresholds by lane: `FiringProgram.fire` says what it has to come to.
///
/// Cost: some ten vector instructions a level, crossed or not.
struct ProgramLanes {
    private struct Level {
        var isBelow: Bool
        /// A potential above it, or below its negative, crosses.
        var cut: SIMD16<Int32>
        /// What crossing takes from the potential: below zero on the lower side.
        var taken: SIMD16<Int32>
        var payload: SIMD16<Int32>
        /// In place of taking.
        var resetPotential: SIMD16<Int32>?
    }

    /// By membrane.
    private let levels: [[Level]]
    private let hasMemory: Bool

    /// - Parameter thresholds: by level, of each lane's channel.
    init(_ program: FiringProgram, thresholds: [SIMD16<Int32>]) {
        hasMemory = program.hasMemory
        levels = (0..<program.membranes).map { membrane in
            zip(program.levels, thresholds).filter { $0.0.membrane == membrane }.map { level, threshold in
                let isBelow = level.side == .below
                var resetPotential: SIMD16<Int32>?
                if case .set(let potential) = level.effect { resetPotential = SIMD16(repeating: potential) }
                return Level(
                    isBelow: isBelow, cut: threshold.cut(firesAtThreshold: program.firesAtThreshold),
                    taken: isBelow ? .zero &- threshold : threshold, payload: SIMD16(repeating: level.payload), resetPotential: resetPotential)
            }
        }
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, membrane: Int, emitted: SIMD16<Int32>) -> LaneEmission {
        var emission = LaneEmission()
        var (above, below) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
        for level in levels[membrane] {
            var crossing: SIMD16<Int32>
            if level.isBelow {
                crossing = (level.cut &+ potential).negativeLanes & ~above
                if hasMemory { crossing &= ~(emitted &+ emission.value &+ level.payload).negativeLanes }
                below |= crossing
            } else {
                crossing = (level.cut &- potential).negativeLanes & ~below
                above |= crossing
            }
            emission.value &+= level.payload & crossing
            emission.crossings &-= crossing
            if let resetPotential = level.resetPotential {
                potential = resetPotential.chosen(by: crossing, else: potential)
            } else {
                potential &-= level.taken & crossing
            }
        }
        return emission
    }
}
