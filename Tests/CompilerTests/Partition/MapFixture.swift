import Compiler
import EventSim

/// Chips and maps built by hand.
enum MapFixture {
    static func chip(
        neurons: Int = 1024, synapseWords: Int = 16_384, inputAxons: Int = 4096, outputAxons: Int = 4096,
        sharing: SynapseSharing = .kernelPerBlock, payloadBits: Int = 4
    ) -> ChipSpecification {
        ChipSpecification(
            name: "test chip", summary: "limits of Loihi 1", isHypothetical: true,
            core: CoreLimits(
                neurons: neurons, synapseWords: synapseWords, inputAxons: inputAxons, outputAxons: outputAxons, compartmentProfiles: 31,
                thresholdProfiles: 7, synapseSharing: sharing),
            spikes: SpikeFormat(isSigned: true, payloadBits: payloadBits),
            neurons: NeuronCapabilities(
                models: [.integrateAndFire, .multiThreshold], resetModes: [.soft, .hard], softResetCompartments: nil, maxPoolGate: true,
                readsIdleNeurons: true),
            arithmetic: ArithmeticFormat(
                weightBits: 8, stateBits: 24, maximumWeightShift: 13, thresholdBits: 17, thresholdShift: 6, biasBits: 13,
                maximumBiasExponent: 7, maximumDelay: 62),
            mesh: MeshGeometry(width: 8, height: 4, coresPerTile: 4),
            energy: EnergyTable(
                synapticOperation: 23.6, neuronActive: 81, neuronIdle: 52, spike: 1.7, hopEastWest: 3, hopNorthSouth: 4,
                interChipLink: nil,
                barrier: nil, staticPowerPerChip: nil),
            timing: TimingTable(
                synapticOperation: 3.5, neuronActive: 8.4, neuronIdle: 5.3, spike: 2.1, hopEastWest: 4.1, hopNorthSouth: 6.5,
                barrierOneTile: 113, barrierAllTiles: 465, barrierTilesMax: 32),
            provenance: ["core.neurons": Provenance(evidence: .published, source: "Davies et al. 2018")])
    }

    static let unitSoma = FiringProgram.cascade(thresholds: [64], payloads: [1], firesAtThreshold: false)

    static func input(_ height: Int, _ width: Int, _ channels: Int) -> MappedLayer {
        MappedLayer(
            name: "input", height: height, width: width, channels: channels, isInput: true, soma: .accumulate, wireCode: .payload,
            windowStart: 0)
    }

    static func layer(_ name: String, _ height: Int, _ width: Int, _ channels: Int, soma: FiringProgram = unitSoma) -> MappedLayer {
        MappedLayer(
            name: name, height: height, width: width, channels: channels, isInput: false, soma: soma, wireCode: .payload, windowStart: 0
        )
    }

    static func axis(_ extent: Int, upsampling: Int = 1, stride: Int = 1, dilation: Int = 1, offset: Int = 0) -> TapAxis {
        TapAxis(division: 1, extent: extent, upsampling: upsampling, stride: stride, dilation: dilation, offset: offset)
    }

    static func pooled(_ extent: Int, by division: Int, offset: Int) -> TapAxis {
        TapAxis(division: division, extent: extent / division, upsampling: 1, stride: 1, dilation: 1, offset: offset)
    }

    static func projection(
        _ layers: [MappedLayer], _ source: Int, _ target: Int, kernel: Int, groups: Int = 1, y: TapAxis, x: TapAxis, delay: Int = 1,
        channelsPerAxon: Int = 32, slotsPerAxon: Int = 1
    ) -> MappedProjection {
        let (inputs, outputs) = (layers[source].channels, layers[target].channels)
        return MappedProjection(
            source: source, target: target, kernelHeight: kernel, kernelWidth: kernel, inputChannels: inputs, outputChannels: outputs,
            groups: groups, weights: Array(repeating: 1, count: kernel * kernel * inputs * outputs / groups), weightShift: 6, y: y,
            x: x,
            delay: delay, channelsPerAxon: channelsPerAxon, slotsPerAxon: slotsPerAxon)
    }

    static func map(_ layers: [MappedLayer], _ projections: [MappedProjection], chip: ChipSpecification = chip()) -> CoreMap {
        CoreMap(
            name: "test", chip: chip, layers: layers, projections: projections, blocks: [], cores: [],
            schedule: MappedSchedule(name: "aligned", window: 4, totalSteps: 40))
    }

