import EventSim
import Models

extension Quantization {
    /// The machine's form of the quantised network: layers and projections complete, blocks and cores still empty.
    func unplacedMap(lowering: SpikeLowering, schedule: Schedule, chip: ChipSpecification) -> CoreMap {
        let offset = network.input.coding.isSpikes ? 1 : 0
        var layers: [MappedLayer] = []
        if offset == 1 {
            let grid = network.input.grid
            layers.append(
                MappedLayer(
                    name: "input", height: grid.height, width: grid.width, channels: grid.channels, isInput: true, soma: .accumulate,
                    wireCode: lowering.inputWireCode, windowStart: 0))
        }
        for (index, population) in network.populations.enumerated() {
            let numbers = populations[index]
            layers.append(
                MappedLayer(
                    name: population.name, height: population.grid.height, width: population.grid.width,
                    channels: population.grid.channels, isInput: false, soma: program(index),
                    membrane: MappedMembrane(population, numbers), channelThresholds: numbers.channelThresholds, wireCode: lowering.wireCodes[index],
                    bias: numbers.bias, biasMap: numbers.biasMap, loadsConstants: population.code == .value, initialPotential: numbers.initialPotential,
                    initialPotentials: numbers.initialPotentials, windowStart: schedule.windowStarts[index],
                    compartmentsPerNeuron: lowering.compartmentsPerNeuron[index], unit: self.layers[index].unit))
        }
        var projections: [MappedProjection] = []
        for (index, projection) in network.projections.enumerated() {
            let source: Int
            switch projection.source {
            case .input:
                if offset == 0 { continue }
                source = 0
            case .population(let index): source = index + offset
            }
            let target = network.populations[projection.target].grid
            let axon = AxonForm.candidates(channels: target.channels, isSinglePixel: target.height * target.width == 1, chip: chip)[0]
            projections.append(
                MappedProjection(
                    source: source, target: projection.target + offset, kernelHeight: projection.kernel.height,
                    kernelWidth: projection.kernel.width, inputChannels: projection.kernel.inputChannels,
                    outputChannels: projection.kernel.outputChannels, groups: projection.kernel.groups,
                    weights: self.projections[index].mantissas, weightShift: self.projections[index].shift,
                    y: TapAxis(projection.y), x: TapAxis(projection.x),
                    delay: schedule.delays[index] + network.stepsAhead(of: projection.source),
                    channelsPerAxon: axon.channelsPerAxon, slotsPerAxon: axon.slotsPerAxon,
                    gate: projection.gate.map { GateWindow(height: $0.height, width: $0.width) }))
        }
        return CoreMap(
            name: network.name, chip: chip, layers: layers, projections: projections, blocks: [], cores: [],
            schedule: MappedSchedule(name: schedule.kind.rawValue, window: schedule.window, totalSteps: schedule.totalSteps))
    }

    private func program(_ index: Int) -> FiringProgram {
        let (neuron, numbers) = (network.populations[index].neuron, populations[index])
        let effect: FiringProgram.Effect = numbers.difference.map { .send($0) } ?? numbers.resetPotential.map { .set($0) } ?? .subtract
        let levels = neuron.levels.enumerated().map { number, level in
            FiringProgram.Level(
                membrane: level.membrane, side: level.side == .above ? .above : .below, threshold: numbers.thresholds[number],
                payload: payloads[index][number], effect: effect)
        }
        return FiringProgram(
            levels: levels, membranes: neuron.membraneCount, firesAtThreshold: neuron.comparison == .atOrAbove, hasMemory: neuron.hasMemory)
    }
}

extension TapAxis {
    init(_ mapping: AxisMapping) {
        self.init(
            division: mapping.division, extent: mapping.extent, upsampling: mapping.upsampling, stride: mapping.stride,
            dilation: mapping.dilation, offset: mapping.offset)
    }
}

extension MappedMembrane {
    fileprivate init(_ population: Population, _ numbers: QuantizedPopulation) {
        let membrane = population.membrane
        self.init(
            firesFirst: membrane.order == .fireThenIntegrate, leak: numbers.leak, currentDecay: numbers.currentDecay,
            refractorySteps: membrane.refractorySteps,
            holdsWhileRefractory: membrane.refractorySteps > 0 && membrane.refractoriness == .hold,
            resetsLate: membrane.resetsLate && membrane.leak != 1,
            registers: population.arithmetic.map { RegisterRules($0, isReadout: population.neuron.isReadout) })
    }
}

extension RegisterRules {
    /// A read-out holds values below zero whatever the dialect makes of neurons.
    fileprivate init(_ arithmetic: LoihiArithmetic, isReadout: Bool) {
        let dialect: Dialect =
            switch arithmetic.dialect {
            case .lava: .lava
            case .chipLike: .chipLike
            }
        self.init(dialect, lowestPotential: Int32(isReadout ? -LoihiRegisters.largestPotential : arithmetic.lowestPotential))
    }
}

extension SpikingNetwork {
    /// Steps before the one a spike counts for in which a chip sends it: neurons that fire before they integrate know their
    /// next spike at the end of a step, and it takes effect when it arrives.
    func stepsAhead(of source: Projection.Source) -> Int {
        if case .population(let index) = source, populations[index].membrane.order == .fireThenIntegrate { 1 } else { 0 }
    }
}
