import Formats
public import Models
public import Reports

/// A converted network run by the reference in 32-bit floats on every input, compared layer by layer with the trained one.
public struct FloatTrial: Sendable {
    /// Events per neuron and step, by population; `nil` for a read-out that does not fire.
    public var rates: [Double?]
    /// What each population emitted against its activation.
    public var fidelity: [LayerFidelity]
    /// Against the label or target, trained and spiking.
    public var quality: QualityReport

    private struct Sample: Sendable {
        var outputs: Quality.Outputs
        var events: [Int]
        var fidelity: [LayerFidelity]
    }

    /// Runs every input of the set over `steps` time steps; `threads` inputs at a time, which changes no figure.
    ///
    /// - Throws: `NetworkError` where shapes do not fit the inputs, `FileError` naming the set's file for a value that the coding
    /// cannot express.
    public init(
        _ conversion: Conversion, _ network: Network, _ set: InputSet, steps: Int, seed: UInt64, threads: Int, isResidual: Bool
    ) throws {
        let inference = try DenseInference(network, input: set.sampleShape)
        let schedule = Schedule(.sameStep, of: conversion.network, window: steps)
        let reference = Reference<Float>(conversion.network, schedule: schedule, propagation: .scatter)
        let output = inference.shapes[network.output]
        let count = set.inputs.shape[0]
        let results = parallelMap(count: count, threads: threads) { index in
            Result {
                try Self.sample(set.sample(index), seed: seed, conversion, network.head, inference, reference, output)
            }
        }
        let samples: [Sample]
        do { samples = try results.map { try $0.get() } } catch let error as InputError {
            throw FileError(file: set.source, reason: error.reason)
        }
        quality = Quality(samples.map(\.outputs), set, head: network.head, output: output, isResidual: isResidual).report
        fidelity = conversion.layers.indices.map { index in
            samples.reduce(into: LayerFidelity()) { $0 += $1.fidelity[index] }
        }
        rates = conversion.network.populations.enumerated().map { index, population in
            guard !population.neuron.isReadout else { return nil }
            return Double(samples.reduce(0) { $0 + $1.events[index] }) / Double(population.grid.count * steps * count)
        }
    }

    private static func sample(
        _ input: InputSet.Sample, seed: UInt64, _ conversion: Conversion, _ head: ReadoutHead, _ inference: DenseInference,
        _ reference: Reference<Float>, _ output: Shape
    ) throws -> Sample {
        var activations: [Int: [Float]] = [:]
        let wanted = Set(conversion.layers)
        let dense = try inference.run(input.values) { layer, values in if wanted.contains(layer) { activations[layer] = values } }
        let window = reference.schedule.window
        let run = reference.run(try conversion.network.encode(input, window: window, seed: seed))
        let emitted = conversion.network.populations.indices.map { conversion.network.emitted(by: $0, in: run) }
        var sample = Sample(
            outputs: Quality.Outputs(
                dense: ChannelOrder.channelsLast(dense.scalars[...], shape: output),
                spiking: head.apply(conversion.network.output(of: run, window: window), channels: output.channels)),
            events: run.firings.map { $0.reduce(0) { $0 + $1.count } }, fidelity: [])
        for (population, layer) in conversion.layers.enumerated() {
            var fidelity = LayerFidelity()
            let network = conversion.network.populations[population]
            fidelity.add(
                conversion.activation(of: population, from: activations[layer] ?? [], shape: inference.shapes[layer]), emitted[population],
                unit: network.scale / Float(network.divisor(window: window)), ceiling: network.largestEmission(in: window))
            sample.fidelity.append(fidelity)
        }
        return sample
    }
}
