/// Thresholds on both sides of zero, each of which is taken from the potential's magnitude where it is crossed.
public struct SignedLanes: LaneFiring, Sendable {
    /// One threshold.
    public struct Level: Sendable {
        /// Magnitudes above this cross: θ for `>`, θ − 1 for `≥`.
        @usableFromInline var cut: Int32
        @usableFromInline var threshold: Int32
        /// What it emits: below zero where it is crossed downwards.
        @usableFromInline var payload: Int32

        /// - Parameters:
        ///   - cut: not below zero, so that no potential crosses thresholds of both sides.
        ///   - threshold: above zero.
        ///   - payload: at most sixteen bits.
        public init(cut: Int32, threshold: Int32, payload: Int32) {
            precondition(cut >= 0 && threshold > 0, "thresholds on both sides of zero are not zero")
            (self.cut, self.threshold, self.payload) = (cut, threshold, payload)
        }

        /// The value in the upper half, one crossing in the lower.
        @_alwaysEmitIntoClient @inline(__always)
        var emission: Int32 { payload &<< 16 &+ 1 }
    }

    @usableFromInline let above: [Level]
    @usableFromInline let below: [Level]
    /// Potentials at or below this cross none of the upper thresholds.
    public let lowestCut: Int32
    /// Potentials at or above its negative cross none of the lower ones.
    public let lowestCutBelow: Int32

    /// - Parameters:
    ///   - above: upper thresholds, in the order in which potentials are compared with them.
    ///   - below: lower ones, likewise.
    public init(above: [Level], below: [Level]) {
        (self.above, self.below) = (above, below)
        // Potentials stay inside thirty-one bits, and so do their distances to these.
        lowestCut = above.map(\.cut).min() ?? 1 << 30
        lowestCutBelow = below.map(\.cut).min() ?? 1 << 30
    }

    /// Whether every firing carries one.
    @_alwaysEmitIntoClient @inline(__always)
    public static var isUnit: Bool { false }

    /// Below zero above the upper thresholds and below the lower ones.
    @_alwaysEmitIntoClient @inline(__always)
    public func margin(_ potential: SIMD16<Int32>, memory: SIMD16<Int32>) -> SIMD16<Int32> {
        (SIMD16(repeating: lowestCut) &- potential) | (potential &+ SIMD16(repeating: lowestCutBelow))
    }

    /// Compares with each threshold of both sides.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> {
        var emission = upper(&potential, Instructions.self)
        let levels = below.span
        var index = 0
        while index < levels.count {
            let level = unsafe levels[unchecked: index]
            index &+= 1
            let crossing = (potential &+ SIMD16(repeating: level.cut)).negativeLanes
            potential &+= SIMD16(repeating: level.threshold) & crossing
            emission &+= SIMD16(repeating: level.emission) & crossing
        }
        return emission
    }

    /// Compares with each upper threshold.
    @_alwaysEmitIntoClient @inline(__always)
    func upper<Instructions: InstructionSet>(_ potential: inout SIMD16<Int32>, _: Instructions.Type) -> SIMD16<Int32> {
        var emission = SIMD16<Int32>.zero
        let levels = above.span
        var index = 0
        while index < levels.count {
            let level = unsafe levels[unchecked: index]
            index &+= 1
            Instructions.cross(level.cut, &potential, minus: level.threshold, &emission, plus: level.emission)
        }
        return emission
    }
}

/// Signed thresholds of neurons that take back no more than they have emitted.
public struct RememberingLanes: LaneFiring, Sendable {
    @usableFromInline let lanes: SignedLanes
    /// The least that crossing a lower threshold takes back.
    @usableFromInline let leastTaken: Int32

    /// - Parameter lanes: with lower thresholds whose payloads are below zero.
    public init(_ lanes: SignedLanes) {
        self.lanes = lanes
        leastTaken = lanes.below.map { 0 &- $0.payload }.min() ?? 1 << 30
    }

    /// Potentials at or below this cross none of the upper thresholds.
    @_alwaysEmitIntoClient @inline(__always)
    public var lowestCut: Int32 { lanes.lowestCut }

    /// Whether every firing carries one.
    @_alwaysEmitIntoClient @inline(__always)
    public static var isUnit: Bool { false }

    /// Whether what neurons have emitted so far decides about what they emit.
    @_alwaysEmitIntoClient @inline(__always)
    public static var hasMemory: Bool { true }

    /// Below zero above the upper thresholds, and below the lower ones where anything can be taken back.
    @_alwaysEmitIntoClient @inline(__always)
    public func margin(_ potential: SIMD16<Int32>, memory: SIMD16<Int32>) -> SIMD16<Int32> {
        (SIMD16(repeating: lanes.lowestCut) &- potential)
            | ((potential &+ SIMD16(repeating: lanes.lowestCutBelow)) & ~(memory &- SIMD16(repeating: leastTaken)))
    }

    /// Compares with each threshold of both sides; a lower one is crossed only as long as the sum of what was emitted stays at or above zero.
    @_alwaysEmitIntoClient @inline(__always)
    public func fire<Instructions: InstructionSet>(
        _ potential: inout SIMD16<Int32>, crossing: SIMD16<Int32>, memory: SIMD16<Int32>, _: Instructions.Type
    ) -> SIMD16<Int32> {
        var emission = lanes.upper(&potential, Instructions.self)
        // No potential that has crossed an upper threshold crosses a lower one, so that what is left is as it was.
        var left = memory
        let levels = lanes.below.span
        var index = 0
        while index < levels.count {
            let level = unsafe levels[unchecked: index]
            index &+= 1
            let payload = SIMD16<Int32>(repeating: level.payload)
            let remaining = left &+ payload
            let crossing = ((potential &+ SIMD16(repeating: level.cut)) & ~remaining).negativeLanes
            potential &+= SIMD16(repeating: level.threshold) & crossing
            left &+= payload & crossing
            emission &+= SIMD16(repeating: level.emission) & crossing
        }
        return emission
    }
}
