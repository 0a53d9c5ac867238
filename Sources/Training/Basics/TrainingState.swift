public import Formats

/// What training keeps beside the weights: with both, it goes on as if nothing had happened.
public struct TrainingState: Sendable {
    /// Steps taken.
    public var step: Int
    /// The optimiser's, `NUMBER.MOMENT` by layer.
    public var tensors: [NamedTensor]

    /// A state as it was saved.
    public init(step: Int, tensors: [NamedTensor]) {
        self.step = step
        self.tensors = tensors
    }
}
