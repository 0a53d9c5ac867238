/// What the neurons of a layer do when they fire, as data: thresholds that are tried one after the other. Every neuron of the
/// machine is such a program, and no engine knows one by name.
///
/// A level is crossed by its membrane's potential, upwards (v against θ) or downwards (−v against θ). It then emits its payload
/// and changes the potential, which the levels behind it see. Once a membrane has crossed a level of one side in a step, those of
/// the other side are out: no firing carries values of both signs. A program without levels only accumulates.
///
/// A level that sends (`Effect.send`) is crossed by a difference in the potential's place, and emits that.
public struct FiringProgram: Sendable, Hashable {
    /// Which way a potential crosses a threshold.
    public enum Side: String, Sendable, CaseIterable {
        /// Upwards: v against θ.
        case above
        /// Downwards: −v against θ.
        case below
    }

    /// What crossing a threshold does to the potential.
    public enum Effect: Sendable, Hashable {
        /// The threshold is taken from it, or, below, added to it.
        case subtract
        /// It starts again at a constant.
        case set(Int32)
        /// Nothing: what is compared and emitted is how far the potential is from what has been emitted before.
        case send(Difference)
    }

    /// What a neuron that sends changes compares with its thresholds, in potential units (`docs/fixed-point.md`, sigma-delta):
    ///
    ///     d = a − e · 2^shift, where a = v for v ≥ 0 and v · slope / 4096 below, and e is the sum of all that it has emitted
    ///
    /// It emits d / 2^shift, rounded half up, within the payload of the level; a value of zero is no spike. Receivers that add up
    /// what they get have e, so that nothing is ever lost: what rounding and the payload leave out is part of the next step's d.
    public struct Difference: Sendable, Hashable {
        /// One unit of payload stands for 2^shift units of potential.
        public var shift: Int
        /// Of 4096, what is left of potentials below zero, toward zero: 0 for a ReLU, 4096 for the identity.
        public var slope: Int32

        /// Of a ReLU, unless a slope is given.
        public init(shift: Int, slope: Int32 = 0) {
            self.shift = shift
            self.slope = slope
        }
    }

    /// One threshold.
    public struct Level: Sendable, Hashable {
        /// Whose potential is compared, below `FiringProgram.membranes`.
        public var membrane: Int
        /// From which side the potential crosses it.
        public var side: Side
        /// A magnitude.
        public var threshold: Int32
        /// What it emits, or, of a level that sends, the most of it: below zero on the lower side.
        public var payload: Int32
        /// What crossing it does to the potential.
        public var effect: Effect

        /// A threshold of the first membrane, crossed upwards and subtracted, unless told otherwise.
        public init(membrane: Int = 0, side: Side = .above, threshold: Int32, payload: Int32, effect: Effect = .subtract) {
            self.membrane = membrane
            self.side = side
            self.threshold = threshold
            self.payload = payload
            self.effect = effect
        }
    }

    /// Potentials of one neuron, all with the same input.
    public var membranes: Int
    /// v ≥ θ instead of v > θ, on both sides.
    public var firesAtThreshold: Bool
    /// Whether a value below zero is emitted only as far as the sum of all that was emitted stays at or above zero.
    public var hasMemory: Bool
    /// In the order in which they are tried.
    public var levels: [Level]

    /// One membrane, v > θ, no memory, unless told otherwise.
    public init(levels: [Level], membranes: Int = 1, firesAtThreshold: Bool = false, hasMemory: Bool = false) {
        self.levels = levels
        self.membranes = membranes
        self.firesAtThreshold = firesAtThreshold
        self.hasMemory = hasMemory
    }

    /// Accumulates and never fires; also what input layers have, whose spikes are given.
    public static let accumulate = FiringProgram(levels: [])
}

/// What follows from the levels.
extension FiringProgram {
    /// Whether it never fires.
    public var isSilent: Bool { levels.isEmpty }

    /// The magnitude of every threshold, in the order of `levels`.
    public var thresholds: [Int32] { levels.map(\.threshold) }

    /// The value each threshold emits, in the order of `levels`.
    public var payloads: [Int32] { levels.map(\.payload) }

    /// Thresholds of one side.
    public func thresholds(_ side: Side) -> [Int32] { levels.filter { $0.side == side }.map(\.threshold) }

    /// Whether a spike sets a potential to a constant.
    package var resetsHard: Bool { levels.contains { if case .set = $0.effect { true } else { false } } }

    /// Whether what it emits is how far its potential has moved.
    package var sendsDifferences: Bool { levels.contains { $0.effect.difference != nil } }

    /// Whether a neuron keeps the sum of all that it has emitted.
    package var keepsEmitted: Bool { hasMemory || sendsDifferences }

    /// The largest magnitude of one firing.
    package var largestFiring: Int32 {
        max(payloads.reduce(0) { $0 + max($1, 0) }, -payloads.reduce(0) { $0 + min($1, 0) })
    }

    /// The same program with other thresholds, in the order of `levels`.
    /// - Precondition: as many as it has.
    package func withThresholds(_ values: [Int32]) -> FiringProgram {
        precondition(values.count == levels.count, "\(values.count) thresholds for a neuron that has \(levels.count)")
        var other = self
        for (index, value) in values.enumerated() { other.levels[index].threshold = value }
        return other
    }
}

extension FiringProgram.Effect {
    /// What a level that sends compares; `nil` for one that compares the potential.
    package var difference: FiringProgram.Difference? { if case .send(let difference) = self { difference } else { nil } }
}
