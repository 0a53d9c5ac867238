/// A layer as the `memory` energy model sees it: what its neurons are, and what reaches them in one inference.
public struct MemoryLayer: Sendable, Equatable {
    /// What reaches its neurons.
    public var projections: [MemoryProjection]
    /// N_o.
    public var neurons: Int
    /// Words of the bias memory; 0 for none.
    public var biases: Int
    /// θ_out: firings per inference; 0 when nothing downstream is a neuron.
    public var outputSpikes: Double
    /// Whether each update multiplies the potential by a leak.
    public var hasLeak: Bool
    /// Whether biases and held currents are read once per inference in place of every step.
    public var loadsConstants: Bool

    /// Without a leak unless told otherwise, and biases read in every step.
    public init(
        projections: [MemoryProjection], neurons: Int, biases: Int, outputSpikes: Double, hasLeak: Bool = false, loadsConstants: Bool = false
    ) {
        self.projections = projections
        self.neurons = neurons
        self.biases = biases
        self.outputSpikes = outputSpikes
        self.hasLeak = hasLeak
        self.loadsConstants = loadsConstants
    }
}

/// One linear map into a layer, as the `memory` energy model sees it.
public struct MemoryProjection: Sendable, Equatable {
    /// How weights lie between input and output, from which follows how often a spike reads them.
    public enum Kind: Sendable, Equatable {
        /// A window of the input for each output.
        case convolution(kernelHeight: Int, kernelWidth: Int, strideHeight: Int, strideWidth: Int)
        /// Every tap of a spike lands once; this project's extension, Lemaire 2022 has no such layer.
        case transposedConvolution(kernelHeight: Int, kernelWidth: Int)
        /// Every input for each output.
        case dense
        /// A layer of the dense network that a spiking one folds into the next; this project's extension.
        case averagePooling
        /// A layer of the dense network that a spiking one folds into the next; this project's extension.
        case nearestUpsampling
    }

    /// What enters the layer.
    public enum Input: Sendable, Equatable {
        /// Spikes without a value to multiply, signed ones included.
        case spikes
        /// Spikes with a payload, which each synaptic operation multiplies.
        case gradedSpikes
        /// A constant analog current.
        case analog
    }

    /// How its weights lie.
    public var kind: Kind
    /// What it carries.
    public var input: Input
    /// N_i; for a dense layer the neurons of its source.
    public var inputs: Int
    /// Input channels that one output channel sees.
    public var inputChannels: Int
    /// Output channels that one input reaches; for a dense layer the neurons of its target.
    public var outputChannels: Int
    /// Words of the weight memory.
    public var weights: Int
    /// θ_in: spikes per inference. An analog input counts its nonzero values in every step in which it is read, as qualia does.
    public var inputSpikes: Double

    /// Counts are of one inference.
    public init(
        kind: Kind, input: Input, inputs: Int, inputChannels: Int, outputChannels: Int, weights: Int, inputSpikes: Double
    ) {
        self.kind = kind
        self.input = input
        self.inputs = inputs
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.weights = weights
        self.inputSpikes = inputSpikes
    }

    /// K, 1 for a dense layer.
    var taps: Int {
        switch kind {
        case .convolution(let height, let width, _, _), .transposedConvolution(let height, let width): height * width
        case .dense, .averagePooling, .nearestUpsampling: 1
        }
    }

    /// Whether it has weights; pooling and upsampling only move values.
    var isWeighted: Bool {
        switch kind {
        case .convolution, .transposedConvolution, .dense: true
        case .averagePooling, .nearestUpsampling: false
        }
    }

    /// Weights and potentials that one spike reads: C_out · K.
    var fanOut: Double { Double(outputChannels) * Double(taps) }

    /// Accumulations that one spike causes: with a stride only every s-th tap has a target.
    var accumulations: Double {
        switch kind {
        case .convolution(let height, let width, let strideHeight, let strideWidth):
            Double((height + strideHeight - 1) / strideHeight) * Double((width + strideWidth - 1) / strideWidth)
                * Double(outputChannels)
        case .transposedConvolution, .dense, .averagePooling, .nearestUpsampling: fanOut
        }
    }

    /// Multiply-accumulates of the dense layer with `outputs` neurons, padding taps included.
    func denseMacs(outputs: Int) -> Double {
        switch kind {
        case .convolution: Double(outputs) * Double(inputChannels) * Double(taps)
        case .transposedConvolution, .dense: Double(inputs) * fanOut
        case .averagePooling: Double(outputs)
        case .nearestUpsampling: 0
        }
    }
}

extension MemoryLayer {
    /// The layers of a run's map with their spikes per inference, input layers left out; each with its place in the map.
    public static func layers(of run: MeasuredRun) -> [(index: Int, layer: MemoryLayer)] {
        let map = run.map
        return map.layers.indices.filter { !map.layers[$0].isInput }.map { target in
            let layer = map.layers[target]
            var projections = run.dense.analogInputs[target] ?? []
            for (index, projection) in map.projections.enumerated() where projection.target == target {
                projections.append(
                    MemoryProjection(
                        projection, from: map.layers[projection.source], to: layer,
                        spikes: Double(run.ledger.perProjection[index]) / Double(run.inferences)))
            }
            let memory = MemoryLayer(
                projections: projections, neurons: layer.neuronCount, biases: max(layer.bias.count, layer.biasMap.count),
                outputSpikes: target == map.readoutLayer && layer.soma.isSilent ? 0 : run.firingsLeaving(target),
                hasLeak: layer.membrane.leak != MappedMembrane.whole, loadsConstants: layer.loadsConstants)
            return (target, memory)
        }
    }
}

extension MeasuredRun {
    /// Firings of a layer that are written anywhere, per inference: where all of its projections have gates only those that one of
    /// them lets through, once for every gate.
    fileprivate func firingsLeaving(_ layer: Int) -> Double {
        let outgoing = map.projections.indices.filter { map.projections[$0].source == layer }
        var passed: [GateWindow: Int] = [:]
        for index in outgoing { if let gate = map.projections[index].gate { passed[gate] = ledger.perProjection[index] } }
        let isGated = !outgoing.isEmpty && outgoing.allSatisfy { map.projections[$0].gate != nil }
        return Double(isGated ? passed.values.reduce(0, +) : ledger.perLayer[layer].events) / Double(inferences)
    }
}

extension MemoryProjection {
    fileprivate init(_ projection: MappedProjection, from source: MappedLayer, to target: MappedLayer, spikes: Double) {
        let isGraded = source.soma.largestFiring > 1
        let isPoint = [source.height, source.width, target.height, target.width].allSatisfy { $0 == 1 }
        let kind: Kind
        if isPoint {
            kind = .dense
        } else if projection.y.upsampling > 1 || projection.x.upsampling > 1 {
            kind = .transposedConvolution(kernelHeight: projection.kernelHeight, kernelWidth: projection.kernelWidth)
        } else {
            kind = .convolution(
                kernelHeight: projection.kernelHeight, kernelWidth: projection.kernelWidth, strideHeight: projection.y.stride,
                strideWidth: projection.x.stride)
        }
        self.init(
            kind: kind, input: isGraded ? .gradedSpikes : .spikes, inputs: source.neuronCount,
            inputChannels: projection.inputChannels / projection.groups, outputChannels: projection.outputsPerGroup,
            weights: projection.weights.count, inputSpikes: spikes)
    }
}
