/// A grid of neurons, stored height × width × channels with channels fastest.
public struct Grid: Sendable, Hashable, CustomStringConvertible {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int
    /// Neurons at each row and column.
    public var channels: Int

    /// Rows, columns and channels, the order in which neurons are numbered.
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
    /// What reports call it.
    public var name: String
    /// The neurons or currents that the network reads.
    public var input: SpikingInput
    /// In topological order; the last one is the read-out.
    public var populations: [Population]
    /// Every connection there is; several may lead into a population, which is what a concatenation becomes.
    public var projections: [Projection]

    /// Nothing is checked here; conversions and imports make networks that fit together.
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
    /// The last population, whose potential or spikes are the output.
    public var readout: Population { populations[populations.count - 1] }
}

/// How the input enters.
public struct SpikingInput: Sendable, Equatable {
    /// What a pixel of the input becomes in the T steps of a window.
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

    /// A neuron or current for each input value.
    public var grid: Grid
    /// How values enter.
    public var coding: Coding
    /// Whether an input x in [0, 1] enters as 2x − 1, the first layer's weights and biases making up for it.
    public var remapsUnitRange: Bool

    /// Values enter as they are unless told otherwise.
    public init(grid: Grid, coding: Coding, remapsUnitRange: Bool = false) {
        self.grid = grid
        self.coding = coding
        self.remapsUnitRange = remapsUnitRange
    }

    /// The step of 0 ..< `window` in which `Coding.latency` lets a value spike; `nil` for one outside (0, 1], which never does.
    public static func latency(of value: Float, window: Int) -> Int? {
        guard value > 0, value <= 1 else { return nil }
        return Int(((1 - value) * Float(window - 1)).rounded(.toNearestOrEven))
    }
}

/// A grid of neurons that share one model and one parameter set.
public struct Population: Sendable, Equatable {
    /// The name of the layer it came from, the first word of its reports.
    public var name: String
    /// The layer kind the population came from, such as `Conv 3×3`.
    public var kind: String
    /// Its neurons.
    public var grid: Grid
    /// Thresholds and firing, one for all neurons.
    public var neuron: NeuronModel
    /// What potentials do between spikes, one for all neurons.
    public var membrane: Membrane
    /// Thresholds of each channel in place of the neuron's own, in their order; empty for none.
    public var channelThresholds: [[Float]]
    /// What each channel's firings are multiplied by (Real Spike, Guo 2022); empty for one. No chip multiplies: see
    /// `SpikingNetwork.foldingAmplitudes()`.
    public var channelAmplitudes: [Float]
    /// What the steps of a run come to.
    public enum Code: String, Sendable, CaseIterable {
        /// Σ over steps of what a neuron gets and emits is as many times a rate: biases and analog inputs are currents of every step.
        case rate
        /// That sum is the value itself, because sources send what has changed: biases and analog inputs are added to the potential
        /// once, before the first step.
        case value
    }

    /// A rate, or a value.
    public var code: Code
    /// Bias per channel, a current of every step of the window or part of the value; empty for none.
    public var bias: [Float]
    /// A bias per neuron in place of one per channel: where what was folded into it meets zero padding; empty for none.
    public var biasMap: [Float]
    /// Where potentials start, in the units of the thresholds.
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

    /// No bias, potentials from 0, real numbers, unless told otherwise.
    public init(
        name: String, kind: String, grid: Grid, neuron: NeuronModel, membrane: Membrane = Membrane(), channelThresholds: [[Float]] = [],
        channelAmplitudes: [Float] = [], code: Code = .rate, bias: [Float] = [], biasMap: [Float] = [], initialPotential: Float = 0,
        initialPotentials: [Float] = [], scale: Float = 1, currentRounding: CurrentRounding? = nil, potentialLimit: Int? = nil, arithmetic: LoihiArithmetic? = nil
    ) {
        self.name = name
        self.kind = kind
        self.grid = grid
        self.neuron = neuron
        self.membrane = membrane
        self.channelThresholds = channelThresholds
        self.channelAmplitudes = channelAmplitudes
        self.code = code
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

    /// What the sum of its emissions, or of what it accumulated, over `window` steps is divided by: T for a rate, 1 for a value.
    public func divisor(window: Int) -> Int { code == .value ? 1 : window }

    /// Every threshold in use, as magnitudes.
    public var allThresholds: [Float] { channelThresholds.isEmpty ? neuron.thresholds : channelThresholds.flatMap { $0 } }
}

/// What a chip's per-neuron bias register can hold: multiples of `step` up to ± `limit`, bias and analog current together.
public struct CurrentRounding: Sendable, Equatable {
    /// The smallest difference between two currents, in units of the potential.
    public var step: Float
    /// The largest magnitude, in units of the potential.
    public var limit: Float

    /// Both above 0.
    public init(step: Float, limit: Float) {
        self.step = step
        self.limit = limit
    }
}

/// A linear map with shared weights from the input or a population to a population.
public struct Projection: Sendable, Equatable {
    /// What fires into a projection.
    public enum Source: Sendable, Hashable {
        /// The input: its currents, or its spikes.
        case input
        /// A population, by its index in the network.
        case population(Int)
    }

    /// Where spikes or currents come from.
    public var source: Source
    /// The index of the population that they reach.
    public var target: Int
    /// The weights.
    public var kernel: Kernel
    /// Which rows reach which rows.
    public var y: AxisMapping
    /// Which columns reach which columns.
    public var x: AxisMapping
    /// The max pooling that the source's spikes pass first; its window divides the mapping's `division`.
    public var gate: MaxPoolGate?

    /// Without a max pooling unless told otherwise.
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
    /// Rows of taps.
    public var height: Int
    /// Columns of taps.
    public var width: Int
    /// Channels of the source.
    public var inputChannels: Int
    /// Channels of the target.
    public var outputChannels: Int
    /// Blocks that both channels fall into, in order; a source channel reaches its own block.
    public var groups: Int
    /// `[ky][kx][input channel][output channel within the group]`: contiguous over the targets of one source.
    public var weights: [Float]

    /// Weights lie as `weights` says; one group unless told otherwise.
    ///
    /// - Precondition: `groups` divides both channels, and there are height · width · inputs · outputs ÷ groups weights.
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
    /// Source pixels that count as one: the window of a pooling that is folded into the weights; 1 for none.
    public var division: Int
    /// Source coordinates after the division: rows that a floor division leaves over reach nothing.
    public var extent: Int
    /// Source pixels become this many target pixels: the stride of a transposed convolution, the factor of an upsampling.
    public var upsampling: Int
    /// Source pixels from one target to the next.
    public var stride: Int
    /// Source pixels from one tap to the next.
    public var dilation: Int
    /// Pixels by which the kernel is shifted against the source: the padding in front of a convolution.
    public var offset: Int

    /// Every source pixel reaches the target of its own coordinate, unless told otherwise.
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
