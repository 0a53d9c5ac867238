import Formats

/// Makes a spiking network of the folded layers of a NIR graph and the dynamics of its neurons.
struct NIRAssembly {
    let flat: NIRFlatGraph
    let layers: Network
    let dynamics: [Int: NIRDynamics]
    let lowering: NIRLowering

    /// - Returns: the network, and the layer that each population stands for.
    func network(coding: SpikingInput.Coding) throws(NetworkError) -> (SpikingNetwork, layers: [Int]) {
        guard let input = layers.inputShape else { preconditionFailure("a NIR input has a shape") }
        let folded: FoldedNetwork
        do throws(NetworkError) {
            folded = try FoldedNetwork(layers, shapes: try layers.shapes(input: input), carriesLinear: false)
        } catch {
            throw translated(error)
        }
        let populationOfLayer = Dictionary(uniqueKeysWithValues: folded.stages.enumerated().map { ($1.layer, $0) })
        var populations: [Population] = []
        var projections: [Projection] = []
        for (index, stage) in folded.stages.enumerated() {
            guard let dynamics = dynamics[stage.layer] else { preconditionFailure("stage \(stage.name) has no dynamics") }
            try checkSynapse(stage, dynamics, coding)
            for link in stage.links {
                let source = populationOfLayer[link.source].map(Projection.Source.population) ?? .input
                projections.append(Projection(source: source, target: index, kernel: link.kernel, y: link.y, x: link.x, gate: link.gate))
            }
            populations.append(population(stage, dynamics))
        }
        let remaps = flat.metadata.string("input_remap") == "2x-1"
        let network = SpikingNetwork(
            name: layers.name,
            input: SpikingInput(
                grid: Grid(height: input.height, width: input.width, channels: input.channels), coding: coding, remapsUnitRange: remaps),
            populations: populations, projections: projections)
        return (network, folded.stages.map(\.layer))
    }

    private func node(ofLayer layer: Int) -> NIRFlatGraph.Node { flat.nodes[lowering.nodeOfLayer[layer]] }

    private func population(_ stage: FoldedNetwork.Stage, _ dynamics: NIRDynamics) -> Population {
        let node = node(ofLayer: stage.layer)
        // Without weights of its own a stage is called after what makes it one.
        let kind = stage.kind.hasPrefix("Conv") ? stage.kind : node.primitive.typeName
        var population = Population(
            name: node.metadata.string("label") ?? node.name, kind: node.metadata.string("kind") ?? kind,
            grid: Grid(height: stage.shape.height, width: stage.shape.width, channels: stage.shape.channels), neuron: dynamics.neuron,
            membrane: dynamics.membrane, channelThresholds: dynamics.channelThresholds, scale: dynamics.scale)
        if dynamics.initialPotentials.count == 1 { population.initialPotential = dynamics.initialPotentials[0] }
        if dynamics.initialPotentials.count > 1 { population.initialPotentials = dynamics.initialPotentials }
        let own = offset(dynamics.current, stage.shape)
        switch stage.offset.adding(own, shape: stage.shape) {
        case .none: break
        case .channels(let bias): population.bias = bias.contains { $0 != 0 } ? bias : []
        case .map(let bias): population.biasMap = bias
        }
        return population
    }

    /// A current per neuron, [C, H, W], as a bias.
    private func offset(_ current: [Float], _ shape: Shape) -> Offset {
        if current.isEmpty { return .none }
        if current.count == 1 { return .channels(Array(repeating: current[0], count: shape.channels)) }
        let values = ChannelOrder.channelsLast(current[...], shape: shape)
        let first = Array(values[..<shape.channels])
        return values.indices.allSatisfy { values[$0] == first[$0 % shape.channels] } ? .channels(first) : .map(values)
    }

    /// A bias or an analog current passes the synapse in NIR, here it reaches the membrane directly.
    private func checkSynapse(_ stage: FoldedNetwork.Stage, _ dynamics: NIRDynamics, _ coding: SpikingInput.Coding) throws(NetworkError) {
        guard dynamics.membrane.currentDecay > 0 else { return }
        let node = node(ofLayer: stage.layer)
        let isBiased =
            switch stage.offset {
            case .none: false
            case .channels(let values), .map(let values): values.contains { $0 != 0 }
            }
        guard !isBiased else {
            throw .unsupported(
                layer: node.name, kind: node.primitive.typeName, reason: "its synapse would have to filter the bias of the layer in front, and filters only spikes here",
                remedy: "set the bias to zero and v_leak to r · w_in · bias, which it settles at")
        }
        guard coding.isSpikes || !stage.links.contains(where: { $0.source == 0 }) else {
            throw .unsupported(
                layer: node.name, kind: node.primitive.typeName, reason: "its synapse would have to filter the analog input, and filters only spikes here",
                remedy: "code the input as spikes with --coding binary or ternary")
        }
    }

    /// An obstacle of the folding in words of NIR.
    private func translated(_ error: NetworkError) -> NetworkError {
        guard case .unsupported(let layer, let kind, let reason, let remedy) = error else { return error }
        let node = flat.nodes.first { $0.name == layer }
        func words(_ text: String) -> String { text.replacing("a ReLU", with: "a spiking node").replacing("the ReLU", with: "the spiking node") }
        return .unsupported(layer: layer, kind: node?.primitive.typeName ?? kind, reason: words(reason), remedy: remedy.map(words))
    }
}
