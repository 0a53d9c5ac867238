public import EventSim
public import Processors

/// The event-driven simulation of a core map at full speed: the spikes, read-outs and counters of `LiteralEngine`, exactly.
///
/// A step's events are sorted by pixel. Every target pixel gathers the weight rows of the events in its receptive field in registers
/// or, where few arrive, every event scatters its weights to the pixels it reaches; what is silent costs nothing. Counters are event
/// counts times tables. `docs/engine.md` draws one step.
///
/// A few maps and inputs that a compiler would not make run on the literal engine instead: `fallbackReason` says so and why.
public struct FastEngine: SpikeEngine {
    private let checked: CheckedCoreMap
    /// Or why there are none.
    private let tables: Result<FastTables, Fallback>
    private let sharing: WorkSharing
    /// Buffers of inputs that are through, for the next ones.
    private let spare = SpareStorage()

    /// - Parameters:
    ///   - threads: workers inside one inference; the result never depends on it.
    ///   - processor: whose kernels are used; the result never depends on it either.
    public init(_ map: CheckedCoreMap, threads: Int = 1, processor: ProcessorLevel = .current) {
        self.init(map, WorkSharing(threads: max(threads, 1)), processor)
    }

    init(_ checked: CheckedCoreMap, _ sharing: WorkSharing, _ processor: ProcessorLevel = .current) {
        self.checked = checked
        self.sharing = sharing
        tables = Result { () throws(Fallback) in try FastTables(checked, processor) }
    }

    /// Why the map runs on the literal engine whatever the input; `nil` if it does not.
    public var fallbackReason: String? {
        if case .failure(let fallback) = tables { fallback.reason } else { nil }
    }

    /// Why an input runs on the literal engine; `nil` if it runs on the vector kernels.
    ///
    /// - Throws: `SimulationError` if the stimulus does not belong to the map.
    public func fallbackReason(for stimulus: Stimulus) throws(SimulationError) -> String? {
        try stimulus.check(checked)
        do throws(Fallback) {
            _ = try prepared(stimulus)
            return nil
        } catch {
            return error.reason
        }
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
        try stimulus.check(checked)
        let (tables, constants): (FastTables, [[Int32]])
        do throws(Fallback) {
            (tables, constants) = try prepared(stimulus)
        } catch {
            return try LiteralEngine(checked).run(stimulus, recordsSpikes: recordsSpikes, messages: messages, onStep: onStep)
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

    /// The tables, and what each layer's neurons receive in every step.
    private func prepared(_ stimulus: Stimulus) throws(Fallback) -> (FastTables, [[Int32]]) {
        let tables = try tables.get()
        let layers = checked.map.layers
        let constants = layers.indices.map { FastRun.constants(of: layers[$0], current: stimulus.currents[$0]) }
        try tables.checkSums(stimulus, constants: constants)
        return (tables, constants)
    }
}
