/// A trained network with every linear chain between two ReLUs folded into projections, its activations still real.
///
/// Stage 1 of the conversion: what is left are ReLU layers, which become populations, and the output, which becomes the
/// read-out.
struct FoldedNetwork {
    /// A folded chain from a source layer into a stage.
    struct Link {
        var source: Int
        /// The layer whose output the chain's last weighted operation read.
        var weightedInput: Int
        var kernel: Kernel
        var y: AxisMapping
        var x: AxisMapping
        var gate: MaxPoolGate?
    }

    struct Stage {
        /// The layer in the trained network whose value this stage has: a ReLU, a pooling with neurons of its own, or the output.
        var layer: Int
        var name: String
        var kind: String
        var shape: Shape
        var links: [Link]
        /// The source that the stage only averages or copies, as a pooling population does; its λ is the stage's too.
        var transparentSource: Int?
        /// Whether no rectifier stands behind the stage's weights, so that its neurons emit both signs.
        var isSigned: Bool
        /// The pooling windows that the stage's neurons lay side by side; `nil` for others.
        var spread: WindowSpread?
        /// What the stage's value is while every source is silent.
        var offset: Offset
    }

    var stages: [Stage]

    /// - Parameter carriesLinear: whether neurons may be put where two weighted layers follow each other; without them that is an
    ///   error.
    /// - Throws: `NetworkError.unsupported` for an operation without a spiking form here.
    init(
        _ network: Network, shapes: [Shape], averagePooling: ConversionOptions.AveragePooling = .folded, carriesLinear: Bool = true
    ) throws(NetworkError) {
        var folder = Folder(network: network, shapes: shapes, averagePooling: averagePooling, carriesLinear: carriesLinear)
        stages = try folder.stages()
    }
}

extension FoldedNetwork {
    /// Every obstacle on the way to spikes, in layer order; empty where the network folds.
    static func obstacles(
        _ network: Network, shapes: [Shape], averagePooling: ConversionOptions.AveragePooling = .folded
    ) -> [NetworkError] {
        var folder = Folder(network: network, shapes: shapes, averagePooling: averagePooling)
        return folder.obstacles()
    }
}

private struct Folder {
    let network: Network
    let shapes: [Shape]
    /// Per layer: whether it is an average pooling with neurons of its own.
    let isSpikingPool: [Bool]
    /// Per layer: whether it has weights and neurons of its own, but no rectifier.
    let isLinear: [Bool]
    /// Per layer: whether its values are never below zero.
    let isNonnegative: [Bool]

    init(network: Network, shapes: [Shape], averagePooling: ConversionOptions.AveragePooling, carriesLinear: Bool = true) {
        self.network = network
        self.shapes = shapes
        isNonnegative = network.layers.nonnegative()
        isLinear = carriesLinear ? network.linearPopulations() : network.layers.map { _ in false }
        isSpikingPool = averagePooling == .spiking ? network.spikingPools() : network.layers.map { _ in false }
    }

    mutating func stages() throws(NetworkError) -> [FoldedNetwork.Stage] {
        let output = try readoutLayer()
        var stages: [FoldedNetwork.Stage] = []
        for index in network.layers.indices where isPopulation(index) && index < output {
            stages.append(try stage(for: index, value: try collected(by: index)))
        }
        stages.append(try stage(for: output, value: try isPopulation(output) ? collected(by: output) : value(of: output)))
        return stages
    }

    /// Every obstacle in layer order, each once: layers that cannot be folded, then what cannot become a population.
    mutating func obstacles() -> [NetworkError] {
        var obstacles: [NetworkError] = []
        func note(_ error: NetworkError) {
            if !obstacles.contains(error) { obstacles.append(error) }
        }
        let heads = Set(network.headLayers)
        for index in network.layers.indices where !heads.contains(index) {
            do throws(NetworkError) { _ = try value(of: index) } catch { note(error) }
        }
        do throws(NetworkError) { _ = try stages() } catch { note(error) }
        return obstacles
    }

    /// The layer whose value the read-out accumulates; the head's functions are applied to what it came to.
    private func readoutLayer() throws(NetworkError) -> Int {
        let output = network.headInput
        if network.layers[output].operation.isActivation {
            let kind = network.layers[output].operation.kind
            throw .unsupported(
                layer: network.layers[output].name, kind: kind,
                reason: "the network ends in a \(kind), but a read-out accumulates potential and has no such curve",
                remedy: "export the network without its last \(kind)")
        }
        return output
    }

