/// A grid of neurons, stored height × width × channels with channels fastest.
public struct Grid: Sendable, Hashable, CustomStringConvertible {
    public var height: Int
    public var width: Int
    public var channels: Int

    public init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }

    /// Neurons in the grid.
    public var count: Int { height * width * channels }
    /// Index of the neuron at a row, column and channel.
    public func index(_ y: Int, _ x: Int, _ c: Int) -> Int { (y * width + x) * channels + c }
    public var description: String { "\(height)×\(width)×\(channels)" }
}

/// A spiking network: populations of neurons joined by projections, fed by one input, read at its last population.
///
/// Its linear chains are folded: pooling, upsampling and concatenation have become coordinates and channel slices of
/// projections. The meaning of every field is `docs/semantics.md`.
///
/// Whether the numbers are real or live on a chip's integer grid is a property of the value, not of the type: after
/// quantisation weights, thresholds, biases and amplitudes are whole numbers stored as `Float`, exact up to 2²⁴.
public struct SpikingNetwork: Sendable, Equatable {
    public var name: String
    public var input: SpikingInput
    /// In topological order; the last one is the read-out.
    public var populations: [Population]
    public var projections: [Projection]

    public init(name: String, input: SpikingInput, populations: [Population], projections: [Projection]) {
        self.name = name
        self.input = input
        self.populations = populations
        self.projections = projections
    }

    /// All neurons, the read-out's included.
    public var neuronCount: Int { populations.reduce(0) { $0 + $1.grid.count } }
    /// The neurons whose spikes a projection carries.
    public func grid(of source: Projection.Source) -> Grid {
        switch source {
        case .input: input.grid
        case .population(let index): populations[index].grid
        }
    }
    public var readout: Population { populations[populations.count - 1] }
}

/// How the input enters.
public struct SpikingInput: Sendable, Equatable {
    public enum Coding: Sendable, Equatable {
        /// A constant current into the populations that read the input, every step of their window.
        case analogCurrent
        /// In each step +1 with probability x for x > 0 (`rand ≤ x`); negative values are an error.
        case binaryPoisson
        /// In each step sign(x) with probability |x| (Rathi 2020, Yue 2023).
        case ternaryPoisson
        /// Time to first spike: x in (0, 1] spikes once, +1 in step round((1 − x)(T − 1)); 0 never does.
        case latency
        /// Spikes recorded elsewhere: a `SpikeTrain` is encoded, never values.
        case spikeTrain(isSigned: Bool)

        /// Whether the input is spikes, so that a population of input events exists.
        public var isSpikes: Bool { self != .analogCurrent }
        /// Whether there may be spikes of −1.
        public var isSigned: Bool { self == .ternaryPoisson || self == .spikeTrain(isSigned: true) }
    }

    public var grid: Grid
    public var coding: Coding
    /// Whether an input x in [0, 1] enters as 2x − 1, the first layer's weights and biases making up for it.
    public var remapsUnitRange: Bool

    public init(grid: Grid, coding: Coding, remapsUnitRange: Bool = false) {
        self.grid = grid
        self.coding = coding
        self.remapsUnitRange = remapsUnitRange
    }
}

/// A grid of neurons that share one model and one parameter set.
public struct Population: Sendable, Equatable {
    public var name: String
    /// The layer kind the population came from, such as `Conv 3×3`.
    public var kind: String
    public var grid: Grid
    public var neuron: NeuronModel
    public var membrane: Membrane
    /// Thresholds of each channel in place of the neuron's own, in their order; empty for none.
    public var channelThresholds: [[Float]]
    /// What each channel's firings are multiplied by (Real Spike, Guo 2022); empty for one. No chip multiplies: see
    /// `SpikingNetwork.foldingAmplitudes()`.
    public var channelAmplitudes: [Float]
    /// Bias current per channel, every step of the window; empty for none.
    public var bias: [Float]
    /// A bias per neuron in place of one per channel: where what was folded into it meets zero padding; empty for none.
    public var biasMap: [Float]
    public var initialPotential: Float
    /// An initial potential per channel in place of one; empty for none.
    public var initialPotentials: [Float]
    /// Activation that one unit of spike rate stands for: λ of the normalisation, 1 for a read-out of potentials.
    public var scale: Float
    /// On a chip: the grid that currents are rounded to; `nil` while numbers are real.
    public var currentRounding: CurrentRounding?
    /// On a chip: the largest magnitude a potential can have, where it saturates; `nil` while numbers are real.
    public var potentialLimit: Int?
    /// On a chip: the dialect whose rules the registers follow; `nil` where potentials and currents just saturate.
    public var arithmetic: LoihiArithmetic?

