/// A soma as vector constants: what sixteen neurons compare, subtract and emit at once.
struct SomaLanes: Sendable {
    /// One threshold.
    struct Level: Sendable {
        /// A potential above this crosses: θ for `>`, θ − 1 for `≥`.
        var cut: Int32
        var threshold: Int32
        /// What crossing it emits, in the terms of `Emission`.
        var emission: Int32
    }

    /// What sixteen neurons emit: the value in the upper half of each lane, the thresholds crossed in the lower one.
    struct Emission {
        var packed = SIMD16<Int32>.zero

        @inline(__always)
        var value: SIMD16<Int32> { packed &>> SIMD16(repeating: 16) }
    }

    private let first: Level
    /// Thresholds after the first.
    private let further: [Level]
    /// The potential after a spike, for a hard reset.
    private let resetPotential: Int32?
    /// Potentials at or below this stay silent; `nil` if the layer never fires.
    let lowestCut: Int32?
    /// Whether every firing carries one and crosses one threshold.
    let isUnit: Bool

    init(_ soma: Soma) {
        var firesAtThreshold = false
        switch soma {
        case .cascade(let soma):
            firesAtThreshold = soma.firesAtThreshold
            resetPotential = nil
        case .hardReset(let soma):
            firesAtThreshold = soma.firesAtThreshold
            resetPotential = soma.resetPotential
        case .signed, .multiLevel, .accumulate, .input:
            resetPotential = nil
        }
        let levels: [Level] = switch soma {
        case .cascade, .hardReset:
            zip(soma.thresholds, soma.payloads).map {
                Level(cut: firesAtThreshold ? $0 &- 1 : $0, threshold: $0, emission: $1 &<< 16 &+ 1)
            }
        // The first two run on `GeneralLanes`.
        case .signed, .multiLevel, .accumulate, .input: []
        }
        first = levels.first ?? Level(cut: .max, threshold: 0, emission: 0)
        further = Array(levels.dropFirst())
        lowestCut = levels.map(\.cut).min()
        isUnit = soma.payloads.allSatisfy { $0 == 1 } && soma.payloads.count <= 1
    }

    /// Lets sixteen neurons fire.
    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>) -> Emission {
        var emission = Emission()
        emission.packed = SIMD16(repeating: first.emission) & cross(first, &potential)
        for level in further { emission.packed &+= SIMD16(repeating: level.emission) & cross(level, &potential) }
        return emission
    }

    /// The same where every firing carries one: −1 for each neuron that fires.
    @inline(__always)
    func fireUnits(_ potential: inout SIMD16<Int32>) -> SIMD16<Int32> { cross(first, &potential) }

    /// All bits of the lanes that cross a threshold.
    @inline(__always)
    private func cross(_ level: Level, _ potential: inout SIMD16<Int32>) -> SIMD16<Int32> {
        let mask = (SIMD16(repeating: level.cut) &- potential).negativeLanes
        if let resetPotential {
            potential = SIMD16(repeating: resetPotential).chosen(by: mask, else: potential)
        } else {
            potential &-= SIMD16(repeating: level.threshold) & mask
        }
        return mask
    }
}
