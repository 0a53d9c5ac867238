import Compiler
import EventSim
import FastEngine
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

    /// A network on one input.
    struct Subject {
        var name: String
        var network: Network
        var image: Tensor
        /// What sets the scales.
        var calibration: Tensor
        var schedule = Schedule.Kind.aligned
        var initialPotential: Float?

        init(_ name: String, _ network: Network, _ image: Tensor, calibration: Tensor? = nil) {
            self.name = name
            self.network = network
            self.image = image
            self.calibration = calibration ?? image
        }

        /// A network of the shape of the hippocampus U-Net.
        static func small() throws -> Subject {
            Subject("u-net 16-128", try Zoo.network(BenchmarkNetworks.small), BenchmarkNetworks.image(channels: 1, height: 56, width: 40))
        }

        /// The network and input of two files.
        static func files(model: String, input: String) throws -> Subject {
            Subject("hippocampus", try Network.load(path: model), try TensorSource.slice(input))
        }

        /// 256×256×3, 32 classes, random weights.
        ///
        /// Rates of a network without biases follow its input: a quarter of the brightness it was calibrated for brings them from
        /// 13 % of the neurons per step to 6 %, little above the 2–5 % that trained networks of this size have.
        static func full() throws -> Subject {
            let image = BenchmarkNetworks.image(channels: 3, height: 256, width: 256)
            return Subject(
                "spiking-unet", try Zoo.network(BenchmarkNetworks.full), Tensor(shape: image.shape, scalars: image.scalars.map { $0 / 4 }),
                calibration: image)
        }

        /// What SANA-FE can express, too, and hold in memory: 750 bytes per synapse there.
        static func explicit(input: String) throws -> Subject {
            var subject = Subject("explicit", try Zoo.network(BenchmarkNetworks.explicit), try TensorSource.slice(input))
            subject.schedule = .delayed
            subject.initialPotential = 0
            return subject
        }

        /// What the engine needs of the network, which is then forgotten.
        private func compiled(_ neuron: NeuronModel, steps: Int) throws -> (map: CheckedCoreMap, stimulus: Stimulus) {
            let chip = try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like")
            let conversion = try network.convert(
                ConversionOptions(neuron: neuron, initialPotential: initialPotential),
                calibration: calibration.reshaped([1] + calibration.shape), threads: 2)
            let compilation = try Compilation(
                conversion.network,
                CompileOptions(chip: chip, schedule: schedule, window: steps, inputPeak: conversion.inputPeak))
            return (compilation.checkedMap, compilation.stimulus(try compilation.encode(image, seed: 1)))
        }

        func row(neuron: NeuronModel, label: String, steps: Int, threads: Int, runs: Int) throws -> Row {
            let (map, stimulus) = try compiled(neuron, steps: steps)
            let engine = FastEngine(map, threads: threads)
            var events = 0
            let measurement = try Measurement("\(name), \(label), T = \(steps), \(threads) threads", unit: "SOP", runs: runs) {
                let total = try engine.run(stimulus).counters.total
                events = total.events
                return total.sops
            }
            return Row(
                network: name, neuron: label, steps: steps, threads: threads, measurement: measurement, events: events,
                neurons: map.map.residentNeurons, peakBytes: Memory.peakBytes)
        }
    }

    /// A U-Net of the size of the hippocampus one, or that one itself where files are given.
    static func hippocampus(_ subject: Subject) throws -> [Row] {
        let codes: [(label: String, neuron: NeuronModel, steps: Int)] = [
            ("multi-threshold", .multiThreshold([2, 1, 0.5, 0.25]), 10), ("if", .integrateAndFire, 100),
        ]
        return try codes.flatMap { code in
            try [1, 2].map { threads in
                try subject.row(neuron: code.neuron, label: code.label, steps: code.steps, threads: threads, runs: 15)
            }
        }
    }

    static func full() throws -> [Row] { [try Subject.full().row(neuron: .integrateAndFire, label: "if", steps: 20, threads: 2, runs: 3)] }
}
