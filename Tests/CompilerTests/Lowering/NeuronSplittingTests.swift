import EventSim
import Formats
import Testing

@testable import Compiler
@testable import Models

/// Does a neuron that a chip lacks still compute what it should when it is split?
@Suite("Lowering: what does splitting a neuron change?")
struct NeuronSplittingTests {
    private static func converted(_ net: RandomUNet, _ neuron: NeuronModel) throws -> SpikingNetwork {
        try net.network.convert(
            ConversionOptions(neuron: neuron, initialPotential: 0), calibration: net.input.reshaped([1] + net.input.shape)
        ).network
    }

    private static let window = 16

    /// A hundred without max pooling: a gate compares what whole neurons emitted, so the compiler refuses to split those before one.
    private static var networks: [RandomUNet] { Array((0...).lazy.map { RandomUNet(seed: $0) }.filter { !$0.usesMaxPool }.prefix(100)) }

    private static func run(_ network: SpikingNetwork, _ input: Tensor) throws -> Reference<Float>.Run {
        Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: window)).run(
            try network.encode(input, window: window, seed: 0))
    }

    @Test("multi-level neurons become one neuron per membrane, and the read-out stays")
    func multiLevel() throws {
        let chip = try TestChips.load("loihi1")
        var fired = 0
        for (seed, net) in Self.networks.enumerated() {
            // Amplitudes of a power of two, so that weights times amplitude are exact in any order.
            var network = try Self.converted(net, .multiLevel([4, 2, 1]))
            for index in network.populations.indices {
                guard var neuron = network.populations[index].neuron.as(MultiLevel.self) else { continue }
                neuron.amplitude = 0.5
                network.populations[index].neuron = .multiLevel(neuron)
            }
            network = network.roundedToDyadic()
            let splitting = NeuronSplitting(network, chip: chip)
            #expect(splitting.notes.count == 1)
            let whole = try Self.run(network, net.input)
            let split = try Self.run(splitting.network, net.input)
            #expect(split.readoutHistory == whole.readoutHistory, "seed \(seed)")
            for population in network.populations.indices.dropLast() {
                let emitted = splitting.whole(sums(split.firings[population], splitting.network.populations[population].grid), population: population)
                #expect(emitted == sums(whole.firings[population], network.populations[population].grid), "seed \(seed)")
                fired += whole.firings[population].joined().count
            }
        }
        #expect(fired > 1000)
    }

    @Test("Energy models see the host's map of an analog input with the outputs of the parts, in the layer that has them")
    func analogInputs() throws {
        let chip = try TestChips.load("loihi1")
        var compared = 0
        for net in Self.networks.prefix(10) {
            let network = try Self.converted(net, .multiLevel([4, 2, 1]))
            guard let compilation = try? Compilation(network, CompileOptions(chip: chip, window: 4)) else { continue }
            for (layer, projections) in compilation.analogInputs(nonzeroValues: 5) {
                for projection in projections {
                    let groups = network.input.grid.channels / projection.inputChannels
                    #expect(projection.outputChannels * groups == compilation.map.layers[layer].channels)
                    #expect(projection.inputSpikes == 20)
                    compared += 1
                }
            }
        }
        #expect(compared > 0)
    }

    @Test("what a pair changes in the read-out of random U-Nets is what the documentation says")
    func pairMeasured() throws {
        let chip = try TestChips.load("loihi1")
        var difference = 0.0
        var signal = 0.0
        var changed = 0
        for net in Self.networks {
            let network = try Self.converted(net, .ternary(negativeThreshold: 1, hasMemory: false))
            let whole = try Self.run(network, net.input).readout
            let pair = try Self.run(NeuronSplitting(network, chip: chip).network, net.input).readout
            difference += zip(whole, pair).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(whole.count)
            signal += whole.reduce(0) { $0 + Double($1 * $1) } / Double(whole.count)
            if whole != pair { changed += 1 }
        }
        let share = (difference / signal).squareRoot()
        #expect((share * 1000).rounded() == 168 && changed == 48, "root mean square difference \(share), \(changed) networks changed")
    }

    @Test("a pair is not a ternary neuron: by hand")
    func pairByHand() throws {
        // Threshold 1, inputs 1.5, −1.25, −1, −1. The ternary neuron: +1 (0.5), −0.75, −1.75 → −1 (−0.75), −1.75 → −1: sum −1.
        // ON: +1 (0.5) and silent. OFF: −1.5, −0.25, 0.75, 1.75 → one spike (0.75): sum 0.
        let grid = Grid(height: 1, width: 1, channels: 1)
        let axis = AxisMapping(extent: 1)
        let network = SpikingNetwork(
            name: "one", input: SpikingInput(grid: grid, coding: .ternaryPoisson),
            populations: [
                Population(name: "n", kind: "", grid: grid, neuron: .signed(.ternary())),
                Population(name: "out", kind: "", grid: grid, neuron: .accumulate),
            ],
            projections: [
                Projection(
                    source: .input, target: 0, kernel: Kernel(height: 1, width: 1, inputChannels: 1, outputChannels: 1, weights: [1]), y: axis, x: axis),
                Projection(
                    source: .population(0), target: 1, kernel: Kernel(height: 1, width: 1, inputChannels: 1, outputChannels: 1, weights: [1]), y: axis,
                    x: axis),
            ])
        let input = EncodedInput(
            currents: [:], spikes: [1.5, -1.25, -1, -1].map { [Firing(neuron: 0, value: $0)] }, macs: [:], clippedCurrents: 0)
        let splitting = NeuronSplitting(network, chip: try TestChips.load("loihi1"))
        let schedule = Schedule(.sameStep, of: network, window: 4)
        #expect(Reference<Float>(network, schedule: schedule).run(input).readout == [-1])
        #expect(Reference<Float>(splitting.network, schedule: schedule).run(input).readout == [0])
        #expect(splitting.parts == [[1, -1], []])
    }

    private func sums(_ firings: [[Firing]], _ grid: Grid) -> [Float] {
        var sums = [Float](repeating: 0, count: grid.count)
        for firing in firings.joined() { sums[firing.neuron] += firing.value }
        return sums
    }
}

extension SpikingNetwork {
    /// Parameters on a grid of 1/256, on which sums of this size are exact.
    fileprivate func roundedToDyadic() -> SpikingNetwork {
        func rounded(_ values: [Float]) -> [Float] { values.map { ($0 * 256).rounded() / 256 } }
        var network = self
        for index in projections.indices { network.projections[index].kernel.weights = rounded(projections[index].kernel.weights) }
        for index in populations.indices { network.populations[index].bias = rounded(populations[index].bias) }
        return network
    }
}