    public init(
        name: String, kind: String, grid: Grid, neuron: NeuronModel, membrane: Membrane = Membrane(), channelThresholds: [[Float]] = [],
        channelAmplitudes: [Float] = [], bias: [Float] = [], biasMap: [Float] = [], initialPotential: Float = 0,
        initialPotentials: [Float] = [], scale: Float = 1, currentRounding: CurrentRounding? = nil, potentialLimit: Int? = nil, arithmetic: LoihiArithmetic? = nil
    ) {
        self.name = name
        self.kind = kind
        self.grid = grid
        self.neuron = neuron
        self.membrane = membrane
        self.channelThresholds = channelThresholds
        self.channelAmplitudes = channelAmplitudes
        self.bias = bias
        self.biasMap = biasMap
        self.initialPotential = initialPotential
        self.initialPotentials = initialPotentials
        self.scale = scale
        self.currentRounding = currentRounding
        self.potentialLimit = potentialLimit
        self.arithmetic = arithmetic
    }

    /// Where the potentials of a channel start.
    public func initialPotential(ofChannel channel: Int) -> Float {
        initialPotentials.isEmpty ? initialPotential : initialPotentials[channel]
    }

    /// Every threshold in use, as magnitudes.
    public var allThresholds: [Float] { channelThresholds.isEmpty ? neuron.thresholds : channelThresholds.flatMap { $0 } }
}

/// What a chip's per-neuron bias register can hold: multiples of `step` up to ± `limit`, bias and analog current together.
public struct CurrentRounding: Sendable, Equatable {
    public var step: Float
    public var limit: Float

    public init(step: Float, limit: Float) {
        self.step = step
        self.limit = limit
    }
}

/// A linear map with shared weights from the input or a population to a population.
public struct Projection: Sendable, Equatable {
    public enum Source: Sendable, Hashable {
        case input
        case population(Int)
    }

    public var source: Source
    public var target: Int
    public var kernel: Kernel
    public var y: AxisMapping
    public var x: AxisMapping
    /// The max pooling that the source's spikes pass first; its window divides the mapping's `division`.
    public var gate: MaxPoolGate?

    public init(source: Source, target: Int, kernel: Kernel, y: AxisMapping, x: AxisMapping, gate: MaxPoolGate? = nil) {
        self.source = source
        self.target = target
        self.kernel = kernel
        self.y = y
        self.x = x
        self.gate = gate
    }
}

/// The shared weights of a projection.
public struct Kernel: Sendable, Equatable {
    public var height: Int
    public var width: Int
    public var inputChannels: Int
    public var outputChannels: Int
    public var groups: Int
    /// `[ky][kx][input channel][output channel within the group]`: contiguous over the targets of one source.
    public var weights: [Float]

    public init(height: Int, width: Int, inputChannels: Int, outputChannels: Int, groups: Int = 1, weights: [Float]) {
        precondition(
            inputChannels % groups == 0 && outputChannels % groups == 0
                && weights.count == height * width * inputChannels * (outputChannels / groups), "kernel weights do not match its extents")
        self.height = height
        self.width = width
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.groups = groups
        self.weights = weights
    }

    /// Output channels that one input channel reaches.
    public var outputsPerGroup: Int { outputChannels / groups }
    /// The first output channel that `inputChannel` reaches.
    public func firstOutput(of inputChannel: Int) -> Int { inputChannel / (inputChannels / groups) * outputsPerGroup }
}

/// Which target coordinates one source coordinate reaches along an axis.
///
/// Tap k joins source i to target o exactly when
///
///     o · stride = upsampling · ⌊i / division⌋ + offset − dilation · k
///
/// with ⌊i / division⌋ below `extent` and o inside the target. One form covers convolution (`upsampling` 1, `offset` the
/// padding), transposed convolution (`stride` 1), pooled sources (`division`) and nearest upsampling before a
/// convolution.
public struct AxisMapping: Sendable, Hashable {
    public var division: Int
    /// Source coordinates after the division: rows that a floor division leaves over reach nothing.
    public var extent: Int
    public var upsampling: Int
    public var stride: Int
    public var dilation: Int
    public var offset: Int

    public init(division: Int = 1, extent: Int, upsampling: Int = 1, stride: Int = 1, dilation: Int = 1, offset: Int = 0) {
        self.division = division
        self.extent = extent
        self.upsampling = upsampling
        self.stride = stride
        self.dilation = dilation
        self.offset = offset
    }

    /// The target that tap `k` of source `i` reaches, or `nil` where no such target exists.
    public func target(source i: Int, tap k: Int, targetExtent: Int) -> Int? {
        let pooled = i / division
        guard pooled < extent else { return nil }
        let scaled = upsampling * pooled + offset - dilation * k
        guard scaled >= 0, scaled % stride == 0, scaled / stride < targetExtent else { return nil }
        return scaled / stride
    }
}
