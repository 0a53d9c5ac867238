public import Models

/// The spiking network that tuning simulates: what stands in the place of each activation, and how long it runs. Weights stay as
/// trained; thresholds and spikes of a layer are scaled by its λ, which computes the same as normalised weights do.
public struct SpikingSettings: Sendable, Equatable {
    /// Thresholds and amplitudes in units of λ.
    public var neuron: NeuronModel
    /// Leak and order; synaptic currents, rest and late resets cannot be tuned.
    public var membrane: Membrane
    /// T.
    public var steps: Int
    /// Potential at the start in units of λ.
    public var initial: Float
    /// λ of each activation by the number of its layer.
    public var scales: [Int: Float]
    /// How the input enters: an analog current, spikes of a Poisson generator, or one spike of each value at its time.
    public var coding: SpikingInput.Coding
    /// Whether spikes are as large as their thresholds' λ makes them; those of balanced thresholds (Rathi 2020) are 1 in every layer.
    public var scalesSpikes: Bool
    /// Whether the output is the read-out's potential ÷ T; the papers that fire first take the potential.
    public var averagesReadout: Bool

    /// An analog input, no leak, spikes in units of λ and an output of potential ÷ T unless told otherwise.
    public init(
        neuron: NeuronModel, membrane: Membrane = Membrane(), steps: Int, initial: Float, scales: [Int: Float],
        coding: SpikingInput.Coding = .analogCurrent, scalesSpikes: Bool = true, averagesReadout: Bool = true
    ) {
        self.neuron = neuron
        self.membrane = membrane
        self.steps = steps
        self.initial = initial
        self.scales = scales
        self.coding = coding
        self.scalesSpikes = scalesSpikes
        self.averagesReadout = averagesReadout
    }

    /// What the read-out's potential is multiplied by.
    var readoutShare: Float { averagesReadout ? 1 / Float(steps) : 1 }

    /// - Throws: `TrainingError.neuron` for dynamics without a gradient here, `.shape` for an activation without a scale.
    func check(_ graph: TrainingGraph) throws(TrainingError) {
        guard steps > 0, steps <= 1 << 20 else { throw .neuron(reason: "\(steps) steps are outside 1 ... \(1 << 20)") }
        guard initial.isFinite else { throw .neuron(reason: "the initial potential must be finite") }
        guard membrane.currentDecay == 0, membrane.refractorySteps == 0, !membrane.resetsLate else {
            throw .neuron(reason: "neurons with a synaptic current, refractory steps or a late reset cannot be tuned; tune without, or train the dense network")
        }
        guard neuron.difference == nil, !neuron.isReadout else {
            throw .neuron(reason: "\(neuron.word(leaks: false)) neurons cannot be tuned; use if, lif, multi-threshold, signed-multi-threshold, ternary or mlf")
        }
        switch coding {
        case .analogCurrent, .binaryPoisson, .ternaryPoisson, .latency: break
        case .spikeTrain: throw .neuron(reason: "tuning reads an analog input, Poisson spikes or spike times; set convert.coding to analog, binary, ternary or latency")
        }
        for index in graph.order {
            switch graph.nodes[index].work {
            case .pointwise(let activation):
                guard activation is RectifierTraining else {
                    throw .neuron(reason: "layer \(graph.nodes[index].name) is no ReLU; only those become neurons that can be tuned")
                }
                guard let scale = scales[index], scale > 0, scale.isFinite else {
                    throw .shape(reason: "layer \(graph.nodes[index].name) has no positive λ; calibrate the network first")
                }
            case .layer(let layer):
                if layer is MaxPoolingTraining {
                    throw .neuron(reason: "layer \(graph.nodes[index].name) is a max pooling, which no gradient passes as a gate; use --max-pool average")
                }
            case .input: break
            }
        }
    }
}
