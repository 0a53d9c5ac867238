import Compiler
import EventSim
import Formats
import Models
import Reports

/// Dice of the converted hippocampus U-Net against the number of steps, for several neurons, inputs, starts and weights.
///
/// Connection-wise normalisation, schedule `sameStep`, `above`, soft reset. Dice is three-dimensional: overlaps are summed over
/// the slices of a volume before the division, then the mean over volumes is taken.
struct HippocampusDice: Sendable {
    /// One row of the table.
    struct Variant: Sendable {
        var label: String
        var neuron: NeuronModel
        var coding = SpikingInput.Coding.analogCurrent
        /// In units of each layer's λ.
        var start: Float
        /// Bits of a weight on the chip's grid; `nil` for 32-bit floats.
        var weightBits: Int?
        /// Numbers of steps, ascending.
        var steps: [Int]
    }

    struct Row: Sendable {
        var variant: Variant
        /// Mean Dice for each of the variant's numbers of steps.
        var dice: [Double]
        /// Events per neuron and step over the longest run.
        var rate: Double
    }

    static let steps = [4, 8, 10, 16, 20, 32, 64, 100]

    /// Neurons and starts in floats, neurons that fire negative spikes freely, then the first with 8-bit weights.
    static var variants: [Variant] {
        let cascade: [Float] = [2, 1, 0.5, 0.25]
        let fitted: [Float] = [1, 0.5, 0.25, 0.125]
        let short = steps.filter { $0 <= 20 }
        let floats = [
            Variant(label: "MT (2, 1, .5, .25)", neuron: .multiThreshold(cascade), start: 0, steps: short),
            Variant(label: "MT (2, 1, .5, .25)", neuron: .multiThreshold(cascade), start: 0.125, steps: short),
            Variant(label: "MT (1, .5, .25, .125)", neuron: .multiThreshold(fitted), start: 0, steps: short),
            Variant(label: "MT (1, .5, .25, .125)", neuron: .multiThreshold(fitted), start: 0.0625, steps: short),
            Variant(label: "IF", neuron: .integrateAndFire, start: 0, steps: steps),
            Variant(label: "IF", neuron: .integrateAndFire, start: 0.5, steps: steps),
            Variant(label: "ternary input → IF", neuron: .integrateAndFire, coding: .ternaryPoisson, start: 0, steps: steps),
            Variant(label: "ternary input → IF", neuron: .integrateAndFire, coding: .ternaryPoisson, start: 0.5, steps: steps),
        ]
        let free = Variant(
            label: "free MT (2, 1, .5, .25)", neuron: .signedMultiThreshold(cascade, hasMemory: false), start: 0.125, steps: short)
        return floats + [free]
            + floats.map { variant in
                var quantized = variant
                quantized.weightBits = 8
                return quantized
            }
    }

    let network: Network
    let subjects: [HippocampusData.Subject]
    let calibration: Tensor
    /// Whose arithmetic the quantised rows are in.
    let chip: ChipSpecification
    let seed: UInt64
    let threads: Int

    private var slices: [(subject: Int, slice: Int)] {
        subjects.indices.flatMap { subject in (0..<subjects[subject].slices.shape[0]).map { (subject, $0) } }
    }

    /// Mean Dice of the trained network.
    func dense() throws -> Double {
        let input = Shape(channels: 1, height: HippocampusData.height, width: HippocampusData.width)
        let inference = try DenseInference(network, input: input)
        let slices = slices
        let masks = parallelMap(count: slices.count, threads: threads) { index in
            Result { () throws(NetworkError) in
                let (subject, slice) = slices[index]
                return try inference.run(subjects[subject].slices.slice(slice)) { _, _ in }.scalars.map { $0 > 0 ? 1 : 0 }
            }
        }
        var overlaps = subjects.map { _ in DiceOverlap(classCount: 2) }
        for ((subject, slice), mask) in zip(slices, masks) { overlaps[subject].add(prediction: try mask.get(), reference: label(subject, slice)) }
        return mean(overlaps)
    }

    /// What one slice came to.
    private struct Trial: Sendable {
        /// One mask for each number of steps.
        var masks: [[Int]]
        var events: Int
    }

    /// Simulates every slice once, over the largest number of steps: the potential after fewer is what a shorter run ends with.
    ///
    /// - Throws: `ConversionError`, `NetworkError`, `InputError` from the stages, `SimulationError.cancelled` between two slices.
    func row(_ variant: Variant, observer: any RunObserver = SilentObserver()) throws -> Row {
        let options = ConversionOptions(neuron: variant.neuron, initialPotential: variant.start, coding: variant.coding)
        let conversion = try network.convert(options, calibration: calibration, threads: threads)
        let window = variant.steps[variant.steps.count - 1]
        var spiking = conversion.network
        if let bits = variant.weightBits {
            spiking = try Quantization(spiking, chip: chip, window: window, inputPeak: conversion.inputPeak, weightBits: bits).integerNetwork
        }
        let simulated = spiking
        let reference = Reference<Float>(simulated, schedule: Schedule(.sameStep, of: simulated, window: window), propagation: .scatter)
        let slices = slices
        let trials = parallelMap(count: slices.count, threads: threads) { index in
            Result {
                if observer.isCancelled { throw SimulationError.cancelled(step: 0) }
                let (subject, slice) = slices[index]
                let input = try simulated.encode(subjects[subject].slices.slice(slice), number: index, window: window, seed: seed)
                let run = reference.run(input)
                observer.runAdvances(operations: 0)
                return Trial(
                    masks: variant.steps.map { step in run.readoutHistory[step - 1].map { $0 > 0 ? 1 : 0 } },
                    events: run.firings.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } })
            }
        }
        var overlaps = variant.steps.map { _ in subjects.map { _ in DiceOverlap(classCount: 2) } }
        var events = 0
        for ((subject, slice), trial) in zip(slices, trials) {
            let trial = try trial.get()
            let reference = label(subject, slice)
            for (step, mask) in trial.masks.enumerated() { overlaps[step][subject].add(prediction: mask, reference: reference) }
            events += trial.events
        }
        let neurons = simulated.neuronCount - simulated.readout.grid.count
        return Row(variant: variant, dice: overlaps.map(mean), rate: Double(events) / Double(neurons * window * slices.count))
    }

    private func label(_ subject: Int, _ slice: Int) -> [Int] {
        subjects[subject].labels.slice(slice).scalars.map { $0 > 0 ? 1 : 0 }
    }

    private func mean(_ overlaps: [DiceOverlap]) -> Double { overlaps.reduce(0) { $0 + $1.mean } / Double(overlaps.count) }
}
