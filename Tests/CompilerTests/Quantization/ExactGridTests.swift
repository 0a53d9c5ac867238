import EventSim
import FuzzSupport
import Testing

@testable import Compiler
@testable import Models

@Suite("Fidelity: are weights that the chip can hold left as they are?")
struct ExactGridTests {
    @Test func `Multiples of a step keep it, and others have none`() throws {
        #expect(ExactStep([[0.3]], mantissa: 127) != nil)
        #expect(ExactStep([[10.0 / 64, 2.0 / 64, 0, -6.0 / 64]], mantissa: 127) != nil)
        // Steps of projections that lie powers of two apart, or are multiples of one.
        #expect(ExactStep([[127.0 / 64, 1.0 / 64], [127.0 / 8, 1.0 / 8]], mantissa: 127) != nil)
        #expect(ExactStep([[1, 2], [3, 6]], mantissa: 127) != nil)
        #expect(ExactStep([[127, 1], [381, 3]], mantissa: 127) == nil)
        // More than the mantissa holds, no multiples, nothing at all.
        #expect(ExactStep([[128, 1]], mantissa: 127) == nil)
        #expect(ExactStep([[1, 2.0.squareRoot()]], mantissa: 127) == nil)
        #expect(ExactStep([[], [0, 0]], mantissa: 127) == nil)
        #expect(ExactStep([[.infinity, 1]], mantissa: 127) == nil)
    }

    @Test func `A grid is the finest on which thresholds lie, too`() throws {
        let step = try #require(ExactStep([[10.0 / 64, 2.0 / 64]], mantissa: 127))
        let found = try #require(step.units(shifts: 0...7, thresholds: [1], thresholdStep: 64, most: 4000))
        // Weights of 1/32 are whole units, and so is a threshold of 64 units.
        #expect(found.units <= 4000 && (found.units / 32).rounded() == found.units / 32 && (found.units / 64).rounded() == found.units / 64)
        #expect(found.units > 2000)
        #expect(step.units(shifts: 0...7, thresholds: [1, 1 / 3.0.squareRoot()], thresholdStep: 64, most: 1e6) == nil)
    }

    /// Two inputs that fire in each of sixteen steps, weights 10/64 and 2/64, threshold 1, `≥`, reset by subtraction: 16 · 12/64 = 3 spikes
    /// by hand, the last one in a tie that any rounding of the weights breaks.
    @Test(arguments: ["loihi-like", "loihi1", "loihi2"])
    func `Whole multiples of a step spike as they were written`(chip: String) throws {
        let inputs = Grid(height: 1, width: 1, channels: 2)
        let (one, axis) = (Grid(height: 1, width: 1, channels: 1), AxisMapping(extent: 1))
        let network = SpikingNetwork(
            name: "multiples", input: SpikingInput(grid: inputs, coding: .spikeTrain(isSigned: false)),
            populations: [
                Population(name: "n", kind: "", grid: one, neuron: .integrateAndFire(IntegrateAndFire(comparison: .atOrAbove))),
                Population(name: "out", kind: "", grid: one, neuron: .accumulate),
            ],
            projections: [
                Projection(
                    source: .input, target: 0, kernel: Kernel(height: 1, width: 1, inputChannels: 2, outputChannels: 1, weights: [10.0 / 64, 2.0 / 64]),
                    y: axis, x: axis),
                Projection(
                    source: .population(0), target: 1, kernel: Kernel(height: 1, width: 1, inputChannels: 1, outputChannels: 1, weights: [1]), y: axis,
                    x: axis),
            ])
        let quantization = try Quantization(network, chip: TestChips.load(chip), window: 16, inputPeak: 1, weightBits: 8)
        #expect(quantization.layers.allSatisfy { $0.maxError == 0 })
        let input = EncodedInput(
            currents: [:], spikes: (0..<16).map { _ in (0..<2).map { Firing(neuron: $0, value: 1) } }, macs: [:], clippedCurrents: 0)
        for schedule in [Schedule(.sameStep, of: network, window: 16), Schedule(.aligned, of: network, window: 16)] {
            let real = Reference<Float>(network, schedule: schedule).run(input)
            let whole = Reference<Int>(quantization.integerNetwork, schedule: schedule).run(input)
            #expect(real.readout == [3])
            #expect(whole.firings[0].map(\.count) == real.firings[0].map(\.count))
            #expect(whole.firings[0].reduce(0) { $0 + $1.count } == 3)
        }
    }

    /// Weights of seven bits and a scale of any value, as other programs quantise them.
    @Test func `Random weights that fit the mantissa are stored without an error`() throws {
        for seed in Seeds.of(0..<60) {
            var dice = Dice(seed, "exact grid")
            let scale = Float(dice.uniform() + 0.01)
            let weights = (0..<18).map { _ in Float(dice.roll(-127...127)) * scale }
            let grid = Grid(height: 3, width: 3, channels: 2)
            let axis = AxisMapping(extent: 3, offset: 1)
            let network = SpikingNetwork(
                name: "scaled", input: SpikingInput(grid: Grid(height: 3, width: 3, channels: 1), coding: .spikeTrain(isSigned: false)),
                populations: [Population(name: "out", kind: "", grid: grid, neuron: .accumulate)],
                projections: [
                    Projection(
                        source: .input, target: 0, kernel: Kernel(height: 3, width: 3, inputChannels: 1, outputChannels: 2, weights: weights), y: axis,
                        x: axis)
                ])
            let quantization = try Quantization(network, chip: TestChips.load("loihi-like"), window: 8, inputPeak: 1, weightBits: 8)
            let largest = weights.reduce(0) { max($0, abs($1)) }
            #expect(quantization.layers[0].maxError <= Double(largest) * 1e-6, "seed \(seed)")
        }
    }
}