    /// The blocks of `map`, whose axons take their best form.
    static func cut(_ map: inout CoreMap) throws -> [Block] {
        let tilings = try Partitioner.tilings(for: &map)
        return Partitioner.blocks(for: map, tilings: tilings)
    }

    /// `map` partitioned and placed.
    static func compiled(_ map: CoreMap) throws -> CoreMap {
        var finished = map
        let blocks = try cut(&finished)
        (finished.blocks, finished.cores) = try Placer.place(
            blocks: blocks, layers: finished.layers, projections: finished.projections, chip: map.chip)
        return finished
    }

    /// Two convolutions with a skip over them: 12×10×8, three by three, on cores of 256 neurons.
    static func small(chip: ChipSpecification = chip(neurons: 256)) -> CoreMap {
        let layers = [input(12, 10, 2), layer("a", 12, 10, 8), layer("b", 12, 10, 8), layer("c", 12, 10, 4)]
        let (y, x) = (axis(12, offset: 1), axis(10, offset: 1))
        return map(
            layers,
            [
                projection(layers, 0, 1, kernel: 3, y: y, x: x), projection(layers, 1, 2, kernel: 3, y: y, x: x),
                projection(layers, 2, 3, kernel: 3, y: y, x: x), projection(layers, 1, 3, kernel: 3, y: y, x: x, delay: 2),
            ], chip: chip)
    }

    /// The hippocampus U-Net: 56×40, 16 to 128 channels, concat skips, transposed 2×2 stride 2, read-out 1×1; 324,800 neurons.
    static func hippocampus(chip: ChipSpecification = chip()) -> CoreMap {
        uNet(height: 56, width: 40, inputs: 1, channels: 16, levels: 4, classes: 1, chip: chip)
    }

    /// A U-Net with two convolutions per level and decoder stage, channels doubling from level to level.
    static func uNet(
        height fullHeight: Int, width fullWidth: Int, inputs: Int, channels base: Int, levels: Int, classes: Int,
        chip: ChipSpecification
    ) -> CoreMap {
        var layers = [input(fullHeight, fullWidth, inputs)]
        var projections: [MappedProjection] = []
        func same(_ source: Int, _ target: Int, delay: Int = 1) -> MappedProjection {
            projection(
                layers, source, target, kernel: 3, y: axis(layers[source].height, offset: 1), x: axis(layers[source].width, offset: 1),
                delay: delay)
        }
        var skips: [Int] = []
        for level in 0..<levels {
            let (height, width, channels) = (fullHeight >> level, fullWidth >> level, base << level)
            let source = layers.count - 1
            layers.append(layer("enc\(level)a", height, width, channels))
            if level == 0 {
                projections.append(same(source, source + 1))
            } else {
                projections.append(
                    projection(
                        layers, source, source + 1, kernel: 3, y: pooled(height * 2, by: 2, offset: 1),
                        x: pooled(width * 2, by: 2, offset: 1)))
            }
            layers.append(layer("enc\(level)b", height, width, channels))
            projections.append(same(source + 1, source + 2))
            skips.append(layers.count - 1)
        }
        for level in (0..<levels - 1).reversed() {
            let (height, width, channels) = (fullHeight >> level, fullWidth >> level, base << level)
            let source = layers.count - 1
            layers.append(layer("up\(level)", height, width, channels))
            projections.append(
                projection(
                    layers, source, source + 1, kernel: 2, y: axis(height / 2, upsampling: 2, offset: 1),
                    x: axis(width / 2, upsampling: 2, offset: 1)))
            layers.append(layer("dec\(level)a", height, width, channels))
            projections.append(same(source + 1, source + 2))
            projections.append(same(skips[level], source + 2, delay: 3))
            layers.append(layer("dec\(level)b", height, width, channels))
            projections.append(same(source + 2, source + 3))
        }
        let last = layers.count - 1
        layers.append(layer("readout", fullHeight, fullWidth, classes, soma: .accumulate))
        projections.append(projection(layers, last, last + 1, kernel: 1, y: axis(fullHeight), x: axis(fullWidth)))
        return map(layers, projections, chip: chip)
    }
}
