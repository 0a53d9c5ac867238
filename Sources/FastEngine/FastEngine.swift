public import EventSim

/// The event-driven simulation of a core map at full speed: the spikes, read-outs and counters of `LiteralEngine`, exactly.
///
/// A step's events are sorted by pixel; every target pixel sums the weight rows of the events in its receptive field in
/// registers, or, where few arrive, every event adds its weights to the pixels it reaches; what is silent costs nothing. Counters
/// are event counts times tables. Maps that a compiler would not make
/// (thresholds below zero, sums beyond 32 bits, rows that collect hundreds of millions of events, messages that set off billions
/// of operations, arrivals before a window, projections back to earlier layers) run on the literal engine.
public struct FastEngine: SpikeEngine {
    private let map: CoreMap
    private let tables: FastTables?
    private let sharing: WorkSharing
    /// Of inputs that are through, for the next ones.
    private let spare = SpareStorage()

    /// - Parameter threads: workers inside one inference; the result never depends on it.
    public init(_ map: CoreMap, threads: Int = 1) { self.init(map, WorkSharing(threads: max(threads, 1))) }

    init(_ map: CoreMap, _ sharing: WorkSharing) {
        self.map = map
        self.sharing = sharing
        tables = FastTables(map)
    }

    /// Simulates one inference.
    ///
    /// - Parameters:
    ///   - recordsSpikes: whether every spike is kept in the result.
    ///   - messages: what `onStep` is told about spike messages.
    ///   - onStep: called for each step, several at a time, with what every core had to do; return `false` to stop.
    /// - Throws: `SimulationError` if the stimulus does not belong to the map, or when told to stop.
    public func run(
        _ stimulus: Stimulus, recordsSpikes: Bool, messages: MessageDetail, onStep: (StepLoad) -> Bool
    ) throws(SimulationError) -> SimulationResult {
        try stimulus.check(map)
        let constants = map.layers.indices.map { FastRun.constants(of: map.layers[$0], current: stimulus.currents[$0]) }
        guard let tables, tables.holds(stimulus, constants: constants) else {
            return try LiteralEngine(map).run(stimulus, recordsSpikes: recordsSpikes, messages: messages, onStep: onStep)
        }
        let run = FastRun(
            tables, stimulus: stimulus, constants: constants, recordsSpikes: recordsSpikes, messages: messages, sharing: sharing,
            storage: spare.take())
        var step = 0
        while true {
            let loads = run.advance()
            guard !loads.isEmpty else {
                let result = run.result()
                spare.keep(run.storage)
                return result
            }
            for load in loads {
                guard onStep(load) else { throw .cancelled(step: step) }
                step += 1
            }
        }
    }

    /// Whether an input runs on the vector kernels rather than on the literal engine.
    public func accelerates(_ stimulus: Stimulus) -> Bool {
        let constants = map.layers.indices.map { FastRun.constants(of: map.layers[$0], current: stimulus.currents[$0]) }
        return tables?.holds(stimulus, constants: constants) ?? false
    }
}
