public import Formats

/// A spiking network read from a NIR graph, with what had to be assumed.
///
/// NIR computes in continuous time. Here a step of length Δt is the forward Euler step that the programs which write NIR take,
/// with Δt / τ · R as the gain of what arrives; the rules are in `docs/nir.md`.
public struct NIRImport: Sendable, Equatable {
    /// Populations, projections and input as the graph has them, in its real numbers.
    public var network: SpikingNetwork
    /// The same layers as a graph with a rectifier in place of every spiking node. Shapes and multiply-accumulates can be counted
    /// on it; it was never trained, so its values mean nothing.
    public var layers: Network
    /// For each population, the layer of `layers` that stands for it.
    public var layerOfPopulation: [Int]
    /// Δt, if a neuron of the graph has a time constant.
    public var stepSeconds: Double?
    /// What was assumed or left out.
    public var notes: [String]

    /// - Parameter name: what the network is called where the graph's metadata do not say.
    /// - Throws: `NetworkError.unsupported`, or `severalUnsupported` with every node that has no meaning here, and
    ///   `NetworkError.shape` where shapes do not fit.
    public init(_ graph: NIRGraph, name: String, options: NIRImportOptions = NIRImportOptions()) throws(NetworkError) {
        let flat = try NIRFlatGraph(graph)
        var lowering = NIRLowering(flat, options)
        let (layers, dynamics) = try lowering.layers(named: flat.metadata.string("name") ?? name)
        let assembly = NIRAssembly(flat: flat, layers: layers, dynamics: dynamics, lowering: lowering)
        let (network, order) = try assembly.network(coding: try options.coding(flat))
        try network.checkFinite()
        self.network = network
        self.layers = layers
        layerOfPopulation = order
        stepSeconds = lowering.usesTime ? lowering.stepSeconds : nil
        notes = flat.notes + lowering.notes
    }
}

/// What to take in place of what a NIR file says, or does not say.
public struct NIRImportOptions: Sendable, Equatable {
    /// What a spike does to the potential, where the file's reader knows better than NIR's definition.
    public enum ResetRule: String, Sendable, CaseIterable {
        /// Subtract the threshold.
        case subtract
        /// Set to `v_reset`.
        case zero
        /// Subtract the threshold in the next step, behind the leak, as snnTorch computes it.
        case late

        /// What neurons do.
        init(_ neuron: NeuronModel, _ membrane: Membrane) {
            self = neuron.reset != .soft ? .zero : membrane.resetsLate ? .late : .subtract
        }
    }

    /// Δt; `nil` for the metadata's `dt`, or 0.1 ms.
    public var stepSeconds: Double?
    /// `nil` for the metadata's `reset`, or v_reset as NIR defines it.
    public var reset: ResetRule?
    /// `nil` for the metadata's `comparison`, or `above` as NIR defines it.
    public var comparison: Comparison?
    /// `nil` for the metadata's `input_coding`, or analog.
    public var inputCoding: SpikingInput.Coding?

    /// What is left out is taken from the file's metadata, or is what NIR defines.
    public init(stepSeconds: Double? = nil, reset: ResetRule? = nil, comparison: Comparison? = nil, inputCoding: SpikingInput.Coding? = nil) {
        self.stepSeconds = stepSeconds
        self.reset = reset
        self.comparison = comparison
        self.inputCoding = inputCoding
    }

    /// What snnTorch and SpikingJelly take for Δt.
    public static let defaultStepSeconds = 1e-4

    fileprivate func coding(_ graph: NIRFlatGraph) throws(NetworkError) -> SpikingInput.Coding {
        if let inputCoding { return inputCoding }
        guard let word = graph.metadata.string("input_coding") else { return .analogCurrent }
        guard let coding = SpikingInput.Coding(nirWord: word) else {
            throw .unsupported(
                layer: "graph", kind: "NIRGraph", reason: "its metadata ask for the input coding \"\(word)\"", remedy: "name one with --coding")
        }
        return coding
    }
}

extension SpikingInput.Coding {
    /// The word for the coding in a NIR file's metadata.
    var nirWord: String {
        switch self {
        case .analogCurrent: "analog"
        case .binaryPoisson: "binary"
        case .ternaryPoisson: "ternary"
        case .latency: "latency"
        case .spikeTrain: "spikes"
        }
    }

    init?(nirWord: String) {
        let all: [SpikingInput.Coding] = [.analogCurrent, .binaryPoisson, .ternaryPoisson, .latency, .spikeTrain(isSigned: true)]
        guard let coding = all.first(where: { $0.nirWord == nirWord }) else { return nil }
        self = coding
    }
}
