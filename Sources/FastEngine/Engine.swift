public import EventSim

/// Runs a core map on the engine that a user chose, fast or literal, for command lines: both give the same result.
public enum Engine: SpikeEngine {
    /// Which engine runs.
    public enum Kind: Sendable {
        /// The fast engine; it falls back to the literal one where it has to.
        case fast
        /// The literal engine, which is the specification.
        case literal
    }

    /// Events, many neurons at a time; falls back to the literal one where it has to.
    case fast(FastEngine)
    /// Every neuron, every step, one by one: the specification.
    case literal(LiteralEngine)

    /// - Parameter threads: workers inside one inference; the literal engine has one.
    public init(_ kind: Kind, _ map: CheckedCoreMap, threads: Int) {
        switch kind {
        case .fast: self = .fast(FastEngine(map, threads: threads))
        case .literal: self = .literal(LiteralEngine(map))
        }
    }

    /// Why the fast engine was asked for and the literal one runs, whatever the input; `nil` if it does not.
    public var fallbackReason: String? {
        if case .fast(let engine) = self { engine.fallbackReason } else { nil }
    }

    /// The same of one input.
    ///
    /// - Throws: `SimulationError` if the stimulus does not belong to the map.
    public func fallbackReason(for stimulus: Stimulus) throws(SimulationError) -> String? {
        if case .fast(let engine) = self { try engine.fallbackReason(for: stimulus) } else { nil }
    }

    /// Simulates one inference on the engine that was chosen.
    ///
    /// - Throws: `SimulationError` if the stimulus does not belong to the map, or when `onStep` returns `false`.
    public func run(
        _ stimulus: Stimulus, recordsSpikes: Bool, messages: MessageDetail, onStep: (StepLoad) -> Bool
    ) throws(SimulationError) -> SimulationResult {
        switch self {
        case .fast(let engine): try engine.run(stimulus, recordsSpikes: recordsSpikes, messages: messages, onStep: onStep)
        case .literal(let engine): try engine.run(stimulus, recordsSpikes: recordsSpikes, messages: messages, onStep: onStep)
        }
    }
}
