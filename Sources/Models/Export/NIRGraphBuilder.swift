import Formats

/// Appends nodes and edges, population by population.
struct NIRGraphBuilder {
    let network: SpikingNetwork
    /// Δt
    let stepSeconds: Double
    let allowsExtensions: Bool
    /// Whether everything is a vector, so that matrices do in place of convolutions.
    let isDense: Bool
    private(set) var nodes: [NIRNode] = []
    private(set) var edges: [NIREdge] = []
    private(set) var notes: [String] = []
    private(set) var nodeNames: [String] = []
    /// What the projections from each population start at: its node, or the scale behind it.
    private var outlets: [String] = []
    private var taken: Set<String> = ["input", "output"]

    init(_ network: SpikingNetwork, stepSeconds: Double, allowsExtensions: Bool) {
        self.network = network
        self.stepSeconds = stepSeconds
        self.allowsExtensions = allowsExtensions
        isDense = ([network.input.grid] + network.populations.map(\.grid)).allSatisfy { $0.height == 1 && $0.width == 1 }
            && network.projections.allSatisfy { $0.kernel.groups == 1 && $0.kernel.height == 1 && $0.kernel.width == 1 }
    }

    mutating func graph() throws(NIRExportError) -> NIRGraph {
        nodes.append(NIRNode(name: "input", primitive: .input(shape: shape(network.input.grid))))
        for index in network.populations.indices { try add(index) }
        nodes.append(NIRNode(name: "output", primitive: .output(shape: shape(network.readout.grid))))
        edges.append(NIREdge(outlets[outlets.count - 1], "output"))
        noteStart()
        noteShapes()
        return NIRGraph(nodes: nodes, edges: edges, metadata: metadata())
    }

    private func metadata() -> NIRMetadata {
        var metadata = NIRMetadata()
        metadata.set("dt", RawTensor(shape: [], doubles: [stepSeconds]))
        metadata.set("input_coding", network.input.coding.nirWord)
        if network.input.remapsUnitRange { metadata.set("input_remap", "2x-1") }
        metadata.set("name", network.name)
        if resetRules.count == 1, let rule = resetRules.first { metadata.set("reset", rule.rawValue) }
        return metadata
    }

    private mutating func noteStart() {
        let starting = network.populations.count { $0.initialPotential != 0 || $0.initialPotentials.contains { $0 != 0 } }
        if starting > 0 {
            notes.append("\(starting) populations do not start at 0, which NIR cannot say: the metadata v_init of their nodes do; --initial 0 needs none")
        }
        if network.populations.contains(where: { !$0.neuron.isReadout && $0.neuron.reset == .soft }) {
            notes.append("spikes subtract the threshold, which the metadata reset says; a program that does not read it resets to v_reset")
        }
    }

    private mutating func noteShapes() {
        let odd = nodes.contains { node in
            guard case .convolution(let layer) = node.primitive else { return false }
            return layer.groups > 1 || layer.weight.shape[2] != layer.weight.shape[3]
        }
        if odd { notes.append("nir 1.0.8 misjudges the shapes of grouped and oblong convolutions: read the file with nir.read(…, type_check=False)") }
    }

    func shape(_ grid: Grid) -> [Int] { isDense ? [grid.channels] : [grid.channels, grid.height, grid.width] }

