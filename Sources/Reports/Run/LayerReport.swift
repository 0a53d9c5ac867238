import Formats
public import Models

/// One layer of the spiking network; counts are totals over all inferences.
public struct LayerReport: Sendable, Equatable {
    public var name: String
    /// Such as `Conv 3×3`.
    public var kind: String
    public var shape: Grid
    public var neurons: Int
    /// Synapses into one neuron away from borders; `nil` for an input layer.
    public var fanIn: Int?
    /// λ of the normalisation: the activation that a rate of one stands for.
    public var lambda: Double?
    public var events: Int
    public var spikes: Int
    /// Synaptic operations charged to this layer as the target.
    public var sops: Int
    /// Events per neuron and step of its window, 0 to 1.
    public var rate: Double?
    /// Pearson correlation of the spiking with the dense activations.
    public var agreement: Double?
    /// Cores that hold part of it; `nil` without a chip or for an input layer.
    public var cores: Int?

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
