public import EventSim
public import Models

/// Table 6 of the Spiking-UNet paper beside what its own convention gives and what that leaves out.
public struct SpikingUNetTable6: Sendable, Equatable {
    /// One model: what was printed, what the convention reproduces, and estimates of what it leaves out.
    public struct Row: Sendable, Equatable {
        /// The row as printed.
        public var published: PublishedEnergyRow
        /// "Ops." recomputed by the row's rule, in joules.
        public var reproduced: Double
        /// Spikes that the row's "FLOPs" stand for; `nil` for the dense network.
        public var spikes: Double?
        /// Synaptic operations: exact for the dense network (its MACs), an estimate at uniform rates for spikes; `nil` where the
        /// network's layers are unknown.
        public var synapticOperations: Double?
        /// Arithmetic of those operations and of the analog first layer in fp32, in joules.
        public var arithmetic: Double?
        /// Lemaire 2022, `linear`, in joules: for spikes an estimate at uniform rates.
        public var memoryModel: Double?

        /// `reproduced` against the printed figure, as a fraction of it.
        public var deviation: Double { reproduced / published.operations - 1 }
    }

    /// A layer's dense multiply-accumulates under the three rules.
    public struct LayerCount: Sendable, Equatable {
        /// Of the network's layer.
        public var name: String
        /// Of one inference.
        public var counts: MacCounts
    }

    /// Weights and biases of the dense network.
    public var parameters: Int
    /// Of all layers.
    public var total: MacCounts
    /// Layers that multiply, in the network's order.
    public var layers: [LayerCount]
    /// Neurons that spike: the outputs of the rectified layers.
    public var spikingNeurons: Int
    /// Multiply-accumulates, padding included, and bias additions of the layer that reads the input.
    public var firstLayerOperations: Int
    /// T of the estimates that depend on it.
    public var window: Int
    /// One per printed row, in their order.
    public var rows: [Row]

    /// What thop prints for the dense network: multiply-accumulates and the outputs of the pools.
    public var thopTotal: Int { total.macsOutputResolution + total.averagePoolOutputs }
    /// One read and one write of every spiking neuron's potential in one step at 13.2 pJ, the least that one access to any
    /// memory costs under Lemaire's `linear` model; in joules.
    public var leastMemoryPerStep: Double { Double(2 * spikingNeurons) * 13.2e-12 }
    /// 4.6 pJ × `firstLayerOperations`, in joules.
    public var firstLayerEnergy: Double {
        Energy.joules(count: firstLayerOperations, picojoules: NumberFormat.fp32.multiplyAccumulatePicojoules)
    }
    /// Targets of an average spike: existing taps of the layers that spikes feed ÷ spiking neurons.
    public var meanFanOut: Double { Double(spikeFedMacs) / Double(spikingNeurons) }
    private var spikeFedMacs: Int

    /// - Parameters:
    ///   - network: the U-Net of the table.
    ///   - memoryLayers: its layers as the memory model sees them, the one that reads the input first.
    ///   - window: T of the memory estimates.
    /// - Throws: what `Network.macCounts(input:)` throws.
    public init(_ network: Network, input: Shape, memoryLayers: [MemoryLayer], window: Int) throws(NetworkError) {
        let counts = try network.macCounts(input: input)
        let shapes = try network.shapes(input: input)
        self.window = window
        parameters = network.parameterCount
        total = counts.reduce(into: MacCounts()) { $0 += $1 }
        layers = zip(network.layers, counts).compactMap { layer, counts in
            counts == MacCounts() ? nil : LayerCount(name: layer.name, counts: counts)
        }
        spikingNeurons = network.layers.indices.reduce(0) { network.layers[$1].operation == .relu ? $0 + shapes[$1].count : $0 }
        var firstLayer = 0
        var spikeFed = 0
        for (layer, counts) in zip(network.layers, counts) {
            if layer.inputs == [0] { firstLayer += counts.macsScatter + counts.biasAdditions } else { spikeFed += counts.macs }
        }
        firstLayerOperations = firstLayer
        spikeFedMacs = spikeFed
        rows = []
        rows = PublishedEnergyRow.table6.map { row($0, memoryLayers) }
    }

    private func row(_ published: PublishedEnergyRow, _ memoryLayers: [MemoryLayer]) -> Row {
        let format = NumberFormat.fp32
        let firstLayer = firstLayerEnergy
        if published.rule == .dense {
            return Row(
                published: published,
                reproduced: Energy.joules(count: total.macsOutputResolution, picojoules: format.multiplyAccumulatePicojoules),
                synapticOperations: Double(total.macs),
                arithmetic: Energy.joules(count: total.macs, picojoules: format.multiplyAccumulatePicojoules),
                memoryModel: MemoryEnergy.dense(memoryLayers, options: MemoryEnergy.Options()).total)
        }
        var spikes = published.operationsCount
        if published.rule == .spikesWithFirstLayer { spikes -= Double(firstLayerOperations) }
        var row = Row(published: published, reproduced: spikes * format.addPicojoules / 1e12 + firstLayer, spikes: spikes)
        guard published.isUNet else { return row }
        let operations = spikes * meanFanOut
        row.synapticOperations = operations
        row.arithmetic = operations * format.addPicojoules / 1e12 + firstLayer
        let isGraded = published.rule == .spikesWithFirstLayer
        row.memoryModel = uniformMemory(memoryLayers, spikesPerNeuron: spikes / Double(spikingNeurons), isGraded: isGraded)
        return row
    }

    /// The spiking network if every value that a layer reads were spikes of one and the same rate; pools, which the table leaves
    /// out of its count, are left out here too.
    private func uniformMemory(_ layers: [MemoryLayer], spikesPerNeuron: Double, isGraded: Bool) -> Double {
        var spiking = layers.filter { $0.projections.contains { $0.weights > 0 } }
        for index in spiking.indices {
            spiking[index].outputSpikes = index == spiking.count - 1 ? 0 : Double(spiking[index].neurons) * spikesPerNeuron
            guard index > 0 else {
                spiking[0].projections[0].inputSpikes = Double(spiking[0].projections[0].inputs * window)
                continue
            }
            for projection in spiking[index].projections.indices {
                spiking[index].projections[projection].input = isGraded ? .gradedSpikes : .spikes
                spiking[index].projections[projection].inputSpikes =
                    Double(spiking[index].projections[projection].inputs) * spikesPerNeuron
            }
        }
        return MemoryEnergy.spiking(spiking, window: window, options: MemoryEnergy.Options()).total
    }
}