    /// Whether a layer's value is what a population of neurons emits.
    private func isPopulation(_ index: Int) -> Bool {
        network.layers[index].operation.isActivation || isSpikingPool[index] || isLinear[index] || spread(index) != nil
    }

    /// How the windows of a max pooling are spread out, where they overlap or reach over the border.
    private func spread(_ index: Int) -> WindowSpread? {
        guard case .maxPool(let window) = network.layers[index].operation, !window.isDisjoint else { return nil }
        return WindowSpread(window)
    }

    /// What the neurons of a population sum up.
    private func collected(by index: Int) throws(NetworkError) -> FoldedValue {
        let layer = network.layers[index]
        // Neurons in the place of a pooling sum it up themselves.
        if isLinear[index] || isSpikingPool[index] { return try computed(by: index) }
        guard spread(index) != nil, let pooling = layer.operation.definition as? MaxPooling else { return try value(of: layer.inputs[0]) }
        return try pooling.spread(try folding(of: index), isNonnegative: isNonnegative[layer.inputs[0]])
    }

    private func stage(for index: Int, value: FoldedValue) throws(NetworkError) -> FoldedNetwork.Stage {
        let named = network.layers[value.weighted ?? index]
        var links: [FoldedNetwork.Link] = []
        do throws(FoldingObstacle) {
            for path in value.paths {
                let (kernel, y, x) = try path.kernel(into: shapes[index].channels)
                links.append(
                    FoldedNetwork.Link(
                        source: path.source, weightedInput: path.weightedInput ?? path.source, kernel: kernel, y: y, x: x, gate: path.gate))
            }
        } catch {
            throw unsupported(network.layers[index], error.reason, error.remedy)
        }
        let spread = spread(index)
        // Behind a spreading the path is one with weights.
        let copies = spread == nil ? value : try self.value(of: network.layers[index].inputs[0])
        let only = copies.paths.count == 1 && copies.paths[0].isTransparent ? copies.paths[0].source : nil
        return FoldedNetwork.Stage(
            layer: index, name: displayName(named), kind: named.operation.definition.displayKind, shape: spread?.shape(output: shapes[index]) ?? shapes[index],
            links: links, transparentSource: only == 0 ? nil : only, isSigned: isLinear[index] && !isNonnegative[index], spread: spread, offset: value.offset)
    }

    private func value(of index: Int) throws(NetworkError) -> FoldedValue {
        if let spread = spread(index) {
            let neurons = LinearPath(source: index, shape: spread.shape(output: shapes[index]))
            do throws(FoldingObstacle) { return FoldedValue(paths: [try neurons.maxPooled(spread.pooling)]) } catch {
                throw unsupported(network.layers[index], error.reason, error.remedy)
            }
        }
        if isPopulation(index) || index == 0 { return FoldedValue(paths: [LinearPath(source: index, shape: shapes[index])]) }
        return try computed(by: index)
    }

    /// What a layer makes of its inputs.
    private func computed(by index: Int) throws(NetworkError) -> FoldedValue {
        let definition = network.layers[index].operation.definition
        if case .refused(let reason, let remedy) = definition.spikingForm { throw unsupported(network.layers[index], reason, remedy) }
        return try definition.folded(try folding(of: index))
    }

    private func folding(of index: Int) throws(NetworkError) -> Folding {
        let layer = network.layers[index]
        var inputs: [FoldedValue] = []
        for input in layer.inputs { inputs.append(try value(of: input)) }
        return Folding(layer: layer, index: index, inputs: inputs, inputShapes: layer.inputs.map { shapes[$0] }, output: shapes[index])
    }

    private func unsupported(_ layer: Layer, _ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: layer.name, kind: layer.operation.kind, reason: reason, remedy: remedy)
    }

    /// A layer's name without what exporters add: `/e.0.0/Conv` becomes `e.0.0`.
    private func displayName(_ layer: Layer) -> String {
        var parts = layer.name.split(separator: "/").map(String.init)
        if let last = parts.last, parts.count > 1, last.prefix(while: { $0 != "_" }) == layer.operation.kind { parts.removeLast() }
        return parts.isEmpty ? layer.name : parts.joined(separator: "/")
    }
}
