/// What one inference of the trained network takes, and how its input enters the spiking one.
public struct DenseCounts: Sendable, Equatable {
    /// Multiply-accumulates, existing taps only.
    public var macs: Int
    /// Multiply-accumulates with padding taps, transposed convolutions as if dense at output resolution: what thop prints.
    public var macsOutputResolution: Int
    /// Multiply-accumulates, padding included, and bias additions of the layers that read the input.
    public var firstLayerOperations: Int
    /// The layers that move values between memories, in their order.
    public var layers: [MemoryLayer]
    /// The maps that the host applies to an analog input, by layer of the core map, which only has their result.
    public var analogInputs: [Int: [MemoryProjection]]

    /// Nothing counted unless given: a run without a trained network.
    public init(
        macs: Int = 0, macsOutputResolution: Int = 0, firstLayerOperations: Int = 0, layers: [MemoryLayer] = [],
        analogInputs: [Int: [MemoryProjection]] = [:]
    ) {
        self.macs = macs
        self.macsOutputResolution = macsOutputResolution
        self.firstLayerOperations = firstLayerOperations
        self.layers = layers
        self.analogInputs = analogInputs
    }
}
