internal import Kernels
internal import Models

/// One sample through a graph, forwards and backwards.
struct DensePass {
    let graph: TrainingGraph
    let kernels: any FloatKernels.Type

    /// Computes every node's values.
    ///
    /// - Parameters:
    ///   - image: height × width × channels.
    ///   - values: of this graph; overwritten.
    ///   - masks: what each activation's values are multiplied by, by node; empty for nothing.
    func forward(_ image: [Float], _ values: inout SampleValues, masks: [[Float]] = [], _ scratch: inout Scratch) {
        for index in graph.order {
            let node = graph.nodes[index]
            var result = values.take(node.buffer)
            switch node.work {
            case .input: result.copy(image)
            case .layer(let layer):
                let inputs = node.inputs.map { values.buffers[graph.nodes[$0].buffer] }
                layer.forward(inputs, to: &result, areSpikes: false, &scratch, kernels)
            case .pointwise(let activation):
                if node.buffer == index { result.copy(values.buffers[graph.nodes[node.inputs[0]].buffer]) }
                activation.apply(to: &result)
                if !masks.isEmpty, !masks[index].isEmpty { result.multiply(by: masks[index]) }
            }
            values.put(result, in: node.buffer)
        }
    }

    /// Adds one sample's gradient by the parameters to `sums`.
    ///
    /// - Parameters:
    ///   - outputGradient: of the loss by the output's values.
    ///   - values: as `forward` left them.
    ///   - gradients: room for the gradient by every node; overwritten.
    ///   - sums: by node.
    ///   - activation: turns the gradient by an activation's values into that by what it reads, given its node.
    func backward(
        _ outputGradient: [Float], _ values: SampleValues, gradients: inout SampleValues, masks: [[Float]] = [], to sums: inout [[Float]],
        _ scratch: inout Scratch, activation: (_ node: Int, _ gradient: inout [Float]) -> Void
    ) {
        for index in graph.order where graph.nodes[index].buffer == index { gradients.buffers[index].fill(with: 0) }
        gradients.buffers[graph.nodes[graph.output].buffer].copy(outputGradient)
        for index in graph.order.reversed() where graph.nodes[index].isTrained {
            let node = graph.nodes[index]
            switch node.work {
            case .input: break
            case .layer(let layer):
                let gradient = gradients.buffers[node.buffer]
                let inputs = node.inputs.map { values.buffers[graph.nodes[$0].buffer] }
                if layer.parameterCount > 0 { layer.backwardToParameters(gradient, inputs: inputs, to: &sums[index], &scratch, kernels) }
                pass(gradient, of: node, by: layer, inputs: inputs, &gradients, &scratch)
            case .pointwise:
                var gradient = gradients.take(node.buffer)
                if !masks.isEmpty, !masks[index].isEmpty { gradient.multiply(by: masks[index]) }
                activation(index, &gradient)
                if node.buffer == index, graph.nodes[node.inputs[0]].isTrained {
                    gradients.buffers[graph.nodes[node.inputs[0]].buffer].add(gradient)
                }
                gradients.put(gradient, in: node.buffer)
            }
        }
    }

    /// The same where slopes follow from the values, or from `drives` by node.
    func backward(
        _ outputGradient: [Float], _ values: SampleValues, gradients: inout SampleValues, masks: [[Float]] = [], drives: [[Float]] = [],
        to sums: inout [[Float]], _ scratch: inout Scratch
    ) {
        backward(outputGradient, values, gradients: &gradients, masks: masks, to: &sums, &scratch) { index, gradient in
            guard case .pointwise(let activation) = graph.nodes[index].work else { return }
            activation.backward(drives.isEmpty ? values.buffers[graph.nodes[index].buffer] : drives[index], to: &gradient)
        }
    }

    /// Adds to the gradients by a layer's inputs; an image that is read twice gets both.
    private func pass(
        _ gradient: [Float], of node: TrainingGraph.Node, by layer: any TrainableLayer, inputs: [[Float]], _ gradients: inout SampleValues,
        _ scratch: inout Scratch
    ) {
        var parts = node.inputs.enumerated().map { position, source -> [Float] in
            guard graph.nodes[source].isTrained else { return [] }
            // The same image a second time: its gradient is out already.
            if node.inputs[..<position].contains(source) { return [Float](repeating: 0, count: graph.nodes[source].shape.count) }
            return gradients.take(graph.nodes[source].buffer)
        }
        layer.backwardToInputs(gradient, inputs: inputs, to: &parts, &scratch, kernels)
        for (position, source) in node.inputs.enumerated() where graph.nodes[source].isTrained {
            if node.inputs[..<position].contains(source) {
                gradients.buffers[graph.nodes[source].buffer].add(parts[position])
            } else {
                var part: [Float] = []
                swap(&part, &parts[position])
                gradients.put(part, in: graph.nodes[source].buffer)
            }
        }
    }
}

extension [Float] {
    /// Multiplies every value.
    mutating func scale(by factor: Float) {
        var values = mutableSpan
        for index in 0..<values.count { unsafe values[unchecked: index] *= factor }
    }

    /// Multiplies by as many values.
    mutating func multiply(by factors: [Float]) {
        precondition(count == factors.count, "arrays differ in length")
        let factors = factors.span
        var values = mutableSpan
        for index in 0..<values.count { unsafe values[unchecked: index] *= factors[unchecked: index] }
    }
}
