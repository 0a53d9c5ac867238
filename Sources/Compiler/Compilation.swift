public import EventSim
public import Formats
public import Models

/// How a spiking network is compiled.
public struct CompileOptions: Sendable, Equatable {
    /// What the network is compiled for; every limit and integer width is its.
    public var chip: ChipSpecification
    /// `aligned` or `delayed`; no chip updates all layers within one step.
    public var schedule: Schedule.Kind
    /// Steps a population integrates and fires: T.
    public var window: Int
    /// Bits of a weight; `nil` for the chip's.
    public var weightBits: Int?
    /// A dialect of Loihi's integers; `nil` for registers that just saturate.
    public var arithmetic: LoihiArithmetic?
    /// Of the |weights| into a population, fills the mantissa; larger weights are clipped.
    public var weightPercentile: Double
    /// Chips on the board; `nil` for as many as needed.
    public var maximumChips: Int?
    /// Largest magnitude of an input value.
    public var inputPeak: Float
    /// Expected events per neuron and step of each population, by which placement weighs traffic; empty for none.
    public var rates: [Double]
    /// Seed of the placement's search.
    public var placementSeed: UInt64
    /// Chips to try when the network does not fit, so that the error can name one that it fits on.
    public var otherChips: [ChipSpecification]

    /// On the chip's own terms unless told otherwise: its weight bits, saturating registers, no clipped weight, as many chips as
    /// needed.
    public init(
        chip: ChipSpecification, schedule: Schedule.Kind = .aligned, window: Int, weightBits: Int? = nil,
        arithmetic: LoihiArithmetic? = nil, weightPercentile: Double = 100, maximumChips: Int? = nil,
        inputPeak: Float = 1, rates: [Double] = [], placementSeed: UInt64 = Placer.defaultSeed, otherChips: [ChipSpecification] = []
    ) {
        self.chip = chip
        self.schedule = schedule
        self.window = window
        self.weightBits = weightBits
        self.arithmetic = arithmetic
        self.weightPercentile = weightPercentile
        self.maximumChips = maximumChips
        self.inputPeak = inputPeak
        self.rates = rates
        self.placementSeed = placementSeed
        self.otherChips = otherChips
    }
}

/// A spiking network lowered onto a chip: the core map, and what every pass changed on the way.
///
/// Passes run in the order of the properties: split neurons, quantise, align, lower spikes, partition, place, verify.
public struct Compilation: Sendable {
    /// What was asked for.
    public let options: CompileOptions
    /// The network in neurons that the chip has.
    public let splitting: NeuronSplitting
    /// Of the network on the chip: the split one, with the relays of the alignment.
    public let quantization: Quantization
    /// Windows of the layers and delays of the projections, with the relays that long delays need.
    public let alignment: Alignment
    /// How firings travel, and what neurons cost.
    public let lowering: SpikeLowering
    /// The box shape of each of the map's layers; `nil` for input layers.
    public let tilings: [Tiling?]
    /// Checked for engines, and verified: every limit of the chip was recomputed from it.
    public let checkedMap: CheckedCoreMap
    /// One per pass, in order.
    public let passes: [PassRecord]

