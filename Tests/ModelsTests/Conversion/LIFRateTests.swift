import Foundation
import Testing

@testable import Formats
@testable import Models

/// Does a network of firing rates run densely and as spikes, and do the two agree?
@Suite struct LIFRateTests {
    /// Two layers of rates over an image whose pixels are the input currents, then a read-out.
    private static func network(_ rate: LIFRate, pixels: Int, second: Bool) -> Network {
        func scale(_ weight: Float, bias: [Float] = []) -> LayerOperation {
            .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [weight], bias: bias))
        }
        var layers = [
            Layer(name: "input", operation: .input(channels: 1, height: 1, width: pixels), inputs: []),
            Layer(name: "drive", operation: scale(1), inputs: [0]), Layer(name: "rate", operation: .lifRate(rate), inputs: [1]),
        ]
        if second {
            layers.append(Layer(name: "between", operation: scale(0.02, bias: [1.1]), inputs: [2]))
            layers.append(Layer(name: "rate2", operation: .lifRate(rate), inputs: [3]))
        }
        layers.append(Layer(name: "head", operation: scale(1), inputs: [layers.count - 1]))
        return Network(name: "rates", layers: layers, output: layers.count - 1)
    }

    private static func image(_ currents: [Float]) -> Tensor { Tensor(shape: [1, 1, currents.count], scalars: currents) }

    @Test func `The curve is the published one`() {
        // By hand: τ_ref = 2 ms, τ_rc = 20 ms, J = 2: 1 / (0.002 + 0.02 · ln 2) = 63.040 spikes per second.
        #expect(abs(LIFRate()(2) - 63.040) < 0.001)
        #expect(LIFRate()(1) == 0 && LIFRate()(-3) == 0 && LIFRate()(1.000_001) > 0)
        #expect(abs(LIFRate()(1e9) - 500) < 0.01)
        #expect(LIFRate(refractoryTime: 0.002, membraneTime: 0.02, threshold: 3, amplitude: 2)(6) == 2 * LIFRate()(2))
        #expect(LIFRate()(.nan).isNaN)
    }

    @Test func `Dense inference applies it and validation refuses impossible neurons`() throws {
        let rate = LIFRate(amplitude: 0.01)
        let output = try Self.network(rate, pixels: 3, second: false).infer(Self.image([0.5, 2, 10]))
        #expect(output.scalars == [0, rate(2), rate(10)])
        for broken in [LIFRate(refractoryTime: -1), LIFRate(membraneTime: 0), LIFRate(threshold: 0), LIFRate(amplitude: .infinity)] {
            #expect(throws: NetworkError.self) { try Self.network(broken, pixels: 1, second: false).validate() }
        }
    }

    @Test func `An ONNX file may use it as an operator of the set nengo`() throws {
        var builder = GraphBuilder()
        builder.node(
            "LIFRate", ["x"], "y", ["tau_ref": .float(0.003), "tau_rc": .float(0.05), "v_th": .float(2), "amplitude": .float(0.5)])
        builder.nodes[0].domain = "nengo"
        let network = try ONNXImporter.importNetwork(builder.model(output: "y"), file: "test.onnx")
        #expect(
            network.layers[network.output].operation
                == .lifRate(LIFRate(refractoryTime: 0.003, membraneTime: 0.05, threshold: 2, amplitude: 0.5)))
        builder.nodes[0].domain = "elsewhere"
        #expect(throws: NetworkError.self) { try ONNXImporter.importNetwork(builder.model(output: "y"), file: "test.onnx") }
    }

    static let currents: [Float] = [0.5, 0.99, 1.2, 1.5, 2, 3.5, 8, 40]

    /// Intervals between spikes are the formula's, rounded up to whole steps: no other error is left but the last interval.
    @Test(arguments: [(0.001, 500), (0.000_25, 4000), (0.000_062_5, 32_000)])
    func `Spiking neurons fire at the rate of the formula`(stepSeconds: Double, window: Int) throws {
        let rate = LIFRate(amplitude: 0.01)
        let options = ConversionOptions(neuron: .integrateAndFire, stepSeconds: Float(stepSeconds))
        let input = Self.image(Self.currents)
        let conversion = try Self.network(rate, pixels: Self.currents.count, second: false)
            .convert(options, calibration: input.reshaped([1] + input.shape))
        let spiking = conversion.network
        let run = Reference<Float>(spiking, schedule: Schedule(.sameStep, of: spiking, window: window))
            .run(try spiking.encode(input, window: window, seed: 1))
        var counts = Array(repeating: 0.0, count: Self.currents.count)
        for firing in run.firings[0].joined() { counts[firing.neuron] += 1 }
        let seconds = Double(window) * stepSeconds
        for (current, count) in zip(Self.currents, counts) {
            let exact = Double(rate(current)) / 0.01
            #expect(count / seconds <= exact + 1 / seconds, "J = \(current)")
            #expect(count / seconds >= exact / (1 + exact * stepSeconds) - 1 / seconds, "J = \(current)")
        }
        // The read-out is the activation: spikes × scale, averaged over the window.
        for (value, count) in zip(run.readout, counts) {
            let expected = count * 0.01 / stepSeconds
            #expect(abs(Double(value) - expected) <= 1e-4 * expected)
        }
    }

    @Test func `Behind a layer of spikes the rates approach the dense network's as T grows and spikes are smoothed`() throws {
        let input = Self.image(Self.currents)
        let network = Self.network(LIFRate(amplitude: 0.2), pixels: Self.currents.count, second: true)
        let dense = try network.infer(input).scalars
        func error(synapse: Float, stepSeconds: Float, window: Int) throws -> Float {
            let spiking = try network.convert(
                ConversionOptions(neuron: .integrateAndFire, stepSeconds: stepSeconds, synapseSeconds: synapse),
                calibration: input.reshaped([1] + input.shape)
            ).network
            let run = Reference<Float>(spiking, schedule: Schedule(.sameStep, of: spiking, window: window))
                .run(try spiking.encode(input, window: window, seed: 1))
            let errors = zip(run.readout, dense).map { abs($0 / Float(window) - $1) }
            return (errors.max() ?? .infinity) / (dense.max() ?? 0)
        }
        let byWindow = try [200, 1000, 5000, 25_000].map { try error(synapse: 0.05, stepSeconds: 0.000_2, window: $0) }
        #expect(zip(byWindow, byWindow.dropFirst()).allSatisfy { $0 > $1 }, "\(byWindow)")
        #expect((byWindow.last ?? 1) < 0.04, "\(byWindow)")
        let bySynapse = try [0, 0.005, 0.05].map { try error(synapse: $0, stepSeconds: 0.000_2, window: 25_000) }
        #expect(zip(bySynapse, bySynapse.dropFirst()).allSatisfy { $0 > $1 }, "\(bySynapse)")
    }

    @Test func `Options that cannot apply are refused in words`() throws {
        let network = Self.network(LIFRate(), pixels: 1, second: false)
        let calibration = Tensor(shape: [1, 1, 1, 1], scalars: [2])
        for options in [
            ConversionOptions(neuron: .integrateAndFire, normalization: .layerWise),
            ConversionOptions(neuron: .integrateAndFire, stepSeconds: 0), ConversionOptions(neuron: .integrateAndFire, stepSeconds: 1e-7),
        ] {
            #expect(throws: ConversionError.self) { try network.convert(options, calibration: calibration) }
        }
        let plain = try Zoo.network("zoo:unet?input=1x4x4&base=1&levels=1")
        let image = Tensor(shape: [1, 1, 4, 4], repeating: 0.5)
        let refused = #expect(throws: ConversionError.self) {
            try plain.convert(ConversionOptions(neuron: .integrateAndFire, stepSeconds: 0.001), calibration: image)
        }
        #expect(refused?.description.contains("--dt") == true)
    }
}
