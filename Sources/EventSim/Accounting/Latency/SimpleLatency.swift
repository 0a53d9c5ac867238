/// The `simple` latency model: each step waits for its slowest sending and its slowest receiving core, then for a barrier.
///
/// step = max(max over cores of active × t_active + idle × t_idle + packets × t_spike,
///            max over cores of synaptic operations × t_synapse) + barrier(tiles in use)
///
/// Messages do not queue, so this is a lower bound on any model with a mesh; hop times play no part. A time that the chip
/// file does not know makes `result` `nil` and is named in `unknownTerms`, once an event asks for it.
public struct SimpleLatency: Sendable, Equatable {
    /// Nanoseconds of one barrier; `nil` when the chip file does not say.
    public let barrierNanoseconds: Double?
    private let timing: TimingTable
    private var steps = 0
    private var nanoseconds = 0.0
    /// Sending plus receiving time of each core over all steps, in nanoseconds.
    private var coreNanoseconds: [Double] = []
    private var needs = Needs()

    /// Which times the events of the run asked for.
    private struct Needs: Sendable, Equatable {
        var active = false
        var idle = false
        var spike = false
        var synapse = false
    }

    /// - Parameter tilesInUse: tiles that hold at least one core in use, on all chips.
    public init(timing: TimingTable, tilesInUse: Int) {
        self.timing = timing
        barrierNanoseconds = timing.barrier(tilesInUse: tilesInUse)
    }

    /// Adds one step; each array holds a count for every core. O(cores), and allocates in the first step only.
    ///
    /// - Parameters:
    ///   - packetsSent: spike messages by sending core.
    ///   - synapticOperations: synaptic operations by receiving core, one per message and existing synapse.
    /// - Precondition: the four arrays are of one length, the same in every step.
    public mutating func addStep(activeUpdates: [Int], idleUpdates: [Int], packetsSent: [Int], synapticOperations: [Int]) {
        let cores = activeUpdates.count
        precondition(
            idleUpdates.count == cores && packetsSent.count == cores && synapticOperations.count == cores,
            "the counts of a step must cover the same cores")
        if steps == 0 { coreNanoseconds = Array(repeating: 0, count: cores) }
        precondition(coreNanoseconds.count == cores, "every step must cover the same cores")
        let active = timing.neuronActive ?? 0
        let idle = timing.neuronIdle ?? 0
        let spike = timing.spike ?? 0
        let synapse = timing.synapticOperation ?? 0
        var slowestSending = 0.0
        var slowestReceiving = 0.0
        for core in 0..<cores {
            let sending =
                Double(activeUpdates[core]) * active + Double(idleUpdates[core]) * idle + Double(packetsSent[core]) * spike
            let receiving = Double(synapticOperations[core]) * synapse
            slowestSending = max(slowestSending, sending)
            slowestReceiving = max(slowestReceiving, receiving)
            coreNanoseconds[core] += sending + receiving
            needs.active = needs.active || activeUpdates[core] > 0
            needs.idle = needs.idle || idleUpdates[core] > 0
            needs.spike = needs.spike || packetsSent[core] > 0
            needs.synapse = needs.synapse || synapticOperations[core] > 0
        }
        nanoseconds += max(slowestSending, slowestReceiving)
        steps += 1
    }

    /// Nanoseconds of one step, its barrier not included: the slowest sending or receiving core.
    public static func step(_ work: StepWork) -> Double {
        max(work.sending.max() ?? 0, work.receiving.max() ?? 0)
    }

    /// Times that the run needed and the chip file does not know; with any of them there is no result.
    public var unknownTerms: [String] {
        var terms: [String] = []
        if needs.active, timing.neuronActive == nil { terms.append("time of an active neuron update") }
        if needs.idle, timing.neuronIdle == nil { terms.append("time of an idle neuron update") }
        if needs.spike, timing.spike == nil { terms.append("time of a spike message") }
        if needs.synapse, timing.synapticOperation == nil { terms.append("time of a synaptic operation") }
        if steps > 0, barrierNanoseconds == nil { terms.append("time of a barrier") }
        return terms
    }

    /// What the steps so far take; `nil` when `unknownTerms` is not empty.
    public var result: LatencyResult? {
        guard unknownTerms.isEmpty else { return nil }
        let barriers = Double(steps) * (barrierNanoseconds ?? 0)
        let seconds = (nanoseconds + barriers) / 1e9
        let slowest = coreNanoseconds.max() ?? 0
        return LatencyResult(
            model: "simple", seconds: seconds, secondsPerStep: steps > 0 ? seconds / Double(steps) : 0,
            barrierSeconds: barriers / 1e9, slowestCore: slowest > 0 ? coreNanoseconds.firstIndex(of: slowest) : nil,
            steps: steps)
    }
}

extension TimingTable {
    /// Nanoseconds of one barrier over `tilesInUse` tiles: linear from one tile to `barrierTilesMax`, constant beyond.
    ///
    /// The end points are published, the line between them is inferred. `nil` when either end is unknown.
    public func barrier(tilesInUse: Int) -> Double? {
        guard let one = barrierOneTile, let all = barrierAllTiles else { return nil }
        if tilesInUse >= barrierTilesMax { return all }
        if tilesInUse <= 1 { return one }
        return one + (all - one) * Double(tilesInUse - 1) / Double(barrierTilesMax - 1)
    }
}
