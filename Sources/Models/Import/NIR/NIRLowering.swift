import Formats

/// Turns the nodes of a flat NIR graph into layers, which fold like those of a trained network, and into the dynamics of what
/// fires.
struct NIRLowering {
    /// A node's value.
    struct Value {
        /// The layer that computes it.
        var layer: Int
        /// As NIR has it: [n], [C, L] or [C, H, W].
        var shape: [Int]
        /// The same elements as an image.
        var image: Shape
        /// A constant per neuron beside it, [C, H, W]; empty for none.
        var current: [Float] = []
        /// The integrator whose potential it is; `nil` for spikes and linear maps of spikes.
        var integrator: Int?
    }

    let flat: NIRFlatGraph
    let options: NIRImportOptions
    /// Δt
    let stepSeconds: Double
    var usesTime = false
    private(set) var notes: [String] = []
    /// Axes of the Input's shape in front of a sample: a batch, or steps.
    var batchAxes: [Int] = []
    /// r of neurons without a leak that was taken as a gain, though 1 / Δt of some other step may be meant.
    var largeGains: [Double] = []
    private var layers: [Layer] = []
    private var shapes: [Shape] = []
    /// Node of each layer.
    private(set) var nodeOfLayer: [Int] = []
    /// By layer.
    private var dynamics: [Int: NIRDynamics] = [:]
    /// Linear paths into each layer, and layers on them: what folding them costs.
    private var folding: [(paths: Int, visits: Int)] = []

    /// Paths between two populations, and layers on all of them, beyond which a graph is not folded.
    private static let mostPaths = 256
    private static let mostVisits = 4096

    init(_ flat: NIRFlatGraph, _ options: NIRImportOptions) {
        self.flat = flat
        self.options = options
        stepSeconds = options.stepSeconds ?? flat.metadata.numbers("dt")?.first ?? NIRImportOptions.defaultStepSeconds
    }

    /// - Throws: every node without a meaning here, or the first shape that does not fit.
    mutating func layers(named name: String) throws(NetworkError) -> (Network, dynamics: [Int: NIRDynamics]) {
        guard stepSeconds > 0, stepSeconds.isFinite else {
            throw .unsupported(layer: "graph", kind: "NIRGraph", reason: "its metadata have a time step of \(stepSeconds) s", remedy: "give one with --dt")
        }
        var values: [Value?] = []
        var errors: [NetworkError] = []
        for index in flat.nodes.indices {
            let inputs = flat.nodes[index].inputs.compactMap { values[$0] }
            // What stands behind a node that was refused is not judged.
            guard inputs.count == flat.nodes[index].inputs.count else {
                values.append(nil)
                continue
            }
            do throws(NetworkError) {
                values.append(try lower(index, inputs))
            } catch {
                guard case .unsupported = error else { throw error }
                if !errors.contains(error) { errors.append(error) }
                values.append(nil)
            }
        }
        if errors.count == 1 { throw errors[0] }
        guard errors.isEmpty, let output = values.last.flatMap({ $0 }) else { throw .severalUnsupported(errors) }
        noteAssumptions()
        return (Network(name: name, layers: layers, output: output.layer), dynamics)
    }

    private mutating func noteAssumptions() {
        let firing = flat.nodes.filter { if case .neuron(let neuron) = $0.primitive { neuron.model.fires } else { false } }
        let silent = firing.count { $0.reset == nil }
        if silent > 0, options.reset == nil {
            notes.append(
                "the file does not say how \(silent == firing.count ? "its neurons" : "\(silent) of its neurons") reset: set to v_reset, as NIR defines it; if they were trained with subtraction, choose --reset soft, or --reset late for snnTorch, which subtracts one step later")
        }
        for gain in largeGains {
            notes.append(
                "neurons without a leak have r = \(Float(gain)), taken as a gain of what arrives; if it stands for 1 / Δt, as SpikingJelly writes it, choose --dt \(Float(1 / gain))")
        }
        if batchAxes.contains(where: { $0 != 1 }) {
            notes.append("the axes \(batchAxes) in front of the Input's shape are left out: they are the batch or the steps of the sample that it was exported with")
        }
        if usesTime, options.stepSeconds == nil, flat.metadata.numbers("dt") == nil {
            notes.append("the file names no time step: \(stepSeconds) s taken, as snnTorch and SpikingJelly do; choose with --dt")
        }
    }

