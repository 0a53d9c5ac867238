import Formats
import Testing

@testable import Models

@Suite("Do tuned weights spike as they were tuned, wherever their file is read?")
struct TunedFormTests {
    private static let network = "zoo:unet?input=1x8x8&base=4&levels=2&bias=0&seed=3"
    private static let image = Tensor(
        shape: [1, 1, 8, 8], scalars: (0..<64).map { RandomStream(seed: 9, purpose: "image").uniform($0) })

    private static func options(_ neuron: NeuronModel, scale: Float = 0.5) throws -> ConversionOptions {
        var options = ConversionOptions(neuron: neuron, initialPotential: 0.125)
        let network = try Zoo.network(network)
        options.scales = Dictionary(uniqueKeysWithValues: network.layers.filter { $0.operation == .relu }.map { ($0.name, scale) })
        return options
    }

    @Test(arguments: NeuronRegistry.words.filter { $0 != "lif" })
    func `A form comes back from its text as it was`(word: String) throws {
        var options = try Self.options(try #require(NeuronRegistry.spec(word)).neuron(NeuronSpec.Parameters()), scale: 0.1)
        options.comparison = .atOrAbove
        options.membrane.order = .fireThenIntegrate
        options.initialPotential = 0.1
        let form = TunedForm(options: options, steps: 7)
        let read = try TunedForm(form.encoded(), file: "a")
        #expect(read.steps == 7 && read.options.scales == options.scales && read.options.neuronModel == options.neuronModel)
        #expect(try read.encoded() == form.encoded())
    }

    @Test func `Thresholds, a leak and a hard reset are kept to the last bit`() throws {
        var options = try Self.options(.multiThreshold([1.1, 0.3]))
        options.membrane.leak = 0.9
        #expect(try TunedForm(TunedForm(options: options, steps: 4).encoded(), file: "a").options == options)
        var hard = try Self.options(.ternary(negativeThreshold: 0.7, hasMemory: true))
        hard.reset = .hard(potential: 0)
        #expect(try TunedForm(TunedForm(options: hard, steps: 4).encoded(), file: "a").options.neuronModel == hard.neuronModel)
    }

    @Test func `What a file cannot hold is refused`() throws {
        var late = try Self.options(.integrateAndFire)
        late.membrane.resetsLate = true
        var spikes = try Self.options(.integrateAndFire)
        spikes.coding = .spikeTrain(isSigned: false)
        var measured = try Self.options(.integrateAndFire)
        measured.scales = nil
        var layerWise = try Self.options(.integrateAndFire)
        layerWise.normalization = .layerWise
        let amplitude = try Self.options(.multiThreshold(MultiThreshold(thresholds: [1, 0.5], amplitudes: [1, 1])))
        for options in [late, spikes, measured, layerWise, amplitude] {
            #expect(throws: ConversionError.self) { _ = try TunedForm(options: options, steps: 4).encoded() }
        }
    }

    @Test(arguments: [
        ("\"neuron\":\"if\"", "\"neuron\":\"iff\""), ("\"steps\":4", "\"steps\":0"), ("\"coding\":\"analog\"", "\"coding\":\"loud\""),
        (":0.5}", ":-0.5}"), ("\"reset\":\"soft\"", "\"reset\":\"late\""), ("\"leak\"", "\"leek\""),
    ])
    func `Damage is named`(from: String, to: String) throws {
        let text = try TunedForm(options: Self.options(.integrateAndFire), steps: 4).encoded()
        let damaged = text.replacing(from, with: to)
        #expect(damaged != text)
        let error = #expect(throws: FileError.self) { _ = try TunedForm(damaged, file: "a") }
        #expect(error?.place?.contains("tuned") == true)
    }

    @Test func `Given λs are those of the populations, whatever the calibration data`() throws {
        let network = try Zoo.network(Self.network)
        var options = try Self.options(.multiThreshold([1, 0.5, 0.25]), scale: 0.25)
        let names = options.scales!.keys.sorted()
        for (index, name) in names.enumerated() { options.scales![name] = Float(index + 1) / 8 }
        let conversion = try network.convert(options, calibration: Self.image)
        for (population, layer) in zip(conversion.network.populations.dropLast(), conversion.layers) {
            #expect(population.scale == options.scales![network.layers[layer].name])
        }
        #expect(conversion.notes.contains { $0.hasPrefix("λ of 7 layers as they were tuned") }, "\(conversion.notes)")
        var doubled = Self.image
        doubled.scalars = doubled.scalars.map { $0 / 2 }
        #expect(try network.convert(options, calibration: doubled).network == conversion.network)
    }

    @Test func `Measured λs given again make the same spiking network`() throws {
        let network = try Zoo.network(Self.network)
        var options = ConversionOptions(neuron: .integrateAndFire)
        let measured = try network.convert(options, calibration: Self.image)
        options.scales = Dictionary(
            uniqueKeysWithValues: zip(measured.network.populations.dropLast(), measured.layers).map { (network.layers[$1].name, $0.scale) })
        let given = try network.convert(options, calibration: Self.image)
        for (one, other) in zip(measured.network.projections, given.network.projections) {
            for (weight, again) in zip(one.kernel.weights, other.kernel.weights) { #expect(abs(weight - again) <= 1e-6 * abs(weight)) }
        }
    }

    @Test func `A missing λ, a stray one, one below zero and another normalisation are named`() throws {
        let network = try Zoo.network(Self.network)
        func failure(_ change: (inout ConversionOptions) -> Void) throws -> String {
            var options = try Self.options(.integrateAndFire)
            change(&options)
            let error = #expect(throws: ConversionError.self) { _ = try network.convert(options, calibration: Self.image) }
            return error?.reason ?? ""
        }
        #expect(try failure { $0.scales?["enc1.relu1"] = nil }.contains("none for layer enc1.relu1"))
        #expect(try failure { $0.scales?["enc1.relu9"] = 1 }.contains("did you mean \"enc1.relu"))
        #expect(try failure { $0.scales?["enc1.relu1"] = -1 }.contains("not a number above zero"))
        #expect(try failure { $0.normalization = .layerWise }.contains("connection-wise"))
    }

    @Test func `A network file keeps the form beside its weights`() throws {
        let network = try Zoo.network(Self.network)
        var file = NetworkFile.encode(network)
        let form = TunedForm(options: try Self.options(.multiThreshold([1, 0.5])), steps: 4)
        file.metadata[TunedForm.key] = try form.encoded()
        let read = try Safetensors.parse(file.encoded(), file: "a")
        #expect(try NetworkFile.decode(read, file: "a") == network)
        #expect(try TunedForm(of: read, path: "a") == form)
        #expect(try TunedForm(of: NetworkFile.encode(network), path: "a") == nil)
    }
}
