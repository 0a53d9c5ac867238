import Compiler
import EventSim
import Foundation
import Formats
import Models

/// Whole inferences, neuron updates and all counters included.
enum EndToEndBenchmark {
    struct Row {
        var network: String
        var neuron: String
        var steps: Int
        var threads: Int
        var measurement: Measurement
        var events: Int
        var neurons: Int
        var peakBytes: Int

        var json: JSON {
            .object([
                JSON.Member("network", .string(network)), JSON.Member("neuron", .string(neuron)), JSON.Member("steps", .integer(steps)),
                JSON.Member("threads", .integer(threads)), JSON.Member("seconds", .number(measurement.median)),
                JSON.Member("minimum", .number(measurement.seconds[0])), JSON.Member("sops", .integer(measurement.amount)),
                JSON.Member("events", .integer(events)), JSON.Member("neurons", .integer(neurons)),
                JSON.Member("eventsPerNeuronAndStep", .number(Double(events) / Double(max(neurons * steps, 1)))),
                JSON.Member("peakBytes", .integer(peakBytes)),
            ])
        }
    }

    /// The bundled hippocampus U-Net on one slice, or a network of the same shape where there is no file.
    static func hippocampus(model: String?, input: String?) throws -> [Row] {
        let network = try model.map { try Network.load(path: $0) } ?? Zoo.network(BenchmarkNetworks.small)
        let image = try input.map { try TensorSource.slice($0) } ?? BenchmarkNetworks.image(channels: 1, height: 56, width: 40)
        var rows: [Row] = []
        for (name, neuron, steps) in [
            ("multi-threshold", ConversionOptions.Neuron.multiThreshold([2, 1, 0.5, 0.25]), 10), ("if", .integrateAndFire, 100),
        ] {
            for threads in [1, 2] {
                rows.append(
                    try row(network, name: model == nil ? "u-net 16-128" : "hippocampus", image, neuron: name, neuron, steps: steps, threads: threads, runs: 15))
            }
        }
        return rows
    }

    /// 256×256×3, 32 classes, random weights.
    ///
    /// Rates of a network without biases are proportional to its input: a quarter of the brightness it was calibrated for brings
    /// them from 13 % of the neurons per step to the 2–5 % that trained networks of this size have.
    static func full() throws -> [Row] {
        let network = try Zoo.network(BenchmarkNetworks.full)
        let image = BenchmarkNetworks.image(channels: 3, height: 256, width: 256)
        let dim = Tensor(shape: image.shape, scalars: image.scalars.map { $0 / 4 })
        return [
            try row(
                network, name: "spiking-unet", dim, calibration: image, neuron: "if", .integrateAndFire, steps: 20, threads: 2, runs: 3)
        ]
    }

    private static func row(
        _ network: Network, name: String, _ image: Tensor, calibration: Tensor? = nil, neuron label: String, _ neuron: ConversionOptions.Neuron, steps: Int, threads: Int,
        runs: Int
    ) throws -> Row {
        let chip = try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like")
        let calibration = calibration ?? image
        let conversion = try network.convert(
            ConversionOptions(neuron: neuron), calibration: calibration.reshaped([1] + calibration.shape), threads: 2)
        let compilation = try Compilation(
            conversion.network, CompileOptions(chip: chip, window: steps, inputPeak: conversion.inputPeak))
        let stimulus = compilation.stimulus(try compilation.encode(image, seed: 1))
        let engine = FastEngine(compilation.map, threads: threads)
        var events = 0
        let measurement = try Measurement("\(name), \(label), T = \(steps), \(threads) threads", unit: "SOP", runs: runs) {
            let total = try engine.run(stimulus).counters.total
            events = total.events
            return total.sops
        }
        return Row(
            network: name, neuron: label, steps: steps, threads: threads, measurement: measurement, events: events,
            neurons: compilation.map.residentNeurons, peakBytes: Memory.peakBytes)
    }
}
