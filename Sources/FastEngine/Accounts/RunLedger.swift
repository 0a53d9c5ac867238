import EventSim

/// Holds the counters of a run and the loads of its unfinished steps, for `FastRun`: memory of cores × unfinished steps.
struct RunLedger {
    var counters: CounterLedger
    var loads: LoadQueue
}

/// Loads of the steps that layers still work on: each layer runs a few steps ahead of the ones that read it.
struct LoadQueue {
    /// What is known so far about a step.
    struct Step {
        var load: StepLoad
        var messages: MessageRecorder
    }

    let detail: MessageDetail
    /// A step in which no neuron is active.
    private let resting: Step
    /// Number of the first of `steps`.
    private var first = 0
    private var steps: [Step] = []

    init(_ map: CoreMap, detail: MessageDetail) {
        self.detail = detail
        var resting = Step(load: StepLoad(cores: map.cores.count), messages: MessageRecorder(map, detail: detail))
        for (index, block) in map.blocks.enumerated() {
            let idle = block.neuronCount * map.layers[block.layer].compartmentsPerNeuron
            resting.load.idleUpdates[block.core] += idle
            resting.messages.countUpdates(of: index, active: 0, idle: idle)
        }
        self.resting = resting
    }

    /// Changes a step that was not taken yet.
    mutating func modify(_ step: Int, _ change: (inout Step) -> Void) {
        while steps.count <= step - first { steps.append(resting) }
        change(&steps[step - first])
    }

    /// Removes the next step and returns its load.
    mutating func takeNext() -> StepLoad {
        first += 1
        var step = steps.isEmpty ? resting : steps.removeFirst()
        step.messages.finish(&step.load)
        return step.load
    }
}
