extension GateWindow {
    /// The spikes that pass, of all that a layer emitted, by step.
    func passed(_ spikes: [[Spike]], of layer: MappedLayer) -> [[Spike]] {
        var emitted = Array(repeating: 0, count: layer.neuronCount)
        return spikes.map { step in
            for spike in step { emitted[Int(spike.neuron)] += Int(spike.value) }
            return step.filter { spike in
                let (y, x) = (Int(spike.neuron) / layer.channels).quotientAndRemainder(dividingBy: layer.width)
                return holds(y: y, x: x, in: layer) && isLed(by: Int(spike.neuron), in: layer, emitted: emitted)
            }
        }
    }
}
