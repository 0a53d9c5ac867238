/// A network lowered onto a chip: layers of integer neurons, projections of integer weights, blocks on placed cores.
///
/// Everything the engine needs and nothing else; where it came from is the compiler's business.
public struct CoreMap: Sendable, Equatable {
    /// Of the network.
    public var name: String
    /// The chip it is lowered onto.
    public var chip: ChipSpecification
    /// Input layers of spike-coded networks first, then populations in topological order.
    public var layers: [MappedLayer]
    /// In no order that matters; several may join the same layers.
    public var projections: [MappedProjection]
    /// Every block of every resident layer, grouped by layer. A block lives on exactly one core.
    public var blocks: [Block]
    /// Where each core sits, by core id.
    public var cores: [CoreLocation]
    /// When layers integrate and fire.
    public var schedule: MappedSchedule

    /// Nothing is checked here: `check()` throws for a map that an engine cannot run.
    public init(
        name: String, chip: ChipSpecification, layers: [MappedLayer], projections: [MappedProjection], blocks: [Block],
        cores: [CoreLocation], schedule: MappedSchedule
    ) {
        self.name = name
        self.chip = chip
        self.layers = layers
        self.projections = projections
        self.blocks = blocks
        self.cores = cores
        self.schedule = schedule
    }

    /// Neurons that live on cores; input layers do not.
    public var residentNeurons: Int {
        layers.reduce(0) { sum, layer in
            let (next, overflow) = sum.addingReportingOverflow(layer.isInput ? 0 : layer.neuronCount)
            return overflow ? .max : next
        }
    }
    /// Chips in use.
    public var chipCount: Int { Set(cores.map(\.chip)).count }
    /// Index of the layer that is read at the end: the last one.
    public var readoutLayer: Int { layers.count - 1 }
}

/// When things happen.
public struct MappedSchedule: Sendable, Equatable {
    /// `aligned` or `delayed`, for reports.
    public var name: String
    /// Steps a layer integrates and fires: T.
    public var window: Int
    /// Steps from the first to the last in which anything may happen.
    public var totalSteps: Int

    /// In steps, from the first in which an input acts.
    public init(name: String, window: Int, totalSteps: Int) {
        self.name = name
        self.window = window
        self.totalSteps = totalSteps
    }
}

/// A layer of neurons in the chip's integers, height × width × channels with channels fastest.
public struct MappedLayer: Sendable, Equatable {
    /// Of the network's layer, for people.
    public var name: String
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int
    /// Neurons at each row and column.
    public var channels: Int
    /// Whether the host injects its spikes; such a layer has no blocks.
    public var isInput: Bool
    /// What its neurons do when they fire; input layers, whose spikes are given, have no levels.
    public var soma: FiringProgram
    /// What they do between spikes.
    public var membrane: MappedMembrane
    /// Thresholds of each channel in place of the program's, in the order of its levels; empty for none.
    public var channelThresholds: [[Int32]]
    /// How a firing travels.
    public var wireCode: WireCode
    /// Per channel, every step of the window or once; empty for none.
    public var bias: [Int32]
    /// Per neuron in place of per channel; empty for none.
    public var biasMap: [Int32]
    /// Whether bias and analog current are added to the potential once, before the first step of the window, in place of every step:
    /// where what arrives over the steps adds up to a value, and not to as many times a rate.
    public var loadsConstants: Bool
    /// Before the first step of the window, in potential units.
    public var initialPotential: Int32
    /// An initial potential per channel in place of one; empty for none.
    public var initialPotentials: [Int32]
    /// First step of the window.
    public var windowStart: Int
    /// Compartments of a core that one neuron takes.
    public var compartmentsPerNeuron: Int
    /// How the neurons of a block are numbered in its core.
    public var compartmentOrder: CompartmentOrder
    /// Real value of one unit of potential, in the units of the layer's normalised activation.
    public var unit: Double

    /// One compartment per neuron, no bias, potentials from 0, whole membranes, unless told otherwise.
    public init(
        name: String, height: Int, width: Int, channels: Int, isInput: Bool, soma: FiringProgram, membrane: MappedMembrane = MappedMembrane(),
        channelThresholds: [[Int32]] = [], wireCode: WireCode, bias: [Int32] = [], biasMap: [Int32] = [], loadsConstants: Bool = false, initialPotential: Int32 = 0,
        initialPotentials: [Int32] = [], windowStart: Int, compartmentsPerNeuron: Int = 1,
        compartmentOrder: CompartmentOrder = .channelsLast, unit: Double = 1
    ) {
        self.name = name
        self.height = height
        self.width = width
        self.channels = channels
        self.isInput = isInput
        self.soma = soma
        self.membrane = membrane
        self.channelThresholds = channelThresholds
        self.wireCode = wireCode
        self.bias = bias
        self.biasMap = biasMap
        self.loadsConstants = loadsConstants
        self.initialPotential = initialPotential
        self.initialPotentials = initialPotentials
        self.windowStart = windowStart
        self.compartmentsPerNeuron = compartmentsPerNeuron
        self.compartmentOrder = compartmentOrder
        self.unit = unit
    }

    /// Neurons of the layer; `Int.max` where extents leave 63 bits, which no checked map has.
    public var neuronCount: Int {
        let (pixels, overflow) = height.multipliedReportingOverflow(by: width)
        let (neurons, overflowToo) = pixels.multipliedReportingOverflow(by: channels)
        return overflow || overflowToo ? .max : neurons
    }
}

