/// A simulator of core maps. All engines give the same result for the same map and stimulus, to the last counter.
public protocol SpikeEngine: Sendable {
    /// Simulates one inference.
    ///
    /// - Parameters:
    ///   - recordsSpikes: whether every spike is kept in the result.
    ///   - messages: what `onStep` is told about spike messages.
    ///   - onStep: called for each step in ascending order with what every core had to do; return `false` to stop.
    /// - Throws: `SimulationError` if the stimulus does not belong to the map, or when told to stop.
    func run(
        _ stimulus: Stimulus, recordsSpikes: Bool, messages: MessageDetail, onStep: (StepLoad) -> Bool
    ) throws(SimulationError) -> SimulationResult
}

extension SpikeEngine {
    /// Simulates one inference with nobody looking at its steps.
    ///
    /// - Throws: `SimulationError` if the stimulus does not belong to the map.
    public func run(
        _ stimulus: Stimulus, recordsSpikes: Bool = false, messages: MessageDetail = .none
    ) throws(SimulationError) -> SimulationResult {
        try run(stimulus, recordsSpikes: recordsSpikes, messages: messages) { _ in true }
    }

    /// Simulates one inference of which only steps and result are wanted.
    ///
    /// - Throws: `SimulationError` if the stimulus does not belong to the map, or when `onStep` returns `false`.
    public func run(
        _ stimulus: Stimulus, messages: MessageDetail = .none, onStep: (StepLoad) -> Bool
    ) throws(SimulationError) -> SimulationResult {
        try run(stimulus, recordsSpikes: false, messages: messages, onStep: onStep)
    }
}
