import EventSim

/// Fires sixteen neurons at once, for `FiringKernel`: one type for each simple way of firing, so that loops over neurons are compiled for
/// it; a comparison and a masked subtraction per threshold.
protocol LaneFiring {
    /// Whether every firing carries one and crosses one threshold.
    static var isUnit: Bool { get }
    static var fires: Bool { get }
    /// Whether potentials are kept in the range of the state before.
    static var clips: Bool { get }
    /// Potentials at or below this stay silent.
    var lowestCut: Int32 { get }

    /// Below zero where the potential crosses the lowest threshold.
    func margin(_ potential: SIMD16<Int32>) -> SIMD16<Int32>

    /// Lets neurons fire.
    ///
    /// - Parameter crossing: all bits of the lanes that do.
    /// - Returns: −1 for each one that does, or, unless `isUnit`, what it emits in the upper half of its lane and the thresholds
    ///   crossed in the lower one.
    func fire(_ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>) -> SIMD16<Int32>
}

extension LaneFiring {
    static var clips: Bool { false }

    @inline(__always)
    func margin(_ potential: SIMD16<Int32>) -> SIMD16<Int32> { SIMD16(repeating: lowestCut) &- potential }
}

/// The firing of a program that needs no more than its potential and thresholds; others run on `GeneralLanes`.
enum FiringLanes: Sendable {
    case never(SilentLanes)
    case subtracting(SubtractingLanes)
    case resetting(ResettingLanes)
    case levels(LevelLanes)

    init(_ program: FiringProgram) {
        let isUnit = program.payloads == [1]
        let cut = Self.cut(program.thresholds.first ?? 0, program.firesAtThreshold)
        switch program.form {
        case .cascade where isUnit: self = .subtracting(SubtractingLanes(cut: cut, threshold: program.thresholds[0]))
        case .cascade: self = .levels(LevelLanes(program))
        case .hardReset(let potential): self = .resetting(ResettingLanes(cut: cut, resetPotential: potential))
        case .silent, .signed, .multiLevel, nil: self = .never(SilentLanes())
        }
    }

    fileprivate static func cut(_ threshold: Int32, _ firesAtThreshold: Bool) -> Int32 { firesAtThreshold ? threshold &- 1 : threshold }

    var fires: Bool {
        if case .never = self { return false }
        return true
    }

    var lowestCut: Int32 {
        switch self {
        case .never(let lanes): lanes.lowestCut
        case .subtracting(let lanes): lanes.lowestCut
        case .resetting(let lanes): lanes.lowestCut
        case .levels(let lanes): lanes.lowestCut
        }
    }

    var isUnit: Bool {
        if case .levels = self { return false }
        return true
    }
}

/// A layer that only integrates.
struct SilentLanes: LaneFiring {
    static var isUnit: Bool { true }
    static var fires: Bool { false }
    var lowestCut: Int32 { .max }

    func margin(_ potential: SIMD16<Int32>) -> SIMD16<Int32> { .zero }
    func fire(_ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>) -> SIMD16<Int32> { .zero }
}

/// One threshold that is subtracted.
struct SubtractingLanes: LaneFiring {
    let cut: Int32
    let threshold: Int32

    static var isUnit: Bool { true }
    static var fires: Bool { true }
    var lowestCut: Int32 { cut }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>) -> SIMD16<Int32> {
        potential &-= SIMD16(repeating: threshold) & crossing
        return crossing
    }
}

/// One threshold behind which the potential starts again.
struct ResettingLanes: LaneFiring {
    let cut: Int32
    let resetPotential: Int32

    static var isUnit: Bool { true }
    static var fires: Bool { true }
    var lowestCut: Int32 { cut }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>) -> SIMD16<Int32> {
        potential = SIMD16(repeating: resetPotential).chosen(by: crossing, else: potential)
        return crossing
    }
}

/// Several thresholds, or spikes that carry more than one.
struct LevelLanes: LaneFiring {
    /// One threshold.
    private struct Level: Sendable {
        /// A potential above this crosses: θ for `>`, θ − 1 for `≥`.
        var cut: Int32
        var threshold: Int32
        /// The value in the upper half, one crossing in the lower.
        var emission: Int32
    }

    private let levels: [Level]
    let lowestCut: Int32

    /// - Parameter program: a cascade.
    init(_ program: FiringProgram) {
        levels = program.levels.map {
            Level(cut: FiringLanes.cut($0.threshold, program.firesAtThreshold), threshold: $0.threshold, emission: $0.payload &<< 16 &+ 1)
        }
        lowestCut = levels.map(\.cut).min() ?? .max
    }

    static var isUnit: Bool { false }
    static var fires: Bool { true }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>) -> SIMD16<Int32> {
        var emission = SIMD16<Int32>.zero
        for level in levels {
            let mask = potential.lanes(above: SIMD16(repeating: level.cut))
            potential &-= SIMD16(repeating: level.threshold) & mask
            emission &+= SIMD16(repeating: level.emission) & mask
        }
        return emission
    }
}

/// Neurons whose potential may leave the range of the state.
struct ClippedLanes<Firing: LaneFiring>: LaneFiring {
    let firing: Firing

    static var isUnit: Bool { Firing.isUnit }
    static var fires: Bool { Firing.fires }
    static var clips: Bool { true }
    var lowestCut: Int32 { firing.lowestCut }

    @inline(__always)
    func margin(_ potential: SIMD16<Int32>) -> SIMD16<Int32> { firing.margin(potential) }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>) -> SIMD16<Int32> { firing.fire(&potential, crossing: crossing) }
}
