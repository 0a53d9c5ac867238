/// What the neurons of a layer do between spikes, in the chip's integers.
public struct MappedMembrane: Sendable, Equatable {
    /// Whether a spike of step t depends on inputs up to t − 1 only. Such a spike leaves at the end of step t − 1, so that it
    /// arrives in step t, and leak comes before the reset is subtracted.
    public var firesFirst: Bool
    /// What a step leaves of a potential, of 4096; 4096 is no leak.
    public var leak: Int32
    /// What a step leaves of the synaptic current, of 4096; 0 is a current that lasts one step.
    public var currentDecay: Int32
    /// Steps after a spike in which the neuron does not fire.
    public var refractorySteps: Int
    /// Whether the potential stays what the spike left meanwhile, instead of integrating.
    public var holdsWhileRefractory: Bool
    /// Whether what a spike subtracts is taken away in the next step, behind the leak.
    public var resetsLate: Bool
    /// How registers overflow and round; `nil` where potentials and currents just saturate.
    public var registers: RegisterRules?

    /// No leak, no synaptic current, no refractory steps, saturating registers, unless told otherwise.
    public init(
        firesFirst: Bool = false, leak: Int32 = MappedMembrane.whole, currentDecay: Int32 = 0, refractorySteps: Int = 0,
        holdsWhileRefractory: Bool = false, resetsLate: Bool = false, registers: RegisterRules? = nil
    ) {
        self.firesFirst = firesFirst
        self.leak = leak
        self.currentDecay = currentDecay
        self.refractorySteps = refractorySteps
        self.holdsWhileRefractory = holdsWhileRefractory
        self.resetsLate = resetsLate
        self.registers = registers
    }

    /// The decay factor of one.
    public static let whole: Int32 = 4096

    /// Whether a potential is kept between steps with the next step's leak already taken, in front of the reset.
    package var leaksAhead: Bool { firesFirst || resetsLate }

    /// Whether time alone changes the neuron's state, so that a chip cannot leave it alone while nothing arrives.
    public var isDynamic: Bool { leak != Self.whole || currentDecay != 0 || refractorySteps > 0 }
}

extension MappedLayer {
    /// The program of a channel, its own thresholds included.
    package func soma(ofChannel channel: Int) -> FiringProgram { channelThresholds.isEmpty ? soma : soma.withThresholds(channelThresholds[channel]) }

    /// Where the potentials of a channel start.
    package func initialPotential(ofChannel channel: Int) -> Int32 {
        initialPotentials.isEmpty ? initialPotential : initialPotentials[channel]
    }
}
