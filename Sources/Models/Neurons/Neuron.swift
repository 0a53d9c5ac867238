/// A neuron model: what is particular to one, in one file of `Models/Neurons` that `NeuronRegistry` lists.
///
/// It says twice what the neuron does. `levels` are its thresholds as data, from which the compiler makes a program of the
/// chip (`FiringProgram`) without knowing which neuron it is. `rule` is the firing as the paper writes it, which the reference
/// simulation runs; tests hold one against the other. What the potential does between spikes is `Membrane`, for all neurons.
public protocol Neuron: Sendable, Equatable {
    /// The words of the command line for it, each with its text, options and defaults; empty for what no word chooses.
    static var specs: [NeuronSpec] { get }

    /// Its thresholds, in the order in which they are tried. Setting them changes numbers: not how many there are, nor their
    /// membranes and sides.
    var levels: [FiringLevel] { get set }

    /// When a potential crosses a threshold.
    var comparison: Comparison { get set }

    /// Whether it keeps the sum of what it emitted and takes back no more than that.
    var hasMemory: Bool { get }

    /// Whether a spike may set the potential to a constant in place of subtracting a threshold.
    var allowsHardReset: Bool { get }

    /// Which of the words of `specs` it is.
    ///
    /// - Parameter leaks: whether its membrane does.
    func word(leaks: Bool) -> String

    /// The neuron in the place of a leaky ReLU of slope `slope`, all else being equal; `nil` where it carries no values below
    /// zero.
    func leaky(slope: Float) -> NeuronModel?

    /// The firing of one membrane in one step, its parameters converted to an arithmetic once.
    func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar>
}

extension Neuron {
    /// None: no word chooses it.
    public static var specs: [NeuronSpec] { [] }
    /// It keeps no sum.
    public var hasMemory: Bool { false }
    /// Spikes subtract their thresholds.
    public var allowsHardReset: Bool { false }
    /// The first word of `specs`, empty without one.
    public func word(leaks: Bool) -> String { Self.specs.first?.word ?? "" }

    /// Thresholds of both signs, and negative spikes that carry the slope.
    public func leaky(slope: Float) -> NeuronModel? {
        let above = levels.filter { $0.side == .above }
        return .signed(
            SignedMultiThreshold(
                thresholds: above.map(\.threshold), negativeAmplitudes: above.map { slope * $0.threshold }, comparison: comparison,
                reset: allowsHardReset ? above.first?.reset ?? .soft : .soft))
    }
}

/// One threshold of a neuron.
public struct FiringLevel: Sendable, Equatable {
    /// Which way a potential crosses a threshold.
    public enum Side: Sendable, Equatable {
        /// Upwards: v against θ.
        case above
        /// Downwards: −v against θ.
        case below
    }

    /// Which of the neuron's potentials is compared.
    public var membrane: Int
    /// From which side potentials cross it.
    public var side: Side
    /// A magnitude.
    public var threshold: Float
    /// The value of a spike, or the most of it where it carries a difference: below zero on the lower side.
    public var amplitude: Float
    /// What crossing it does to the potential.
    public var reset: Reset
    /// What is compared and sent in place of the potential and the amplitude; `nil` for a spike of one size. The potential keeps
    /// its value then.
    public var difference: FiringDifference?

    /// A threshold of the first membrane, crossed upwards and subtracted, unless told otherwise.
    public init(
        membrane: Int = 0, side: Side = .above, threshold: Float, amplitude: Float, reset: Reset = .soft, difference: FiringDifference? = nil
    ) {
        self.membrane = membrane
        self.side = side
        self.threshold = threshold
        self.amplitude = amplitude
        self.reset = reset
        self.difference = difference
    }
}

/// How far a neuron's activation is from the sum of all that it has emitted.
public struct FiringDifference: Sendable, Equatable {
    /// Share of potentials below zero that its activation keeps: 0 for a ReLU, 1 for the identity.
    public var slope: Float
    /// On a chip: the potential that one unit of a spike's value stands for, a power of two; values are rounded half up to whole units
    /// there. `nil` while numbers are real.
    public var step: Int?

    /// Of a ReLU in real numbers, unless told otherwise.
    public init(slope: Float = 0, step: Int? = nil) {
        self.slope = slope
        self.step = step
    }
}

/// When a potential crosses a threshold; an exact tie tells the two apart.
public enum Comparison: String, Sendable, Equatable, CaseIterable {
    /// v > θ
    case above
    /// v ≥ θ
    case atOrAbove

    /// Whether `potential` crosses `threshold`.
    public func crosses<Scalar: Comparable>(_ potential: Scalar, _ threshold: Scalar) -> Bool {
        self == .above ? potential > threshold : potential >= threshold
    }
}

/// What a spike does to the potential.
public enum Reset: Sendable, Equatable {
    /// Subtract the threshold.
    case soft
    /// Set to `potential`.
    case hard(potential: Float)

    /// Where a hard reset puts the potential; `nil` for a soft one.
    func potential<Scalar: ReferenceScalar>() -> Scalar? {
        if case .hard(let potential) = self { Scalar(reference: potential) } else { nil }
    }
}
