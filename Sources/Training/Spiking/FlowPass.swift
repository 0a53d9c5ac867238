internal import Kernels
internal import Models

/// Flow tuning of one sample (Li et al. 2024; ASF-BP, Wu et al. 2021): the spiking network runs without gradients; then one dense pass
/// goes back over the sums of all steps, where the slope of each neuron is 1 if the sum of its input is above zero, and 0 otherwise.
struct FlowPass: Sendable {
    let spiking: SpikingPass

    /// What the way back needs of one sample, whatever the number of steps.
    struct Record: Sendable {
        /// Sums over all steps by buffer.
        var sums: SampleValues
        /// Σ of each activation's input, by node.
        var drives: [[Float]] = []
    }

    /// What the output is after T steps.
    ///
    /// - Parameter sums: room for values of this graph.
    func forward(
        _ input: InputSteps, _ values: inout SampleValues, _ states: inout [NeuronState?], masks: [[Float]], _ scratch: inout Scratch,
        recording record: inout Record
    ) -> [Float] {
        let graph = spiking.graph
        for index in states.indices { states[index]?.restart() }
        var tape = StepTape(nodes: graph.nodes.count)
        var readout = [Float](repeating: 0, count: graph.nodes[graph.output].shape.count)
        var image = [Float](repeating: 0, count: graph.nodes[graph.order[0]].shape.count)
        for step in 0..<spiking.settings.steps {
            spiking.step(step, input, &values, &states, masks: masks, tape: &tape, &scratch)
            readout.add(values.buffers[graph.nodes[graph.output].buffer])
            image.add(values.buffers[graph.nodes[graph.order[0]].buffer])
        }
        fill(&record, image, states, masks: masks, &scratch)
        return readout.map { $0 * spiking.settings.readoutShare }
    }

    /// Sums of layers without neurons follow from those of their inputs.
    private func fill(_ record: inout Record, _ image: [Float], _ states: [NeuronState?], masks: [[Float]], _ scratch: inout Scratch) {
        let graph = spiking.graph
        if record.drives.isEmpty { record.drives = states.indices.map { Array(repeating: 0, count: states[$0] == nil ? 0 : graph.nodes[$0].shape.count) } }
        for index in states.indices { states[index]?.writeDrive(to: &record.drives[index]) }
        for index in graph.order where index != graph.output {
            let node = graph.nodes[index]
            switch node.work {
            case .input: record.sums.buffers[index].copy(image)
            case .pointwise:
                record.sums.buffers[node.buffer].copy(states[index]?.emitted ?? [])
                if !masks.isEmpty, !masks[index].isEmpty { record.sums.buffers[node.buffer].multiply(by: masks[index]) }
            case .layer(let layer):
                // Overwritten by what its neurons emit.
                if graph.order.contains(where: { $0 != index && graph.nodes[$0].buffer == index }) { continue }
                var result = record.sums.take(index)
                let inputs = node.inputs.map { record.sums.buffers[graph.nodes[$0].buffer] }
                layer.forward(inputs, to: &result, areSpikes: false, &scratch, spiking.kernels)
                if layer.parameterCount > 0 {
                    // Biases act in every step.
                    var constant = result
                    layer.forward(inputs.map { $0.map { _ in 0 } }, to: &constant, areSpikes: false, &scratch, spiking.kernels)
                    let more = Float(spiking.settings.steps - 1)
                    for value in result.indices { result[value] += more * constant[value] }
                }
                record.sums.put(result, in: index)
            }
        }
    }
}