    /// A node name that other programs can use as one of their own: letters, digits and underscores.
    private mutating func name(_ text: String) -> String {
        let plain = String(text.unicodeScalars.map { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) ? Character($0) : "_" })
        let base = plain.isEmpty ? "node" : plain
        var candidate = base
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(base)_\(number)"
            number += 1
        }
        return candidate
    }

    /// Appends a node behind another one.
    private mutating func append(_ primitive: NIRPrimitive, named text: String, behind source: String) -> String {
        let name = name(text)
        nodes.append(NIRNode(name: name, primitive: primitive))
        edges.append(NIREdge(source, name))
        return name
    }

    private mutating func add(_ index: Int) throws(NIRExportError) {
        let population = network.populations[index]
        let node = name(population.name)
        let neuron = NIRNeuronWriter(population: population, shape: shape(population.grid), stepSeconds: stepSeconds)
        let (primitive, takesBias) = try neuron.primitive()
        var bias = takesBias ? [] : population.bias
        var map = takesBias ? [] : population.biasMap
        let incoming = network.projections.indices.filter { network.projections[$0].target == index }
        guard !incoming.isEmpty else {
            throw NIRExportError(population: population.name, reason: "nothing feeds it", remedy: "connect it")
        }
        var ends: [String] = []
        for (position, projection) in incoming.enumerated() {
            let suffix = incoming.count > 1 ? "_\(position)" : ""
            var end = try add(network.projections[projection], bias: bias, name: node + "_weights" + suffix)
            bias = []
            if !map.isEmpty {
                try require("SynfireBias", of: population.name, "it has a bias for every neuron of its own, which no convolution has")
                let planes = ChannelOrder.channelsFirst(map, shape: Shape(channels: population.grid.channels, height: population.grid.height, width: population.grid.width))
                end = append(.bias(RawTensor(Tensor(shape: shape(population.grid), scalars: planes))), named: node + "_bias", behind: end)
                map = []
            }
            ends.append(end)
        }
        nodes.append(NIRNode(name: node, primitive: primitive, metadata: neuron.metadata(node: node, saysReset: isMixed)))
        edges += ends.map { NIREdge($0, node) }
        nodeNames.append(node)
        outlets.append(amplified(population, node))
    }

    /// Whether some populations subtract and others do not, so that each has to say.
    private var isMixed: Bool { resetRules.count > 1 }

    private var resetRules: Set<NIRImportOptions.ResetRule> {
        Set(network.populations.filter { !$0.neuron.isReadout }.map { NIRImportOptions.ResetRule($0.neuron, $0.membrane) })
    }

    /// NIR's spikes are ones: what else a spike is worth is a scale behind the neuron.
    private mutating func amplified(_ population: Population, _ node: String) -> String {
        guard let amplitude = population.neuron.amplitudes.first else { return node }
        let channels = population.channelAmplitudes.isEmpty ? [1] : population.channelAmplitudes
        guard amplitude != 1 || channels.contains(where: { $0 != 1 }) else { return node }
        let grid = population.grid
        let plane = grid.height * grid.width
        let scale = (0..<grid.count).map { amplitude * channels[$0 / plane % channels.count] }
        return append(.scale(RawTensor(Tensor(shape: shape(grid), scalars: scale))), named: node + "_amplitude", behind: node)
    }

    private func require(_ type: String, of population: String, _ reason: String) throws(NIRExportError) {
        guard !allowsExtensions else { return }
        throw NIRExportError(
            population: population, reason: "\(reason), and NIR has no primitive for it", remedy: "allow the node type \(type), which only this program reads, with --nir-extensions")
    }

    /// The nodes of a projection.
    ///
    /// - Returns: the last one.
    private mutating func add(_ projection: Projection, bias: [Float], name: String) throws(NIRExportError) -> String {
        let target = network.populations[projection.target]
        var source: String
        let grid = network.grid(of: projection.source)
        switch projection.source {
        case .input: source = "input"
        case .population(let index): source = outlets[index]
        }
        let writer = NIRProjectionWriter(projection: projection, source: grid, target: target)
        if let gate = projection.gate {
            try require("SynfireMaxPool2d", of: target.name, "a max pooling feeds it")
            let window = [gate.height, gate.width]
            source = append(.pooling(NIRPooling(kind: .maximum, kernel: window, stride: window, padding: [0, 0])), named: name + "_max", behind: source)
        }
        let (pooling, gain) = try writer.pooling()
        if let pooling { source = append(.pooling(pooling), named: name + "_pool", behind: source) }
        if isDense { return append(writer.matrix(bias: bias), named: name, behind: source) }
        if projection.y.upsampling == 1, projection.x.upsampling == 1 {
            return append(.convolution(try writer.convolution(bias: bias, gain: gain)), named: name, behind: source)
        }
        try require("SynfireConvTranspose2d", of: target.name, "an upsampling or transposed convolution feeds it")
        source = append(.transposedConvolution(try writer.transposed(gain: gain)), named: name, behind: source)
        guard !bias.isEmpty else { return source }
        let plane = target.grid.height * target.grid.width
        let map = (0..<target.grid.count).map { bias[$0 / plane] }
        return append(.bias(RawTensor(Tensor(shape: shape(target.grid), scalars: map))), named: name + "_bias", behind: source)
    }
}