    func refusal(_ node: NIRFlatGraph.Node, _ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: node.name, kind: node.primitive.typeName, reason: reason, remedy: remedy)
    }

    private mutating func lower(_ index: Int, _ inputs: [Value]) throws(NetworkError) -> Value {
        let node = flat.nodes[index]
        if case .input(let shape) = node.primitive, node.isOuter { return try input(shape, of: index) }
        let isPort =
            switch node.primitive {
            case .input, .output: true
            default: false
            }
        if let integrator = inputs.lazy.compactMap(\.integrator).first, !isPort || inputs.count > 1 { throw sendsPotential(flat.nodes[integrator]) }
        let value = try sum(inputs, of: index)
        if !value.current.isEmpty, !isPort, !takesCurrent(node.primitive) {
            throw refusal(node, "a SynfireBias feeds it, which can only stand right in front of neurons", "move the bias behind it")
        }
        switch node.primitive {
        case .graph: preconditionFailure("sub-graphs are put in place")
        case .input: return value
        case .output: return node.isOuter ? try readout(value, of: index) : value
        case .linear(let weight): return try dense(weight, bias: nil, value, of: index)
        case .affine(let weight, let bias): return try dense(weight, bias: bias, value, of: index)
        case .scale(let scale): return try self.scale(scale, value, of: index)
        case .convolution(let layer): return try convolution(layer, value, of: index)
        case .transposedConvolution(let layer): return try transposed(layer, value, of: index)
        case .pooling(let layer): return try pooling(layer, value, of: index)
        case .flatten(let start, let end, let shape): return try flatten(start, end, of: shape, value, of: index)
        case .delay(let delay): return try self.delay(delay, value, of: index)
        case .bias(let bias): return try self.bias(bias, value, of: index)
        case .threshold(let threshold):
            return try population(try reader(node, value).dynamics(ofThreshold: threshold), value, of: index)
        case .neuron(let neuron): return try self.neuron(neuron, value, of: index)
        }
    }

    private func takesCurrent(_ primitive: NIRPrimitive) -> Bool {
        switch primitive {
        case .neuron, .threshold, .bias: true
        default: false
        }
    }

    private func sendsPotential(_ node: NIRFlatGraph.Node) -> NetworkError {
        let filters = if case .neuron(let neuron) = node.primitive { neuron.model == .leakyIntegrator } else { false }
        return refusal(
            node, "it sends its potential on to other nodes, and only spikes travel here; as the last node before the Output it would be the read-out",
            filters ? "use CubaLIF neurons behind it, whose synapse filters as it does" : "use spiking neurons inside the network")
    }

    func reader(_ node: NIRFlatGraph.Node, _ value: Value) -> NIRDynamicsReader {
        NIRDynamicsReader(node: node, image: value.image, stepSeconds: stepSeconds, options: options)
    }

    /// Appends a layer and works out its shape.
    mutating func append(_ operation: LayerOperation, reading inputs: [Int], of index: Int) throws(NetworkError) -> Int {
        let layer = Layer(name: flat.nodes[index].name, operation: operation, inputs: inputs)
        try layer.checkParameters()
        let shape = try layer.outputShape(inputs: inputs.map { shapes[$0] })
        var cost = (paths: 1, visits: 1)
        if !operation.isActivation {
            cost = inputs.reduce((paths: 0, visits: 1)) { ($0.paths + folding[$1].paths, $0.visits + folding[$1].visits) }
            guard cost.paths <= Self.mostPaths, cost.visits <= Self.mostVisits else {
                throw refusal(
                    flat.nodes[index], "more than \(Self.mostPaths) paths or \(Self.mostVisits) nodes lie between it and the neurons that feed it",
                    "multiply linear nodes into one")
            }
        }
        folding.append(cost)
        layers.append(layer)
        shapes.append(shape)
        nodeOfLayer.append(index)
        return layers.count - 1
    }

    mutating func append(_ operation: LayerOperation, _ value: Value, shape: [Int]? = nil, of index: Int) throws(NetworkError) -> Value {
        let layer = try append(operation, reading: [value.layer], of: index)
        let image = shapes[layer]
        let like = value.shape.count == 1 ? [image.count] : value.shape.count == 2 ? [image.channels, image.width] : [image.channels, image.height, image.width]
        return Value(layer: layer, shape: shape ?? like, image: image)
    }

    private mutating func input(_ stated: [Int], of index: Int) throws(NetworkError) -> Value {
        batchAxes = Array(stated.dropLast(flat.sampleAxes(of: index, shape: stated)))
        let shape = Array(stated.dropFirst(batchAxes.count))
        guard shape.count <= 3 else {
            throw refusal(flat.nodes[index], "its shape \(shape) has \(shape.count) axes", "use [n], [channels, length] or [channels, height, width]")
        }
        let image = Shape(channels: shape[0], height: shape.count == 3 ? shape[1] : 1, width: shape.count == 1 ? 1 : shape[shape.count - 1])
        let layer = Layer(name: flat.nodes[index].name, operation: .input(channels: image.channels, height: image.height, width: image.width), inputs: [])
        try layer.checkParameters()
        try layer.checkExtents(of: image)
        layers.append(layer)
        shapes.append(image)
        nodeOfLayer.append(index)
        folding.append((1, 1))
        return Value(layer: 0, shape: shape, image: image)
    }

    /// What several edges into one node come to.
    private mutating func sum(_ inputs: [Value], of index: Int) throws(NetworkError) -> Value {
        guard inputs.count > 1 else { return inputs[0] }
        for other in inputs.dropFirst() where other.shape != inputs[0].shape || other.image != inputs[0].image {
            throw .shape(layer: flat.nodes[index].name, reason: "the shapes \(inputs[0].shape) and \(other.shape) of what feeds it differ, so they cannot be added")
        }
        let layer = try append(.add, reading: inputs.map(\.layer), of: index)
        let currents = inputs.map(\.current).filter { !$0.isEmpty }
        let total = currents.dropFirst().reduce(currents.first ?? []) { zip($0, $1).map { $0 + $1 } }
        return Value(layer: layer, shape: inputs[0].shape, image: inputs[0].image, current: total)
    }

    /// Puts the gain in front of a population and remembers what it does in time.
    private mutating func population(_ dynamics: NIRDynamics, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        var driven = value
        if dynamics.gain.contains(where: { $0 != 1 }) { driven = try scaled(value, by: dynamics.gain, of: index) }
        let result = try append(.relu, driven, shape: value.shape, of: index)
        self.dynamics[result.layer] = dynamics.adding(value.current, plane: value.image.height * value.image.width)
        return result
    }

    mutating func scaled(_ value: Value, by scale: [Float], of index: Int) throws(NetworkError) -> Value {
        guard scale.allSatisfy(\.isFinite) else { throw refusal(flat.nodes[index], "its gain is not a finite number", "check r and the time constants") }
        return try append(.channelAffine(ChannelAffine(scale: scale, shift: scale.map { _ in 0 })), value, shape: value.shape, of: index)
    }

    private mutating func neuron(_ neuron: NIRNeuron, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        if neuron.model.leaks { usesTime = true }
        let dynamics = try reader(flat.nodes[index], value).dynamics(of: neuron)
        if let gain = dynamics.largeGain, !largeGains.contains(gain) { largeGains.append(gain) }
        if neuron.model.fires { return try population(dynamics, value, of: index) }
        // A layer even for a gain of one, so that the read-out is told apart from what feeds it.
        var driven = try scaled(value, by: dynamics.gain, of: index)
        self.dynamics[driven.layer] = dynamics.adding(value.current, plane: value.image.height * value.image.width)
        driven.integrator = index
        return driven
    }

    /// The output sums what arrives over the window; spikes that arrive are counted.
    private mutating func readout(_ value: Value, of index: Int) throws(NetworkError) -> Value {
        if value.integrator != nil { return value }
        let ones = Array(repeating: Float(1), count: value.image.channels)
        let result = try scaled(value, by: ones, of: index)
        dynamics[result.layer] = NIRDynamics(neuron: .accumulate, gain: ones).adding(value.current, plane: value.image.height * value.image.width)
        return result
    }
}

extension NIRDynamics {
    /// With one more constant current per neuron, which the gain of the channels acts on.
    fileprivate func adding(_ current: [Float], plane: Int) -> NIRDynamics {
        guard !current.isEmpty else { return self }
        var result = self
        let scaled = current.indices.map { current[$0] * gain[$0 / plane] }
        let own = self.current.count == 1 ? scaled.map { _ in self.current[0] } : self.current
        result.current = own.isEmpty ? scaled : zip(own, scaled).map { $0 + $1 }
        return result
    }
}
