/// What cores have to do when inputs follow each other as closely as the schedule lets them.
///
/// A layer is busy with one input for the T steps of its window, so a new input can begin every T steps; what one input makes
/// a core do T steps apart then falls into one step. Neurons are updated once in such a step, by whichever input is in their
/// window. Clearing a layer's potentials between two inputs is taken to cost nothing.
struct PipelineLoad: Sendable {
    private let window: Int
    private let cores: Int
    /// By step of the window and core.
    private var active: [Int]
    private var packets: [Int]
    private var operations: [Int]
    /// By core: updates of all its neurons.
    private var updates: [Int] = []
    private var steps = 0

    /// Counts kept at most.
    private static let mostCounts = 20_000_000

    /// - Returns: `nil` for schedules without a window, and where the counts would take too much memory.
    init?(_ map: CoreMap) {
        window = map.schedule.window
        cores = map.cores.count
        let (counts, overflow) = window.multipliedReportingOverflow(by: cores)
        guard window > 0, !overflow, counts <= Self.mostCounts else { return nil }
        active = Array(repeating: 0, count: counts)
        packets = active
        operations = active
    }

    mutating func add(_ load: StepLoad, step: Int) {
        if step == 0 { updates = zip(load.activeUpdates, load.idleUpdates).map { $0 + $1 } }
        steps = max(steps, step + 1)
        let first = step % window * cores
        for core in 0..<cores {
            active[first + core] += load.activeUpdates[core]
            packets[first + core] += load.packetsSent[core]
            operations[first + core] += load.synapticOperations[core]
        }
    }

    /// Seconds of the T steps between two inputs, by the `simple` model.
    func interval(_ timing: TimingTable, barrier: Double) -> Double? {
        guard updates.count == cores else { return nil }
        var nanoseconds = 0.0
        for step in 0..<min(window, steps) {
            var slowest = 0.0
            for core in 0..<cores {
                let index = step * cores + core
                let sending =
                    Double(active[index]) * (timing.neuronActive ?? 0) + Double(updates[core] - active[index]) * (timing.neuronIdle ?? 0)
                    + Double(packets[index]) * (timing.spike ?? 0)
                slowest = max(slowest, sending, Double(operations[index]) * (timing.synapticOperation ?? 0))
            }
            nanoseconds += slowest + barrier
        }
        return nanoseconds / 1e9
    }
}
