/// Fires sixteen neurons at once, for `FiringBody`: one type for each simple way of firing, so that loops over neurons are compiled for
/// it; a comparison and a masked subtraction per threshold.
public protocol LaneFiring {
    /// Whether every firing carries one and crosses one threshold.
    static var isUnit: Bool { get }
    /// Whether neurons fire at all.
    static var fires: Bool { get }
    /// Whether potentials are kept in the range of the state before.
    static var clips: Bool { get }
    /// Whether what neurons have emitted so far decides about what they emit.
    static var hasMemory: Bool { get }
    /// Potentials at or below this stay silent, unless there are thresholds below zero.
    var lowestCut: Int32 { get }

    /// Below zero where the potential crosses the lowest threshold.
    ///
    /// - Parameter memory: what each neuron has emitted so far; zeros unless `hasMemory`.
    func margin(_ potential: SIMD16<Int32>, memory: SIMD16<Int32>) -> SIMD16<Int32>

    /// Lets neurons fire.
    ///
    /// - Parameters:
    ///   - crossing: all bits of the lanes that do.
    ///   - memory: as in `margin`.
    /// - Returns: −1 for each one that does, or, unless `isUnit`, what it emits in the upper half of its lane and the thresholds
    ///   crossed in the lower one.
    func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32>

    /// Lets sixty-four neurons fire.
    ///
    /// - Parameters:
    ///   - emission: all zero; unless `isUnit`, becomes what each one emits in the upper half of its lane and the thresholds crossed in
    ///     the lower one.
    ///   - memory: as in `margin`.
    /// - Returns: the lanes that do, a bit each.
    func fire<Instructions: InstructionSet>(
        _ potentials: inout FourVectors, _ emission: inout FourVectors, memory: FourVectors, _: Instructions.Type
    ) -> (UInt16, UInt16, UInt16, UInt16)
}

extension LaneFiring {
    /// By masks of lanes.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potentials: inout FourVectors, _ emission: inout FourVectors, memory: FourVectors, _: Instructions.Type
    ) -> (UInt16, UInt16, UInt16, UInt16) {
        func fire(_ potential: inout SIMD16<Int32>, _ emission: inout SIMD16<Int32>, _ memory: SIMD16<Int32>) -> UInt16 {
            let crossing = margin(potential, memory: memory).negativeLanes
            emission = self.fire(&potential, crossing: crossing, memory: memory, Instructions.self)
            return Instructions.bits(crossing)
        }
        return (
            fire(&potentials.0, &emission.0, memory.0), fire(&potentials.1, &emission.1, memory.1),
            fire(&potentials.2, &emission.2, memory.2), fire(&potentials.3, &emission.3, memory.3)
        )
    }

    /// One each unless a type says otherwise.
    @_alwaysEmitIntoClient @inline(__always)
    public static var isUnit: Bool { true }

    /// They do unless a type says otherwise.
    @_alwaysEmitIntoClient @inline(__always)
    public static var fires: Bool { true }

    /// Nothing is clipped unless a type says so.
    @_alwaysEmitIntoClient @inline(__always)
    public static var clips: Bool { false }

    /// Nothing is remembered unless a type says so.
    @_alwaysEmitIntoClient @inline(__always)
    public static var hasMemory: Bool { false }

    /// The distance to the lowest threshold.
    @_alwaysEmitIntoClient @inline(__always)
    public func margin(_ potential: SIMD16<Int32>, memory: SIMD16<Int32>) -> SIMD16<Int32> { SIMD16(repeating: lowestCut) &- potential }
}

/// A layer that only integrates.
public struct SilentLanes: LaneFiring, Sendable {
    /// Nothing to set.
    public init() {}

    /// Whether neurons fire at all.
    @_alwaysEmitIntoClient @inline(__always)
    public static var fires: Bool { false }

    /// Potentials at or below this stay silent.
    @_alwaysEmitIntoClient @inline(__always)
    public var lowestCut: Int32 { .max }

    /// Nothing is ever crossed.
    @_alwaysEmitIntoClient @inline(__always)
    public func margin(_ potential: SIMD16<Int32>, memory: SIMD16<Int32>) -> SIMD16<Int32> { .zero }

    /// Nothing fires.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> { .zero }
}

/// One threshold that is subtracted.
public struct SubtractingLanes: LaneFiring, Sendable {
    /// Potentials at or below this stay silent.
    public let lowestCut: Int32
    @usableFromInline let threshold: Int32

    /// - Parameter cut: potentials above it fire.
    public init(cut: Int32, threshold: Int32) {
        (lowestCut, self.threshold) = (cut, threshold)
    }

