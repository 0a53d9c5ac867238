import Formats
import FuzzSupport
import Testing

@testable import Models

/// Is pushing firings to their targets the same as letting every target look them up?
@Suite("Semantics: do gathering and scattering give the same spikes?")
struct PropagationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var neuron: NeuronModel
        var coding: SpikingInput.Coding
        var testDescription: String { "\(neuron), \(coding)" }
    }

    static let cases = [
        Case(neuron: .multiThreshold([2, 1, 0.5, 0.25]), coding: .analogCurrent), Case(neuron: .integrateAndFire, coding: .binaryPoisson),
        Case(neuron: .integrateAndFire, coding: .ternaryPoisson),
        Case(neuron: .ternary(negativeThreshold: 1, hasMemory: true), coding: .analogCurrent),
    ]

    /// With pooling, stride, transposed convolution, upsampling, groups and concatenation, in floats that round.
    @Test(arguments: cases)
    func `Firings, potentials and read-outs are equal to the last bit`(test: Case) throws {
        for seed in Seeds.of(0..<4 as Range<UInt64>) {
            var draw = Draw(seed: seed)
            let network = Self.network(&draw)
            let image = Tensor(shape: [1, 2, 8, 12], scalars: draw.floats(192).map { min(abs($0), 1) })
            let options = ConversionOptions(neuron: test.neuron, coding: test.coding)
            let spiking = try network.convert(options, calibration: image).network
            let schedule = Schedule(.sameStep, of: spiking, window: 12)
            let input = try spiking.encode(image.slice(0), window: 12, seed: seed)
            let gathered = Reference<Float>(spiking, schedule: schedule).run(input)
            let scattered = Reference<Float>(spiking, schedule: schedule, propagation: .scatter).run(input)
            #expect(gathered.firings == scattered.firings)
            #expect(gathered.potentials == scattered.potentials)
            #expect(gathered.readoutHistory == scattered.readoutHistory)
            #expect(gathered.firings.allSatisfy { $0.contains { !$0.isEmpty } || $0 == gathered.firings.last })
        }
    }

    private static func network(_ draw: inout Draw) -> Network {
        func convolution(_ inputs: Int, _ outputs: Int, stride: Int = 1, groups: Int = 1) -> LayerOperation {
            .convolution(
                Convolution(
                    inputChannels: inputs, outputChannels: outputs, kernelHeight: 3, kernelWidth: 3, strideY: stride, strideX: stride,
                    padding: Padding(1), groups: groups, weights: draw.floats(outputs * inputs / groups * 9), bias: draw.floats(outputs)))
        }
        var layers = [Layer(name: "in", operation: .input(channels: 2, height: 8, width: 12), inputs: [])]
        func add(_ operation: LayerOperation, _ inputs: [Int]? = nil) {
            layers.append(Layer(name: "layer\(layers.count)", operation: operation, inputs: inputs ?? [layers.count - 1]))
        }
        add(convolution(2, 4))
        add(.relu)
        add(.averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)))
        add(convolution(4, 6, groups: 2))
        add(.relu)
        add(
            .transposedConvolution(
                TransposedConvolution(
                    inputChannels: 6, outputChannels: 4, kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1),
                    outputPaddingY: 1, outputPaddingX: 1, weights: draw.floats(216), bias: draw.floats(4))))
        add(.relu)
        add(.concatenate, [2, 7])
        add(convolution(8, 4, stride: 2))
        add(.relu)
        add(.upsample(factorY: 2, factorX: 2))
        add(convolution(4, 3))
        return Network(name: "mixed", layers: layers, output: layers.count - 1)
    }
}
