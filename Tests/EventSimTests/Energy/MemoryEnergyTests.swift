import Testing

@testable import EventSim
@testable import Formats

@Suite("Energy: does the memory model agree with qualia-plugin-snn?")
struct MemoryEnergyTests {
    /// One layer of one run of the oracle.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let layer: MemoryLayer
        let options: MemoryEnergy.Options
        /// `nil` for the dense network.
        let window: Int?
        /// Picojoules of potentials, weights, biases, inputs and outputs, operations, addressing and their total.
        let expected: [Double]

        var testDescription: String { name }
    }

    static func cases() throws -> [Case] {
        let oracle = try Oracles.json("lemaire/lemaire_oracle.json")
        var cases: [Case] = []
        for net in try #require(oracle["nets"]?.objectValue) {
            let window = net.value["timesteps"]?.intValue
            let layers = try #require(net.value["layers"]?.arrayValue)
            for run in try #require(net.value["runs"]?.arrayValue) {
                let access = try #require(run["sram_estimation"]?.stringValue == "ICONIP" ? MemoryAccess.linear : .perWord)
                let options = MemoryEnergy.Options(
                    access: access, bits: try #require(run["mem_width"]?.intValue),
                    bufferWords: try #require(run["fifo_size"]?.intValue), variant: .qualia)
                for result in try #require(run["layers"]?.arrayValue) {
                    let name = try #require(result["name"]?.stringValue)
                    guard let counts = result["counts"] else { continue }
                    let index = try #require(layers.firstIndex { $0["name"]?.stringValue == name })
                    let follower = index + 1 < layers.count ? layers[index + 1]["kind"]?.stringValue : nil
                    let isBinary = net.value["input_is_binary"]?[name]?.boolValue ?? true
                    let layer = try memoryLayer(
                        layers[index], counts: counts, isBinary: isBinary, hasLeak: follower == "TLifLayer")
                    let keys = ["E_pot", "E_w", "E_b", "E_io", "E_ops", "E_addr", "E_total"]
                    cases.append(
                        Case(
                            name: "\(net.key) \(name) \(access) \(options.bits)", layer: layer, options: options, window: window,
                            expected: try keys.map { try #require(result[$0]?.doubleValue) }))
                }
            }
        }
        return cases
    }

    private static func memoryLayer(_ json: JSON, counts: JSON, isBinary: Bool, hasLeak: Bool) throws -> MemoryLayer {
        func size(_ key: String) throws -> Int {
            try #require(json[key]?.arrayValue).compactMap(\.intValue).reduce(1, *)
        }
        func pair(_ key: String) throws -> (Int, Int) {
            let values = try #require(json[key]?.arrayValue).compactMap(\.intValue)
            return (values[0], values[1])
        }
        let (inputs, neurons) = (try size("input_shape_hwc"), try size("output_shape_hwc"))
        let kind: MemoryProjection.Kind
        let (inputChannels, outputChannels, weights): (Int, Int, Int)
        if json["kind"]?.stringValue == "TConvLayer" {
            let (kernel, stride) = (try pair("kernel"), try pair("stride"))
            kind = .convolution(
                kernelHeight: kernel.0, kernelWidth: kernel.1, strideHeight: stride.0, strideWidth: stride.1)
            (inputChannels, outputChannels) = (try #require(json["cin"]?.intValue), try #require(json["cout"]?.intValue))
            weights = kernel.0 * kernel.1 * inputChannels * outputChannels
        } else {
            kind = .dense
            (inputChannels, outputChannels) = (inputs, neurons)
            weights = inputs * neurons
        }
        let projection = MemoryProjection(
            kind: kind, input: isBinary ? .spikes : .analog, inputs: inputs, inputChannels: inputChannels,
            outputChannels: outputChannels, weights: weights, inputSpikes: counts["theta_in"]?.doubleValue ?? 0)
        return MemoryLayer(
            projections: [projection], neurons: neurons, biases: json["bias"]?.boolValue == true ? outputChannels : 0,
            outputSpikes: counts["theta_out"]?.doubleValue ?? 0, hasLeak: hasLeak)
    }

    @Test func everyLayerOfEveryRunAgrees() throws {
        let cases = try Self.cases()
        #expect(Oracles.isComplete(cases.count, bundled: 60))
        for item in cases {
            let energy =
                item.window.map { MemoryEnergy.spiking(item.layer, window: $0, options: item.options) }
                ?? MemoryEnergy.dense(item.layer, options: item.options)
            let parts = [
                energy.potentials, energy.weights, energy.biases, energy.inputOutput, energy.operations, energy.addressing,
                energy.total,
            ]
            for (part, expected) in zip(parts, item.expected) {
                #expect(abs(part * 1e12 - expected) <= 1e-12 * expected, "\(item.name)")
            }
        }
    }

    @Test func paperAddressesCostMoreThanQualias() throws {
        let convolution = MemoryProjection(
            kind: .convolution(kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1), input: .spikes, inputs: 64,
            inputChannels: 1, outputChannels: 2, weights: 18, inputSpikes: 20)
        let layer = MemoryLayer(projections: [convolution], neurons: 128, biases: 2, outputSpikes: 48)
        let paper = MemoryEnergy.spiking(layer, window: 4, options: MemoryEnergy.Options(bits: 8))
        #expect(abs(paper.addressing * 1e12 - (40 * 0.23 + 360 * 0.03)) < 1e-9)
    }

    @Test func piecewiseGoesThroughItsPoints() {
        for (words, picojoules) in [(0, 0.0), (1024, 5), (2048, 10), (8192, 20), (262_144, 100), (1 << 30, 100)] {
            #expect(MemoryAccess.piecewise.picojoules(words: words, bits: 32) == picojoules)
        }
    }

    @Test func gradedSpikesMultiply() {
        func layer(_ input: MemoryProjection.Input) -> MemoryLayer {
            let dense = MemoryProjection(
                kind: .dense, input: input, inputs: 16, inputChannels: 16, outputChannels: 8, weights: 128, inputSpikes: 10)
            return MemoryLayer(projections: [dense], neurons: 8, biases: 0, outputSpikes: 0)
        }
        let options = MemoryEnergy.Options()
        let plain = MemoryEnergy.spiking(layer(.spikes), window: 2, options: options)
        let graded = MemoryEnergy.spiking(layer(.gradedSpikes), window: 2, options: options)
        #expect(abs((graded.operations - plain.operations) * 1e12 - 80 * 3.1) < 1e-9)
        #expect(graded.potentials == plain.potentials)
    }
}