    /// Subtracts the threshold where it is crossed.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> {
        potential &-= SIMD16(repeating: threshold) & crossing
        return crossing
    }

    /// Subtracts the threshold where it is crossed.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potentials: inout FourVectors, _ emission: inout FourVectors, memory: FourVectors, _: Instructions.Type
    ) -> (UInt16, UInt16, UInt16, UInt16) {
        (
            Instructions.subtract(threshold, from: &potentials.0, above: lowestCut),
            Instructions.subtract(threshold, from: &potentials.1, above: lowestCut),
            Instructions.subtract(threshold, from: &potentials.2, above: lowestCut),
            Instructions.subtract(threshold, from: &potentials.3, above: lowestCut)
        )
    }
}

/// One threshold behind which the potential starts again.
public struct ResettingLanes: LaneFiring, Sendable {
    /// Potentials at or below this stay silent.
    public let lowestCut: Int32
    @usableFromInline let resetPotential: Int32

    /// - Parameter cut: potentials above it fire.
    public init(cut: Int32, resetPotential: Int32) {
        self.lowestCut = cut
        self.resetPotential = resetPotential
    }

    /// Sets the potential where the threshold is crossed.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> {
        potential = SIMD16(repeating: resetPotential).chosen(by: crossing, else: potential)
        return crossing
    }
}

/// Several thresholds, or spikes that carry more than one.
public struct LevelLanes: LaneFiring, Sendable {
    /// One threshold.
    public struct Level: Sendable {
        /// A potential above this crosses: θ for `>`, θ − 1 for `≥`.
        @usableFromInline var cut: Int32
        @usableFromInline var threshold: Int32
        /// The value in the upper half, one crossing in the lower.
        @usableFromInline var emission: Int32

        /// - Parameters:
        ///   - cut: potentials above it cross.
        ///   - payload: what crossing emits, at most sixteen bits.
        public init(cut: Int32, threshold: Int32, payload: Int32) {
            self.cut = cut
            self.threshold = threshold
            emission = payload &<< 16 &+ 1
        }
    }

    @usableFromInline let levels: [Level]
    /// Potentials at or below this stay silent.
    public let lowestCut: Int32

    /// - Parameter levels: in the order in which potentials are compared with them.
    public init(_ levels: [Level]) {
        self.levels = levels
        lowestCut = levels.map(\.cut).min() ?? .max
    }

    /// Whether every firing carries one.
    @_alwaysEmitIntoClient @inline(__always)
    public static var isUnit: Bool { false }

    /// Compares with each threshold, and subtracts those that are crossed.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> {
        var emission = SIMD16<Int32>.zero
        let levels = levels.span
        var index = 0
        while index < levels.count {
            let level = unsafe levels[unchecked: index]
            index &+= 1
            Instructions.cross(level.cut, &potential, minus: level.threshold, &emission, plus: level.emission)
        }
        return emission
    }

    /// Level by level, each for all neurons.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potentials: inout FourVectors, _ emission: inout FourVectors, memory: FourVectors, _: Instructions.Type
    ) -> (UInt16, UInt16, UInt16, UInt16) {
        let bits = (
            Instructions.bits(margin(potentials.0, memory: memory.0).negativeLanes),
            Instructions.bits(margin(potentials.1, memory: memory.1).negativeLanes),
            Instructions.bits(margin(potentials.2, memory: memory.2).negativeLanes),
            Instructions.bits(margin(potentials.3, memory: memory.3).negativeLanes)
        )
        let levels = levels.span
        var index = 0
        while index < levels.count {
            let level = unsafe levels[unchecked: index]
            index &+= 1
            Instructions.cross(level.cut, &potentials.0, minus: level.threshold, &emission.0, plus: level.emission)
            Instructions.cross(level.cut, &potentials.1, minus: level.threshold, &emission.1, plus: level.emission)
            Instructions.cross(level.cut, &potentials.2, minus: level.threshold, &emission.2, plus: level.emission)
            Instructions.cross(level.cut, &potentials.3, minus: level.threshold, &emission.3, plus: level.emission)
        }
        return bits
    }
}

/// Neurons whose potential may leave the range of the state.
@usableFromInline
struct ClippedLanes<Firing: LaneFiring>: LaneFiring {
    @usableFromInline let firing: Firing

    @_alwaysEmitIntoClient @inline(__always)
    init(_ firing: Firing) { self.firing = firing }

    @_alwaysEmitIntoClient @inline(__always)
    static var isUnit: Bool { Firing.isUnit }

    @_alwaysEmitIntoClient @inline(__always)
    static var fires: Bool { Firing.fires }

    @_alwaysEmitIntoClient @inline(__always)
    static var clips: Bool { true }

    @_alwaysEmitIntoClient @inline(__always)
    static var hasMemory: Bool { Firing.hasMemory }

    @_alwaysEmitIntoClient @inline(__always)
    var lowestCut: Int32 { firing.lowestCut }

    @_alwaysEmitIntoClient @inline(__always)
    func margin(_ potential: SIMD16<Int32>, memory: SIMD16<Int32>) -> SIMD16<Int32> { firing.margin(potential, memory: memory) }

    @_alwaysEmitIntoClient @inline(__always)
    func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> { firing.fire(&potential, crossing: crossing, memory: memory, Instructions.self) }
}
