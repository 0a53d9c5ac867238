public import EventSim
public import Formats
public import Models

/// How a spiking network is compiled.
public struct CompileOptions: Sendable, Equatable {
    public var chip: ChipSpecification
    /// `aligned` or `delayed`; no chip updates all layers within one step.
    public var schedule: Schedule.Kind
    /// Steps a population integrates and fires: T.
    public var window: Int
    /// Bits of a weight; `nil` for the chip's.
    public var weightBits: Int?
    /// Chips on the board; `nil` for as many as needed.
    public var maximumChips: Int?
    /// Largest magnitude of an input value.
    public var inputPeak: Float

    public init(
        chip: ChipSpecification, schedule: Schedule.Kind = .aligned, window: Int, weightBits: Int? = nil, maximumChips: Int? = nil,
        inputPeak: Float = 1
    ) {
        self.chip = chip
        self.schedule = schedule
        self.window = window
        self.weightBits = weightBits
        self.maximumChips = maximumChips
        self.inputPeak = inputPeak
    }
}

/// A spiking network lowered onto a chip: the core map, and what every pass changed on the way.
///
/// Passes run in the order of the properties: quantise, lower spikes, align, partition, place, verify.
public struct Compilation: Sendable {
    public let options: CompileOptions
    public let quantization: Quantization
    public let lowering: SpikeLowering
    public let schedule: Schedule
    /// Verified: every limit of the chip was recomputed from it.
    public let map: CoreMap

    /// - Throws: `NetworkError` for what the chip cannot compute, `FitError` for what it cannot hold.
    public init(_ network: SpikingNetwork, _ options: CompileOptions) throws {
        let chip = options.chip
        self.options = options
        quantization = try Quantization(
            network, chip: chip, window: options.window, inputPeak: options.inputPeak,
            weightBits: options.weightBits ?? chip.arithmetic.weightBits)
        lowering = try SpikeLowering(quantization.network, payloads: quantization.payloads, chip: chip)
        schedule = try Alignment.schedule(options.schedule, of: network, window: options.window, chip: chip)
        var map = quantization.unplacedMap(lowering: lowering, schedule: schedule, chip: chip)
        map.blocks = Partitioner.blocks(for: map, tilings: try Partitioner.tilings(for: map))
        (map.blocks, map.cores) = try Placer.place(
            blocks: map.blocks, layers: map.layers, projections: map.projections, chip: chip, maximumChips: options.maximumChips)
        try Verifier.verify(map)
        self.map = map
    }

    /// Index of the map's layer that a population became.
    public func layer(ofPopulation index: Int) -> Int { index + (quantization.network.input.coding.isSpikes ? 1 : 0) }

    /// One inference's input in the chip's integers, encoded as the reference would encode it.
    ///
    /// - Throws: `InputError` if the sample does not fit the network's input.
    public func encode(_ sample: Tensor, seed: UInt64) throws(InputError) -> EncodedInput {
        try quantization.network.encode(sample, window: options.window, seed: seed)
    }

    /// The engine's form of an encoded input.
    public func stimulus(_ input: EncodedInput) -> Stimulus {
        var stimulus = Stimulus()
        for (population, current) in input.currents { stimulus.currents[layer(ofPopulation: population)] = current.map { Int32($0) } }
        for (population, macs) in input.macs { stimulus.inputMacs[layer(ofPopulation: population)] = macs }
        if quantization.network.input.coding.isSpikes {
            stimulus.spikes[0] = input.spikes.map { step in step.map { Spike(neuron: Int32($0.neuron), value: Int32($0.value)) } }
        }
        return stimulus
    }

    /// The read-out's integers as the trained network's output: potential ÷ T in real units, height × width × channels.
    public func output(_ readout: [Int32]) -> [Float] {
        let unit = quantization.layers[quantization.layers.count - 1].unit / Double(options.window)
        return readout.map { Float(Double($0) * unit) }
    }
}
