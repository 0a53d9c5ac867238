import EngineTestSupport
import Testing

@testable import EventSim

@Suite("Energy: does the memory model see the core map as it is?")
struct MemoryLayerTests {
    private func layer(_ name: String, size: Int, channels: Int, soma: FiringProgram, bias: [Int32] = []) -> MappedLayer {
        MappedLayer(
            name: name, height: size, width: size, channels: channels, isInput: false, soma: soma, wireCode: .payload, bias: bias,
            windowStart: 0)
    }

    private func projection(_ source: Int, _ target: Int, kernel: Int, inputs: Int, outputs: Int, up: Int = 1) -> MappedProjection {
        let axis = TapAxis(division: 1, extent: 4, upsampling: up, stride: 1, dilation: 1, offset: 1)
        return MappedProjection(
            source: source, target: target, kernelHeight: kernel, kernelWidth: kernel, inputChannels: inputs,
            outputChannels: outputs, groups: 1, weights: Array(repeating: 1, count: kernel * kernel * inputs * outputs),
            weightShift: 0, y: axis, x: axis, delay: 1, channelsPerAxon: inputs, slotsPerAxon: 1)
    }

    @Test func spikesWeightsAndBiasesAreTakenOver() throws {
        let single = FiringProgram.cascade(thresholds: [10], payloads: [1], firesAtThreshold: false)
        let graded = FiringProgram.cascade(thresholds: [20, 10], payloads: [2, 1], firesAtThreshold: false)
        let map = CoreMap(
            name: "net", chip: try ChipFiles.chip("loihi-like"),
            layers: [
                layer("first", size: 4, channels: 2, soma: single, bias: [1, 1]), layer("second", size: 4, channels: 3, soma: graded),
                layer("out", size: 8, channels: 1, soma: .accumulate),
            ],
            projections: [
                projection(0, 1, kernel: 3, inputs: 2, outputs: 3), projection(1, 2, kernel: 2, inputs: 3, outputs: 1, up: 2),
            ],
            blocks: [], cores: [], schedule: MappedSchedule(name: "aligned", window: 4, totalSteps: 6))
        var counters = CounterLedger(layers: 3, cores: 0, steps: 6, projections: 2)
        counters.perLayer[0].events = 21
        counters.perLayer[1].events = 9
        counters.perProjection = [21, 9]
        let layers = MemoryLayer.layers(of: MeasuredRun(map: map, ledger: counters, inferences: 2)).map(\.layer)
        #expect(
            layers == [
                MemoryLayer(projections: [], neurons: 32, biases: 2, outputSpikes: 10.5),
                MemoryLayer(
                    projections: [
                        MemoryProjection(
                            kind: .convolution(kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1), input: .spikes,
                            inputs: 32, inputChannels: 2, outputChannels: 3, weights: 54, inputSpikes: 10.5)
                    ], neurons: 48, biases: 0, outputSpikes: 4.5),
                MemoryLayer(
                    projections: [
                        MemoryProjection(
                            kind: .transposedConvolution(kernelHeight: 2, kernelWidth: 2), input: .gradedSpikes, inputs: 48,
                            inputChannels: 3, outputChannels: 1, weights: 12, inputSpikes: 4.5)
                    ], neurons: 64, biases: 0, outputSpikes: 0),
            ])
        let total = MemoryEnergy.spiking(layers, window: 4, options: MemoryEnergy.Options())
        #expect(total.total > 0)
        #expect(MemoryEnergy.dense(layers, options: MemoryEnergy.Options()).potentials == 0)
    }

    @Test("What a max-pool gate holds back is neither read nor added nor written; what leaves through a skip is")
    func gatedSpikes() throws {
        let single = FiringProgram.cascade(thresholds: [10], payloads: [1], firesAtThreshold: false)
        var gated = projection(0, 1, kernel: 1, inputs: 2, outputs: 3)
        gated.gate = GateWindow(height: 2, width: 2)
        var map = CoreMap(
            name: "net", chip: try ChipFiles.chip("loihi-like"),
            layers: [layer("first", size: 4, channels: 2, soma: single), layer("out", size: 4, channels: 3, soma: .accumulate)],
            projections: [gated], blocks: [], cores: [], schedule: MappedSchedule(name: "aligned", window: 4, totalSteps: 6))
        var counters = CounterLedger(layers: 2, cores: 0, steps: 6, projections: 1)
        counters.perLayer[0].events = 20
        counters.perProjection = [5]
        let held = MemoryLayer.layers(of: MeasuredRun(map: map, ledger: counters)).map(\.layer)
        #expect(held[1].projections[0].inputSpikes == 5 && held[0].outputSpikes == 5)
        map.projections.append(projection(0, 1, kernel: 1, inputs: 2, outputs: 3))
        counters.perProjection = [5, 20]
        let skipped = MemoryLayer.layers(of: MeasuredRun(map: map, ledger: counters)).map(\.layer)
        #expect(skipped[1].projections.map(\.inputSpikes) == [5, 20] && skipped[0].outputSpikes == 20)
    }

    /// Σ of bias reads is steps × neurons × the price of a word; where potentials begin with biases and inputs, each is read once.
    @Test(arguments: MemoryEnergy.Variant.allCases) func constantsThatAreLoadedAreReadOnce(variant: MemoryEnergy.Variant) {
        let analog = MemoryProjection(
            kind: .convolution(kernelHeight: 1, kernelWidth: 1, strideHeight: 1, strideWidth: 1), input: .analog, inputs: 16, inputChannels: 1,
            outputChannels: 2, weights: 2, inputSpikes: 16)
        let layer = MemoryLayer(projections: [analog], neurons: 32, biases: 2, outputSpikes: 5, loadsConstants: true)
        var inEveryStep = layer
        inEveryStep.loadsConstants = false
        let options = MemoryEnergy.Options(variant: variant)
        let once = MemoryEnergy.spiking(layer, window: 8, options: options)
        inEveryStep.projections[0].inputSpikes *= 8
        let often = MemoryEnergy.spiking(inEveryStep, window: 8, options: options)
        // Potentials are updated in every step either way.
        #expect(abs(once.biases * 8 - often.biases) < 1e-18)
        #expect(once.total < often.total)
        #expect(MemoryEnergy.spiking(layer, window: 1, options: options).biases == once.biases)
    }
}
