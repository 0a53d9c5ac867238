import Models
import Reports

extension Conversion {
    /// Why the spiking network differs from the trained one.
    ///
    /// - Parameter fidelity: of every population, the read-out's last.
    func diagnosis(_ fidelity: [LayerFidelity], steps: Int) -> ConversionDiagnosis {
        let smallest = options.neuron.positiveThresholds.min() ?? 1
        let hidden = zip(network.populations.dropLast(), fidelity)
        // Layers without a rectifier have both signs by right.
        let isFreelySigned = options.neuron.isSigned && !options.neuron.keepsEmitted
        let sendsValues = network.readout.code == .value
        return ConversionDiagnosis(
            hidden.map { ($0.name, $1) },
            ConversionDiagnosis.Settings(
                steps: steps,
                percentile: options.normalization == .connectionWise || options.normalization == .layerWise ? options.percentile : nil,
                startsLow: !sendsValues && initialPotential < smallest / 2, isFreelySigned: isFreelySigned,
                memoryNeuron: options.memoryWord, hasGates: network.projections.contains { $0.gate != nil && $0.source != .input }, leastChange: sendsValues ? Double(smallest) : nil))
    }
}

extension Population {
    /// The most one neuron can emit over `window` steps; `nil` for a read-out that does not fire, and for differences, whose sum has
    /// no such bound.
    func largestEmission(in window: Int) -> Float? {
        neuron.isReadout || neuron.difference != nil ? nil : neuron.amplitudes.reduce(0) { $0 + max($1, 0) } * Float(window)
    }
}
