/// Where training stands in front of a step.
public struct TrainingPlace: Sendable, Equatable {
    /// Whole epochs behind it.
    public var epoch: Int
    /// Steps behind it in the epoch at hand.
    public var batch: Int
    /// Steps of an epoch.
    public var batches: Int
    /// Epochs of the whole training.
    public var epochs: Int

    /// The first step of an epoch unless told otherwise.
    public init(epoch: Int, batch: Int = 0, batches: Int, epochs: Int) {
        self.epoch = epoch
        self.batch = batch
        self.batches = batches
        self.epochs = epochs
    }

    /// Steps behind it, counted from the beginning.
    public var step: Int { epoch * batches + batch }
    /// Steps of the whole training.
    public var steps: Int { epochs * batches }
}

/// The learning rate of each step, as PyTorch 2 defines the schedule of that name.
///
/// A rate follows from the place and from what was measured after each epoch, so that there is nothing to save: training that goes on
/// after an interruption has the rates of one that was never stopped.
public protocol RateSchedule: Sendable {
    /// - Parameters:
    ///   - base: the rate that the optimiser was given.
    ///   - place: of the step.
    ///   - history: what the schedule watches, a value for each epoch that is done.
    func rate(base: Double, at place: TrainingPlace, history: [Double]) -> Double
}
