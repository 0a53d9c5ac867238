/// What the neurons of a population do between spikes (`docs/semantics.md`, 2): leak, decay of the synaptic current,
/// refractory steps, and whether they fire before or after they integrate.
public struct Membrane: Sendable, Equatable {
    /// Whether a step fires before or after it integrates.
    public enum Order: String, Sendable, CaseIterable {
        /// v ← leak(v) + I(t); s ← fire(v); v ← reset(v, s)
        case integrateThenFire
        /// s ← fire(v); v ← leak(v) + I(t) − reset (Rathi 2020, Yue 2023): a spike depends on inputs up to t − 1, so a
        /// projection from such a population adds no step of its own.
        case fireThenIntegrate
    }

    /// How a refractory neuron spends its steps.
    public enum Refractoriness: String, Sendable, CaseIterable {
        /// It integrates and does not fire.
        case mute
        /// Its potential stays what the spike left, and what arrives is lost (its synaptic current still decays and adds).
        case hold
    }

    /// Firing last, unless the papers' code fires first.
    public var order: Order
    /// Share of the potential that is left after a step, 0 ... 1; 1 is no leak. A chip keeps multiples of 1/4096.
    public var leak: Float
    /// Share of the synaptic current that is left after a step, 0 ..< 1; 0 is a current that lasts the step its spike arrives
    /// in. Biases and analog currents reach the potential directly.
    public var currentDecay: Float
    /// Steps after a spike in which the neuron does not fire.
    public var refractorySteps: Int
    /// What a resting neuron does with its input.
    public var refractoriness: Refractoriness
    /// Whether the threshold that a spike subtracts is taken away in the next step, behind the leak: v ← leak · v + I − θ · s(t − 1),
    /// as snnTorch 1.0.0 computes it. Without a leak that is the same. For neurons that subtract, integrate first and never rest.
    public var resetsLate: Bool

    /// No leak, no synaptic current, no refractory steps, integrate then fire, unless told otherwise.
    public init(
        order: Order = .integrateThenFire, leak: Float = 1, currentDecay: Float = 0, refractorySteps: Int = 0,
        refractoriness: Refractoriness = .mute, resetsLate: Bool = false
    ) {
        self.order = order
        self.leak = leak
        self.currentDecay = currentDecay
        self.refractorySteps = refractorySteps
        self.refractoriness = refractoriness
        self.resetsLate = resetsLate
    }

    /// Whether time alone changes the neuron's state.
    public var isDynamic: Bool { leak != 1 || currentDecay != 0 || refractorySteps > 0 }

    /// Bits of a decay factor on a chip (Loihi: 12).
    public static let decayBits = 12
}