/// How a firing travels: on which axons, and with what on each.
public enum WireCode: Sendable, Equatable {
    /// One axon; the message carries the value (nothing for a value of one).
    case payload
    /// Two axons, ON for +1 and OFF for −1, the second with opposite weights.
    case onOff
    /// One axon per threshold, weights multiplied by its payload.
    case perThreshold(payloads: [Int32])

    /// Axons per source channel group.
    public var axonCount: Int {
        switch self {
        case .payload: 1
        case .onOff: 2
        case .perThreshold(let payloads): payloads.count
        }
    }
}

/// A linear map between two layers with shared integer weights.
public struct MappedProjection: Sendable, Equatable {
    /// Index of the layer that fires.
    public var source: Int
    /// Index of the layer that receives; not an input.
    public var target: Int
    /// Taps along rows.
    public var kernelHeight: Int
    /// Taps along columns.
    public var kernelWidth: Int
    /// The source's channels.
    public var inputChannels: Int
    /// The target's channels.
    public var outputChannels: Int
    /// Groups that divide both channel counts; an input channel reaches its group's outputs only.
    public var groups: Int
    /// `[ky][kx][input channel][output channel within the group]`.
    public var weights: [Int8]
    /// Left shift between a weight and the potential.
    public var weightShift: Int
    /// Which target rows a source row reaches.
    public var y: TapAxis
    /// Which target columns a source column reaches.
    public var x: TapAxis
    /// Steps between firing and arrival, at least 1.
    public var delay: Int
    /// Source channels that share one axon, and output-axon slots each axon takes.
    public var channelsPerAxon: Int
    /// Output-axon slots that each axon takes.
    public var slotsPerAxon: Int
    /// The max-pool gate that the source's spikes pass first; its axons belong to windows, not to pixels.
    public var gate: GateWindow?

    /// Without a gate unless given; `check()` throws for weights that do not fit.
    public init(
        source: Int, target: Int, kernelHeight: Int, kernelWidth: Int, inputChannels: Int, outputChannels: Int, groups: Int,
        weights: [Int8], weightShift: Int, y: TapAxis, x: TapAxis, delay: Int, channelsPerAxon: Int, slotsPerAxon: Int,
        gate: GateWindow? = nil
    ) {
        self.source = source
        self.target = target
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.groups = groups
        self.weights = weights
        self.weightShift = weightShift
        self.y = y
        self.x = x
        self.delay = delay
        self.channelsPerAxon = channelsPerAxon
        self.slotsPerAxon = slotsPerAxon
        self.gate = gate
    }

    package var outputsPerGroup: Int { outputChannels / groups }
    /// The first output channel that `inputChannel` reaches.
    package func firstOutput(of inputChannel: Int) -> Int { inputChannel / (inputChannels / groups) * outputsPerGroup }
}

/// Which target coordinates a source coordinate reaches along one axis: tap k joins source i to target o exactly when
/// o · stride = upsampling · ⌊i / division⌋ + offset − dilation · k, with ⌊i / division⌋ < extent.
public struct TapAxis: Sendable, Hashable {
    /// Source coordinates pooled into one, at least 1.
    public var division: Int
    /// Pooled source coordinates that reach anything.
    public var extent: Int
    /// Distance of neighbouring source coordinates in steps of the kernel, at least 1.
    public var upsampling: Int
    /// Distance of neighbouring targets in steps of the kernel, at least 1.
    public var stride: Int
    /// Distance of neighbouring taps in steps of the kernel; 0 folds all taps onto one.
    public var dilation: Int
    /// Where tap 0 of source coordinate 0 lies, in steps of the kernel.
    public var offset: Int

    /// The numbers of the equation above.
    public init(division: Int, extent: Int, upsampling: Int, stride: Int, dilation: Int, offset: Int) {
        self.division = division
        self.extent = extent
        self.upsampling = upsampling
        self.stride = stride
        self.dilation = dilation
        self.offset = offset
    }
}

/// A box of a layer's neurons on one core.
public struct Block: Sendable, Equatable {
    /// Index of its layer, which is no input.
    public var layer: Int
    /// Rows of the layer; not empty.
    public var rows: Range<Int>
    /// Columns; not empty.
    public var columns: Range<Int>
    /// Channels; not empty.
    public var channels: Range<Int>
    /// Core id: an index into `CoreMap.cores`.
    public var core: Int

    /// Ranges are of the layer's coordinates.
    public init(layer: Int, rows: Range<Int>, columns: Range<Int>, channels: Range<Int>, core: Int) {
        self.layer = layer
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.core = core
    }

    package var neuronCount: Int { rows.count * columns.count * channels.count }
}

/// A core's place: chip in the grid of chips, tile in the chip's mesh, core in the tile.
public struct CoreLocation: Sendable, Hashable {
    /// Number of the chip.
    public var chip: Int
    /// Column of the chip on its board.
    public var chipX: Int
    /// Row of the chip on its board.
    public var chipY: Int
    /// Tile coordinates inside the chip.
    public var x: Int
    /// Row of the tile inside the chip.
    public var y: Int
    /// Core number inside the chip.
    public var core: Int

    /// Where core number `core` of chip `chip` sits.
    public init(chip: Int, chipX: Int, chipY: Int, x: Int, y: Int, core: Int) {
        self.chip = chip
        self.chipX = chipX
        self.chipY = chipY
        self.x = x
        self.y = y
        self.core = core
    }
}
