internal import Kernels
internal import Models

/// One sample through the spiking network of a graph, step by step; every layer acts in the step in which it is reached.
struct SpikingPass: Sendable {
    let graph: TrainingGraph
    let settings: SpikingSettings
    let kernels: any FloatKernels.Type
    /// By node; `nil` for nodes without neurons.
    private let laws: [FiringLaw?]
    /// By node, whether its values are those of the first step while the input is constant: nothing with neurons stands before it, and
    /// no activation overwrites them.
    let isConstant: [Bool]

    init(_ graph: TrainingGraph, _ settings: SpikingSettings, _ kernels: any FloatKernels.Type) {
        self.graph = graph
        self.settings = settings
        self.kernels = kernels
        laws = graph.nodes.indices.map { index in
            guard case .pointwise = graph.nodes[index].work, let scale = settings.scales[index] else { return nil }
            return FiringLaw(settings, scale: scale)
        }
        var constant: [Bool] = []
        for node in graph.nodes {
            switch node.work {
            case .input: constant.append(true)
            case .layer: constant.append(node.inputs.allSatisfy { constant[$0] })
            case .pointwise: constant.append(false)
            }
        }
        isConstant = graph.nodes.indices.map { index in
            constant[index] && !graph.nodes.indices.contains { $0 != index && graph.nodes[$0].buffer == index }
        }
    }

    /// Neurons at rest, by node.
    func states() -> [NeuronState?] {
        graph.nodes.indices.map { index in laws[index].map { NeuronState($0, count: graph.nodes[index].shape.count) } }
    }

    /// What happens in one step, from input to output.
    ///
    /// - Parameters:
    ///   - values: of the step; those of constant nodes are kept from the first one.
    ///   - masks: of dropout, the same in all steps.
    ///   - tape: where slopes are written for the way back.
    func step(
        _ number: Int, _ input: InputSteps, _ values: inout SampleValues, _ states: inout [NeuronState?], masks: [[Float]],
        slope: SpikeSlope? = nil, tape: inout StepTape, _ scratch: inout Scratch
    ) {
        for index in graph.order {
            let node = graph.nodes[index]
            if number > 0, isConstant[index], input.isConstant { continue }
            var result = values.take(node.buffer)
            switch node.work {
            case .input: result.copy(input.values(at: number))
            case .layer(let layer):
                layer.forward(node.inputs.map { values.buffers[graph.nodes[$0].buffer] }, to: &result, areSpikes: true, &scratch, kernels)
            case .pointwise:
                if node.buffer == index { result.copy(values.buffers[graph.nodes[node.inputs[0]].buffer]) }
                states[index]?.step(&result, slope: slope, tape: &tape.nodes[index], kernels)
                if !masks.isEmpty, !masks[index].isEmpty { result.multiply(by: masks[index]) }
            }
            values.put(result, in: node.buffer)
        }
    }
}

/// What one step leaves for the way back, by node.
struct StepTape: Sendable {
    var nodes: [NeuronTape]

    /// Without room, for passes that never go back.
    init(nodes count: Int) { nodes = Array(repeating: NeuronTape(), count: count) }

    /// Room for every neuron.
    init(_ graph: TrainingGraph, _ settings: SpikingSettings) {
        nodes = graph.nodes.map { node in
            guard case .pointwise = node.work else { return NeuronTape() }
            return NeuronTape(membranes: settings.neuron.membraneCount, count: node.shape.count, isHard: settings.neuron.reset != .soft)
        }
    }
}
