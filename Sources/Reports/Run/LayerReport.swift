import Formats
public import Models

/// One layer of the spiking network; counts are totals over all inferences.
public struct LayerReport: Sendable, Equatable {
    /// Of the population; an input of spikes is named as in the core map.
    public var name: String
    /// Such as `Conv 3×3`.
    public var kind: String
    /// Height, width and channels.
    public var shape: Grid
    /// As many as `shape` counts.
    public var neurons: Int
    /// Synapses into one neuron away from borders; `nil` for an input layer.
    public var fanIn: Int?
    /// λ of the normalisation: the activation that a rate of one stands for.
    public var lambda: Double?
    /// Firings: neurons and steps in which anything was emitted.
    public var events: Int
    /// Thresholds crossed.
    public var spikes: Int
    /// Synaptic operations charged to this layer as the target.
    public var sops: Int
    /// Events per neuron and step of its window, 0 to 1.
    public var rate: Double?
    /// Pearson correlation of the spiking with the dense activations.
    public var agreement: Double?
    /// Cores that hold part of it; `nil` without a chip or for an input layer.
    public var cores: Int?

    /// A layer without chip and agreement, unless told otherwise.
    public init(
        name: String, kind: String, shape: Grid, neurons: Int, fanIn: Int? = nil, lambda: Double? = nil, events: Int,
        spikes: Int, sops: Int, rate: Double? = nil, agreement: Double? = nil, cores: Int? = nil
    ) {
        self.name = name
        self.kind = kind
        self.shape = shape
        self.neurons = neurons
        self.fanIn = fanIn
        self.lambda = lambda
        self.events = events
        self.spikes = spikes
        self.sops = sops
        self.rate = rate
        self.agreement = agreement
        self.cores = cores
    }

    var json: JSON {
        .object([
            .init("name", .string(name)),
            .init("kind", .string(kind)),
            .init("shape", .array([.integer(shape.height), .integer(shape.width), .integer(shape.channels)])),
            .init("neurons", .integer(neurons)),
            .init("fanIn", .orNull(fanIn)),
            .init("lambda", .orNull(lambda)),
            .init("events", .integer(events)),
            .init("spikes", .integer(spikes)),
            .init("sops", .integer(sops)),
            .init("rate", .orNull(rate)),
            .init("agreement", .orNull(agreement)),
            .init("cores", .orNull(cores)),
        ])
    }
}
