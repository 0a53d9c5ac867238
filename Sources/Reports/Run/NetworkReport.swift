import Formats

/// The dense network that a run started from.
public struct NetworkReport: Sendable, Equatable {
    /// The file or zoo name, as the user gave it.
    public var source: String
    /// Of the file's bytes, in hexadecimal.
    public var sha256: String?
    /// Weights and biases; `nil` where the network was spiking from the start.
    public var parameters: Int?
    /// Dense multiply-accumulates per inference, existing taps only.
    public var macs: Int?
    /// The same with padding taps, transposed convolutions at their input resolution.
    public var macsScatter: Int?
    /// The same with padding taps, transposed convolutions as if dense at output resolution.
    public var macsOutputResolution: Int?
    /// Neurons of the spiking network, the read-out included.
    public var neurons: Int?

    /// Only the source is always known.
    public init(
        source: String, sha256: String? = nil, parameters: Int? = nil, macs: Int? = nil, macsScatter: Int? = nil,
        macsOutputResolution: Int? = nil, neurons: Int? = nil
    ) {
        self.source = source
        self.sha256 = sha256
        self.parameters = parameters
        self.macs = macs
        self.macsScatter = macsScatter
        self.macsOutputResolution = macsOutputResolution
        self.neurons = neurons
    }

    var json: JSON {
        .object([
            .init("source", .string(source)),
            .init("sha256", .orNull(sha256)),
            .init("parameters", .orNull(parameters)),
            .init("macs", .orNull(macs)),
            .init("macsScatter", .orNull(macsScatter)),
            .init("macsOutputResolution", .orNull(macsOutputResolution)),
            .init("neurons", .orNull(neurons)),
        ])
    }
}
