import EventSim
import Kernels

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
        /// In place of the potential and of the payload, which is then the most of it.
        var difference: FiringProgram.Difference?
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
                    taken: level.effect != .subtract ? .zero : isBelow ? .zero &- threshold : threshold, payload: SIMD16(repeating: level.payload),
                    resetPotential: resetPotential, difference: level.effect.difference)
            }
        }
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, membrane: Int, emitted: SIMD16<Int32>) -> LaneEmission {
        var emission = LaneEmission()
        var (above, below) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
        for level in levels[membrane] {
            var crossing: SIMD16<Int32>
            var (compared, payload) = (potential, level.payload)
            if let difference = level.difference {
                compared = difference.value(potential, emitted: emitted &+ emission.value)
                payload = difference.payload(compared, most: level.payload, isBelow: level.isBelow)
            }
            if level.isBelow {
                crossing = (level.cut &+ compared).negativeLanes & ~above
                if hasMemory { crossing &= ~(emitted &+ emission.value &+ payload).negativeLanes }
                if level.difference != nil { crossing &= payload.negativeLanes }
                below |= crossing
            } else {
                crossing = (level.cut &- compared).negativeLanes & ~below
                if level.difference != nil { crossing &= payload.positiveLanes }
                above |= crossing
            }
            emission.value &+= payload & crossing
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

/// Sixteen differences at once; potentials of up to thirty bits and shifts below that keep every sum inside thirty-two.
extension FiringProgram.Difference {
    @inline(__always)
    fileprivate func value(_ potential: SIMD16<Int32>, emitted: SIMD16<Int32>) -> SIMD16<Int32> {
        let activation = potential.decayed(slope).chosen(by: potential.negativeLanes, else: potential)
        return activation &- emitted &<< SIMD16(repeating: Int32(shift))
    }

    @inline(__always)
    fileprivate func payload(_ difference: SIMD16<Int32>, most: SIMD16<Int32>, isBelow: Bool) -> SIMD16<Int32> {
        let rounded = (difference &+ SIMD16(repeating: (1 << Int32(shift)) >> 1)) &>> SIMD16(repeating: Int32(shift))
        let isBeyond = isBelow ? (rounded &- most).negativeLanes : (most &- rounded).negativeLanes
        return most.chosen(by: isBeyond, else: rounded)
    }
}
