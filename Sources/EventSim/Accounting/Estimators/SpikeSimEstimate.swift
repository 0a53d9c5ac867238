/// SpikingJelly 2.0.0's `spikesim` estimator: convolutions on crossbars of resistive or static memory cells.
///
/// The package names SpikeSim (TCAD 2023, doi 10.1109/TCAD.2023.3274918), 65 nm. In its default mode, `dense`, nothing depends on spikes;
/// `event` leaves out sites and tiles of input channels without a spike, which a run's counters do not tell. It knows convolutions in one
/// group alone: linear layers cost nothing there, transposed and grouped convolutions are refused. Ours charge a group as a convolution of
/// its own, a linear layer as a convolution of one site, and a transposed one with its input's pixels as sites, as a term of their own.
public struct SpikeSimEstimate: EnergyModel {
    /// Memory cells of the crossbars.
    public enum Device: String, Sendable, CaseIterable {
        /// Resistive or static memory.
        case rram, sram

        /// Picojoules of a crossbar's read of eight rows.
        public var crossbarPicojoules: Double { self == .rram ? 1.76423 : 671.089 }
    }

    /// Rows and columns of a crossbar.
    public var crossbar: Int
    /// Memory cells of the crossbars.
    public var device: Device

    /// The package's defaults, unless told otherwise.
    /// - Precondition: the crossbar has a row.
    public init(crossbar: Int = 64, device: Device = .rram) {
        precondition(crossbar > 0, "a crossbar of \(crossbar) rows")
        self.crossbar = crossbar
        self.device = device
    }

    /// The package's default mode.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "spikingJellySpikesim", settings: [.init("crossbar", "\(crossbar)"), .init("device", device.rawValue), .init("mode", "dense")],
            aliases: ["spikesim", "spikesim estimator"], heading: "", summary: nil, pricesDense: false,
            text: "What SpikingJelly's `spikesim` estimator prints in its default mode, in which nothing depends on spikes: every output site reads every tile of a crossbar in every step.",
            formula: "input tiles × output tiles × sites × (control + neuron + crossbar/8 × taps × read), crossbars of 64 × 64",
            source: "SpikingJelly 2.0.0, which names SpikeSim 2023 (65 nm); docs/estimators.md", evidence: "equal to recorded runs of the package; no measurement")
    }

    /// Cycles of the crossbars by layer, and what the package leaves out.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        var total = (own: 0.0, extended: 0.0)
        func terms(_ sum: (own: Double, extended: Double)) -> [EnergyTerm] {
            [
                EnergyTerm("crossbars", joules: sum.own / 1e12 / Double(run.inferences)),
                EnergyTerm("otherLayers", joules: sum.extended / 1e12 / Double(run.inferences)),
            ]
        }
        let perLayer = ProfiledStage.stages(of: run).map { stage in
            var sum = (own: 0.0, extended: 0.0)
            for call in stage?.calls ?? [] where call.layer.kind != .averagePooling {
                let energy = densePicojoules(counts(call), layer: call.layer)
                if Self.knows(call.layer) { sum.own += energy } else { sum.extended += energy }
            }
            total = (total.own + sum.own, total.extended + sum.extended)
            return terms(sum)
        }
        return EnergyAccount(
            definition, terms: terms(total), perLayer: perLayer,
            notes: ["independent of spikes; linear, grouped and transposed layers, which the package leaves out, are otherLayers"])
    }
}

extension SpikeSimEstimate {
    /// Picojoules of the array's parts.
    private static let tree = 157.12, fetch = 4.64, tileBuffer = 397.0, temporaryBuffer = 0.2, subtractor = 1.15e-6, converter = 2.03084
    private static let multiplexer = 0.094245
    static let neuron = 5.096

    /// Whether the package has a price for a layer.
    static func knows(_ layer: ProfiledLayer) -> Bool { layer.kind == .convolution && layer.groups == 1 }

    private var side: Double { Double(crossbar) / 8 }

    /// Picojoules of one site and tile without the crossbar's read and the neuron.
    var control: Double {
        Self.tree + Self.fetch + Self.tileBuffer + 16 * side * Self.subtractor + Self.temporaryBuffer * side
            + side * side * (Self.converter + Self.multiplexer)
    }

    /// What the crossbars do.
    struct Counts: Sendable, Equatable {
        var inputTiles: [Int]
        var outputTiles: Int
        /// Output sites of all executions.
        var sites: Int
        var activePairs: Int
        /// By tile of input channels.
        var rows: [Int]
        var activeSites: Int

        /// Reads of a tile pair in dense mode.
        var cycles: Int { inputTiles.count * outputTiles * sites }
    }

    /// Of an event-driven array where a binary call says what it saw, of a dense one otherwise.
    func counts(_ call: ProfiledCall) -> Counts {
        let layer = call.layer
        let channels = layer.kind == .linear ? layer.input.count : layer.inputsPerGroup
        let outputs = layer.kind == .linear ? layer.output.count : layer.outputsPerGroup
        let place = layer.kind == .transposedConvolution ? layer.input : layer.output
        let sites = call.images * layer.groups * (layer.kind == .linear ? 1 : place.height * place.width)
        let tiles = stride(from: 0, to: channels, by: crossbar).map { min(crossbar, channels - $0) }
        var counts = Counts(
            inputTiles: tiles, outputTiles: (outputs + crossbar - 1) / crossbar, sites: sites, activePairs: tiles.count * sites,
            rows: tiles.map { sites * $0 * layer.taps }, activeSites: sites)
        if call.isBinary, let seen = call.occupancy {
            precondition(seen.crossbar == crossbar, "an occupancy of tiles of \(seen.crossbar), not \(crossbar)")
            (counts.activePairs, counts.rows, counts.activeSites) = (seen.activePairs, seen.rows, seen.activeSites)
        }
        return counts
    }

    /// Picojoules in `dense` mode.
    func densePicojoules(_ counts: Counts, layer: ProfiledLayer) -> Double {
        Double(counts.cycles) * (control + Self.neuron + side * Double(layer.taps) * device.crossbarPicojoules)
    }

    /// Picojoules in `event` mode: control, crossbars and neurons.
    func eventPicojoules(_ counts: Counts) -> (control: Double, crossbars: Double, neurons: Double) {
        let outputs = Double(counts.outputTiles)
        let crossbars = zip(counts.rows, counts.inputTiles).reduce(0) { sum, tile in
            let (rows, channels) = tile
            let blocks = Double(crossbar * ((channels + crossbar - 1) / crossbar)) / Double(channels)
            return sum + Double(rows) * device.crossbarPicojoules / 8 * blocks
        }
        return (
            outputs * Double(counts.activePairs) * control, outputs * crossbars,
            Double(counts.inputTiles.count) * outputs * Double(counts.activeSites) * Self.neuron
        )
    }
}
