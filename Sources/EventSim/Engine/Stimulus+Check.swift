extension Stimulus {
    /// - Throws: `SimulationError.stimulus` if it does not belong to `map`.
    package func check(_ map: CoreMap) throws(SimulationError) {
        for (index, current) in currents.sorted(by: { $0.key < $1.key }) {
            guard map.layers.indices.contains(index), !map.layers[index].isInput, current.count == map.layers[index].neuronCount else {
                throw .stimulus(layer: "\(index)", reason: "the current map does not match the layer")
            }
        }
        for (index, spikes) in spikes.sorted(by: { $0.key < $1.key }) {
            guard map.layers.indices.contains(index), map.layers[index].isInput else {
                throw .stimulus(layer: "\(index)", reason: "the layer is not an input")
            }
            let neurons = 0..<Int32(clamping: map.layers[index].neuronCount)
            guard spikes.joined().allSatisfy({ neurons.contains($0.neuron) }) else {
                throw .stimulus(layer: map.layers[index].name, reason: "a spike names a neuron outside the layer")
            }
        }
    }
}