    /// - Parameter placements: of earlier compilations, which this one's may be among; its result does not depend on them.
    /// - Throws: `NetworkError` for what the chip cannot compute, `FitError` for what it cannot hold.
    public init(_ network: SpikingNetwork, _ options: CompileOptions, placements: PlacementMemory? = nil) throws {
        self.options = options
        var passes: [PassRecord] = []
        let lowered = try LoweredNetwork(network, options, chip: options.chip, passes: &passes)
        (splitting, quantization, alignment, lowering) = (lowered.splitting, lowered.quantization, lowered.alignment, lowered.lowering)
        var map = lowered.map
        let rates = options.rates.isEmpty ? [] : lowered.ratesByLayer(options.rates)
        do {
            let cut: (tilings: [Tiling?], blocks: [Block], cores: [CoreLocation]?) = try PassRecord.run("partition", into: &passes) {
                if let cores = map.chip.layerCores { return try LayerCoreAssignment.assign(map, cores) }
                let tilings = try Partitioner.tilings(for: &map)
                return (tilings, Partitioner.blocks(for: map, tilings: tilings), nil)
            } changes: { tilings, blocks, _ in
                PassSummary.partition(map, tilings: tilings, blocks: blocks)
            }
            tilings = cut.tilings
            (map.blocks, map.cores) = try PassRecord.run("place", into: &passes) { () throws -> (blocks: [Block], cores: [CoreLocation]) in
                // A core that holds a whole layer is chosen by its memory, which fixes its place.
                if let cores = cut.cores { return (cut.blocks, cores) }
                return try Placer.place(
                    blocks: cut.blocks, layers: map.layers, projections: map.projections, chip: map.chip,
                    maximumChips: options.maximumChips, seed: options.placementSeed, rates: rates, memory: placements)
            } changes: {
                PassSummary.place($0.cores, isWeighted: !rates.isEmpty)
            }
        } catch var error as FitError {
            error.alternatives = FitAdvisor(network, options).alternatives(for: map)
            throw error
        }
        checkedMap = try PassRecord.run("verify", into: &passes) {
            try Verifier.verify(map)
            let layers = lowered.splitting.network.populations.indices.map {
                lowered.alignment.places[$0] + (network.input.coding.isSpikes ? 1 : 0)
            }
            try Verifier.verify(map, against: lowered.splitting.network, layers: layers)
            return try map.check()
        } changes: { _ in
            ["every limit of \(map.cores.count) cores recounted from \(map.blocks.count) blocks"]
        }
        self.passes = passes
    }

    /// The map itself, for readers that do not run it.
    public var map: CoreMap { checkedMap.map }
    /// Windows and delays, by population and projection of the quantised network.
    public var schedule: Schedule { alignment.schedule }

    /// Index of the map's layer that a population of the quantised network became.
    public func layer(ofPopulation index: Int) -> Int { index + (quantization.network.input.coding.isSpikes ? 1 : 0) }

    /// Index of the map's layer that a population of the network that was given became.
    public func layer(ofOriginal index: Int) -> Int { layer(ofPopulation: alignment.places[index]) }

    /// One inference's input in the chip's integers, encoded as the reference would encode it.
    ///
    /// - Throws: `InputError` if the sample does not fit the network's input.
    public func encode(_ sample: Tensor, number: Int = 0, seed: UInt64) throws(InputError) -> EncodedInput {
        try quantization.network.encode(sample, number: number, window: options.window, seed: seed)
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

    /// What each neuron of a population of the converted network emitted over the window, in payload units.
    public func emitted(by population: Int, in result: SimulationResult) -> [Float] {
        splitting.whole(result.spikeSums[layer(ofOriginal: population)].map { Float($0) }, population: population)
    }

    /// What the passes changed that a reader of results should know.
    public var notes: [String] { splitting.notes + quantization.notes + alignment.notes + lowering.notes }

    /// What is read at the end of a run as the trained network's output, height × width × channels.
    public func output(of result: SimulationResult) -> [Float] { output(map.readout(of: result), steps: options.window) }

    /// The same after 1, 2, … T steps of the read-out's window, `[step][neuron]`.
    ///
    /// - Parameter result: of a run on `stimulus` that recorded its spikes.
    public func outputHistory(of result: SimulationResult, stimulus: Stimulus) -> [[Float]] {
        map.readoutHistory(of: result, stimulus: stimulus).enumerated().map { output($1, steps: $0 + 1) }
    }

    /// The read-out's integers ÷ T, or as they are where they are values, in real units: potentials, or where the read-out fires what it has emitted times λ.
    private func output(_ readout: [Int32], steps: Int) -> [Float] {
        let index = quantization.network.populations.count - 1
        let steps = quantization.network.readout.divisor(window: steps)
        guard !quantization.network.readout.neuron.isReadout else {
            let unit = quantization.layers[index].unit / Double(steps)
            return readout.map { Float(Double($0) * unit) }
        }
        let unit = Double(quantization.network.readout.scale * quantization.payloadUnits[index]) / Double(steps)
        return splitting.whole(readout.map { Float($0) }, population: splitting.parts.count - 1).map { Float(Double($0) * unit) }
    }
}
