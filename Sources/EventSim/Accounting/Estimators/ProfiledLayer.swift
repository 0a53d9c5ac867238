/// A layer with weights, or an average pooling, as the estimators of SpikingJelly 2.0.0 see it: shapes alone.
struct ProfiledLayer: Sendable, Equatable {
    /// What the layer computes.
    enum Kind: Sendable, Equatable {
        /// A window of the input for each output.
        case convolution
        /// A window of the output for each input.
        case transposedConvolution
        /// Every input for each output.
        case linear
        /// The mean of each window of the kernel's size.
        case averagePooling
    }

    var kind: Kind
    /// Of one sample in one step.
    var input: CountedLayer.Extent
    /// Of one sample in one step.
    var output: CountedLayer.Extent
    var kernelHeight = 1
    var kernelWidth = 1
    var strideHeight = 1
    var strideWidth = 1
    var groups = 1
    var hasBias = false

    /// Kernel taps, 1 for a linear layer.
    var taps: Int { kernelHeight * kernelWidth }
    /// Input channels that one output sees.
    var inputsPerGroup: Int { input.channels / groups }
    /// Output channels that one input reaches.
    var outputsPerGroup: Int { output.channels / groups }
    /// Weights and outputs that one spike names, borders ignored.
    var fanOut: Int { outputsPerGroup * taps }
    /// Weights without biases.
    var weights: Int { input.channels * fanOut }
    /// One per output channel, if any.
    var biases: Int { hasBias ? output.channels : 0 }

    /// Multiply-accumulates for one sample in one step, padding taps included, transposed convolutions at the input's resolution.
    var denseMacs: Int {
        switch kind {
        case .convolution, .linear: output.count * inputsPerGroup * taps
        case .transposedConvolution: input.count * fanOut
        case .averagePooling: 0
        }
    }
}

/// Executions of a layer that are alike: what SpikingJelly's hooks see of one, so often.
///
/// In step mode m a call has all steps in it, in step mode s one; samples are always inside.
struct ProfiledCall: Sendable, Equatable {
    var layer: ProfiledLayer
    /// Executions.
    var calls = 1
    /// Steps within each.
    var steps: Int
    /// Samples within each.
    var samples = 1
    /// Whether all input values are 0 or 1.
    var isBinary: Bool
    /// Ones of a binary input, over all executions.
    var spikes = 0
    /// Spike, existing tap and output that meet, over all executions; zero weights included.
    var synapses = 0
    /// What an event-driven crossbar sees of a binary input.
    var occupancy: CrossbarOccupancy?

    /// Samples × steps of one execution.
    var callImages: Int { steps * samples }
    /// Samples × steps of all executions.
    var images: Int { calls * callImages }
    /// Output values of all executions.
    var outputs: Int { images * layer.output.count }
    /// Input values of all executions.
    var inputs: Int { images * layer.input.count }
}

/// Steps of a population of neurons, as the estimators see them.
struct ProfiledNeurons: Sendable, Equatable {
    /// Executions.
    var calls = 1
    /// Steps within each.
    var steps: Int
    /// Samples within each.
    var samples = 1
    /// Of one sample in one step.
    var extent: CountedLayer.Extent
    /// Over all executions.
    var spikes: Int
    /// Whether each step multiplies the potential by a leak.
    var hasLeak = false
    /// Additions of potential and input, over all executions; `nil` for one per neuron and step.
    var charges: Int?
    /// Subtractions of thresholds at spikes, over all executions; `nil` for one per neuron and step.
    var resets: Int?

    /// Neurons × samples: values kept between steps.
    var states: Int { samples * extent.count }
    /// Neurons × samples × steps of all executions.
    var updates: Int { calls * steps * states }
}

/// What lies in one line of a report: executions of a layer, of neurons, or of both.
struct ProfiledStage: Sendable, Equatable {
    var calls: [ProfiledCall] = []
    var neurons: [ProfiledNeurons] = []
}
