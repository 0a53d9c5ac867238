extension Stimulus {
    /// Whether engines can run the stimulus on a map: layers and neurons exist, and sums stay within their registers.
    ///
    /// - Throws: `SimulationError.stimulus` with the layer and what is wrong there.
    package func check(_ checked: CheckedCoreMap) throws(SimulationError) {
        let map = checked.map
        for (index, current) in currents.sorted(by: { $0.key < $1.key }) { try check(current, of: index, map) }
        for (index, steps) in spikes.sorted(by: { $0.key < $1.key }) { try check(steps, of: index, map) }
        for (index, macs) in inputMacs.sorted(by: { $0.key < $1.key }) {
            guard map.layers.indices.contains(index) else {
                throw .stimulus(layer: "\(index)", reason: "multiply-accumulates of a layer that the map does not have")
            }
            guard (0...CoreMapLimits.count).contains(macs) else {
                throw .stimulus(layer: map.layers[index].name, reason: "\(macs) multiply-accumulates; it has to be from 0 to 2^40")
            }
        }
    }

    private func check(_ current: [Int32], of index: Int, _ map: CoreMap) throws(SimulationError) {
        guard map.layers.indices.contains(index), !map.layers[index].isInput, current.count == map.layers[index].neuronCount else {
            throw .stimulus(layer: "\(index)", reason: "the current map does not match the layer")
        }
        for (neuron, (bias, current)) in zip(map.layers[index].biasPerNeuron, current).enumerated() {
            guard !bias.addingReportingOverflow(current).overflow else {
                throw .stimulus(
                    layer: map.layers[index].name, reason: "the bias \(bias) and the current \(current) of neuron \(neuron) leave 32 bits together")
            }
        }
    }

    private func check(_ steps: [[Spike]], of index: Int, _ map: CoreMap) throws(SimulationError) {
        guard map.layers.indices.contains(index), map.layers[index].isInput else {
            throw .stimulus(layer: "\(index)", reason: "the layer is not an input")
        }
        let layer = map.layers[index]
        let count = layer.neuronCount
        let largest = min(CoreMapLimits.value, Int(Int32.max) / max(steps.count, 1))
        for spikes in steps {
            var before: Int32 = -1
            for spike in spikes {
                guard spike.neuron >= 0, Int(spike.neuron) < count else {
                    throw .stimulus(layer: layer.name, reason: "a spike names a neuron outside the layer")
                }
                guard spike.neuron > before else {
                    throw .stimulus(layer: layer.name, reason: "spikes of a step have to stand in ascending order of neurons, each once")
                }
                guard spike.value.magnitude <= largest else {
                    throw .stimulus(layer: layer.name, reason: "a spike carries \(spike.value); at most \(largest) may travel in each of \(steps.count) steps")
                }
                before = spike.neuron
            }
        }
    }
}
