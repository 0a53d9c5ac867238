import Formats

/// What a NIR neuron, threshold or integrator is in time steps.
struct NIRDynamics: Sendable, Equatable {
    var neuron: NeuronModel
    var membrane = Membrane()
    /// Thresholds per channel where they differ.
    var channelThresholds: [[Float]] = []
    /// What arriving currents are multiplied by, per channel.
    var gain: [Float]
    /// Constant current per neuron, [C, H, W]; empty for none.
    var current: [Float] = []
    var initialPotentials: [Float] = []
    var scale: Float = 1
    /// r of a neuron without a leak, where it is far from one and no step is its reciprocal.
    var largeGain: Double?
}

/// Turns the parameters of a node into steps of length Δt.
struct NIRDynamicsReader {
    let node: NIRFlatGraph.Node
    let image: Shape
    let stepSeconds: Double
    let options: NIRImportOptions

    func refusal(_ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: node.name, kind: node.primitive.typeName, reason: reason, remedy: remedy)
    }

    /// From here on r of a neuron without a leak is rather 1 / Δt than a gain.
    private static let suspectGain = 10.0

    /// The values of a parameter in [C, H, W] order; one value stands for all neurons.
    func values(_ tensor: RawTensor, _ name: String) throws(NetworkError) -> [Double] {
        let values = tensor.doubles()
        if values.count == image.count { return values }
        guard values.count == 1 else {
            throw .shape(layer: node.name, reason: "\(name) has shape \(tensor.shape), the population is \(image) (height×width×channels)")
        }
        return values
    }

    /// One value per channel, or `nil` where neurons of a channel differ.
    func perChannel(_ values: [Float]) -> [Float]? {
        if values.count == 1 { return Array(repeating: values[0], count: image.channels) }
        let plane = image.height * image.width
        for channel in 0..<image.channels {
            let first = values[channel * plane]
            guard values[channel * plane..<(channel + 1) * plane].allSatisfy({ $0 == first }) else { return nil }
        }
        return (0..<image.channels).map { values[$0 * plane] }
    }

    private func channels(_ values: [Float], _ name: String) throws(NetworkError) -> [Float] {
        guard let channels = perChannel(values) else {
            throw refusal("\(name) differs between neurons of one channel, which share weights and thresholds here", "give every channel one value")
        }
        return channels
    }

    private func uniform(_ values: [Float], _ name: String) throws(NetworkError) -> Float {
        guard values.allSatisfy({ $0 == values[0] }) else {
            throw refusal("\(name) differs between its neurons, which share one here", "split the node into one for each value")
        }
        return values[0]
    }

    /// Elementwise, a single value standing for all.
    private func combined(_ a: [Double], _ b: [Double], _ operation: (Double, Double) -> Double) -> [Double] {
        if a.count == b.count { return zip(a, b).map(operation) }
        return a.count == 1 ? b.map { operation(a[0], $0) } : a.map { operation($0, b[0]) }
    }

    /// Share of the distance to rest that a step covers, Δt / τ.
    private func share(_ tensor: RawTensor?, _ name: String) throws(NetworkError) -> [Double] {
        guard let tensor else { throw refusal("it has no \(name)", "write the graph with nir 1.0.8") }
        let times = try values(tensor, name)
        guard let shortest = times.min(), shortest > 0 else { throw refusal("\(name) is not positive", "use positive time constants") }
        // A time constant of one step leaves nothing, up to the rounding of either.
        guard stepSeconds <= shortest * (1 + 1e-6) else {
            throw refusal("\(name) of \(shortest) s is shorter than a step of \(stepSeconds) s, so that a step would overshoot", "take shorter steps with --dt")
        }
        return times.map { min(stepSeconds / $0, 1) }
    }

    /// The dynamics of a neuron.
    func dynamics(of neuron: NIRNeuron) throws(NetworkError) -> NIRDynamics {
        guard let resistance = neuron.resistance else { throw refusal("it has no r", "write the graph with nir 1.0.8") }
        var gain = try values(resistance, "r")
        var result = NIRDynamics(neuron: .accumulate, gain: [])
        if neuron.model.leaks {
            let share = try share(neuron.membraneTime, "tau_mem")
            result.membrane.leak = try uniform(share.map { Float(1 - $0) }, "the membrane's time constant")
            gain = combined(gain, share, *)
            if let leak = neuron.leakPotential { result.current = combined(try values(leak, "v_leak"), share, *).map { Float($0) } }
        } else if gain.allSatisfy({ abs($0 * stepSeconds - 1) < 1e-6 }) {
            // Some programs write 1 / Δt for neurons that add what arrives in a step, others write 1.
            gain = gain.map { _ in 1 }
        } else if let first = gain.first, first >= Self.suspectGain, gain.allSatisfy({ $0 == first }) {
            result.largeGain = first
        }
        if neuron.model.hasSynapse {
            let share = try share(neuron.synapseTime, "tau_syn")
            result.membrane.currentDecay = try uniform(share.map { Float(1 - $0) }, "the synapse's time constant")
            gain = combined(gain, share, *)
            if let weight = neuron.inputWeight { gain = combined(gain, try values(weight, "w_in"), *) }
        }
        result.gain = try channels(gain.map { Float($0) }, "the gain (r, w_in and the time constants)")
        if result.current.allSatisfy({ $0 == 0 }) { result.current = [] }
        if neuron.model.fires { try addFiring(neuron, to: &result) }
        try addMetadata(to: &result)
        return result
    }

    private func addFiring(_ neuron: NIRNeuron, to result: inout NIRDynamics) throws(NetworkError) {
        guard let threshold = neuron.threshold else { throw refusal("it has no v_threshold", "write the graph with nir 1.0.8") }
        let resetPotential = try uniform(try neuron.resetPotential.map { tensor throws(NetworkError) in try values(tensor, "v_reset").map { Float($0) } } ?? [0], "v_reset")
        try setThresholds(try values(threshold, "v_threshold"), reset: try rule() == .zero ? .hard(potential: resetPotential) : .soft, of: &result)
        result.membrane.resetsLate = try rule() == .late
    }

    /// The rule of the options, else of the metadata, else v_reset.
    private func rule() throws(NetworkError) -> NIRImportOptions.ResetRule {
        if let reset = options.reset { return reset }
        guard let word = node.reset else { return .zero }
        guard let rule = NIRImportOptions.ResetRule(rawValue: word) else {
            throw refusal("the metadata name the reset \"\(word)\", known are subtract, zero and late", "choose with --reset soft, hard or late")
        }
        return rule
    }

    /// A node without state: it compares what arrives in a step.
    func dynamics(ofThreshold threshold: RawTensor) throws(NetworkError) -> NIRDynamics {
        var result = NIRDynamics(neuron: .accumulate, membrane: Membrane(leak: 0), gain: Array(repeating: 1, count: image.channels))
        try setThresholds(try values(threshold, "threshold"), reset: .hard(potential: 0), of: &result)
        try addMetadata(to: &result)
        return result
    }

    private func setThresholds(_ values: [Double], reset: Reset, of result: inout NIRDynamics) throws(NetworkError) {
        let thresholds = try channels(values.map { Float($0) }, "the threshold")
        guard thresholds.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw refusal("a threshold is not above zero, so that its neurons would fire without input", "use positive thresholds")
        }
        result.neuron = .integrateAndFire(IntegrateAndFire(threshold: thresholds[0], comparison: try comparison(), reset: reset))
        if Set(thresholds).count > 1 { result.channelThresholds = thresholds.map { [$0] } }
    }

    private func comparison() throws(NetworkError) -> Comparison {
        if let comparison = options.comparison { return comparison }
        guard let word = node.metadata.string("comparison") else { return .above }
        guard let comparison = Comparison(rawValue: word) else {
            throw refusal("the metadata name the comparison \"\(word)\", known are above and atOrAbove", "choose with --compare")
        }
        return comparison
    }

    /// What an export of ours adds to a node.
    private func addMetadata(to result: inout NIRDynamics) throws(NetworkError) {
        if let start = node.metadata.numbers("v_init") {
            let values = start.map { Float($0) }
            guard values.count == 1 || values.count == image.channels, values.allSatisfy(\.isFinite) else {
                throw refusal("the metadata have \(values.count) initial potentials for \(image.channels) channels", "give one, or one for each channel")
            }
            result.initialPotentials = values
        }
        if let scale = node.metadata.numbers("activation_scale")?.first {
            guard scale > 0, Float(scale).isFinite else { throw refusal("the metadata have the activation scale \(scale)", "give a positive number") }
            result.scale = Float(scale)
        }
    }
}
