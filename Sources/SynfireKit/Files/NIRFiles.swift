import Formats
public import Models

/// A converted network as a NIR file, and the spikes that must come out of it.
public struct NIRFiles: Sendable {
    /// The graph as NIR, an HDF5 file.
    public let network: [UInt8]
    /// What it has to come out as on the first input, an NPZ archive.
    public let expected: [UInt8]
    /// What NIR could not say, a sentence each.
    public let notes: [String]

    /// - Parameters:
    ///   - sample: the input of the expected spikes.
    ///   - steps: T of the expected spikes.
    ///   - allowsExtensions: whether node types may be written that only this program reads.
    /// - Throws: `NIRExportError` if NIR cannot express the network, `InputError` for a sample that cannot be coded.
    public init(_ conversion: Conversion, _ sample: InputSet.Sample, steps: Int, seed: UInt64, allowsExtensions: Bool = false) throws {
        let network = conversion.network
        let export = try NIRExport(
            network,
            stepSeconds: conversion.options.stepSeconds.map { Double($0) } ?? NIRImportOptions.defaultStepSeconds, allowsExtensions: allowsExtensions)
        notes = export.notes
        self.network = NIR.encoded(export.graph)
        let encoded = try network.encode(sample, window: steps, seed: seed)
        let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: steps), propagation: .scatter).run(encoded)
        expected = NPZ.encode(Self.arrays(network, export.nodeNames, sample.values, encoded, run, steps: steps))
    }

    /// The input as the graph's Input node takes it, the spikes of every node that fires as `[event][step, index]` with the
    /// index in C order of [C, H, W], and the read-out's potential.
    private static func arrays(
        _ network: SpikingNetwork, _ nodes: [String], _ sample: Tensor, _ encoded: EncodedInput, _ run: Reference<Float>.Run, steps: Int
    ) -> [NamedTensor] {
        var arrays = [NamedTensor(name: "steps", tensor: RawTensor(shape: [], int64s: [Int64(steps)]))]
        if network.input.coding.isSpikes {
            arrays.append(NamedTensor(name: "input_spikes", tensor: events(encoded.spikes, network.input.grid)))
        } else {
            arrays.append(NamedTensor(name: "input", tensor: RawTensor(sample)))
        }
        for (index, population) in network.populations.enumerated() {
            if population.neuron.isReadout {
                let grid = population.grid
                let planes = ChannelOrder.channelsFirst(run.potentials[index], shape: Shape(channels: grid.channels, height: grid.height, width: grid.width))
                arrays.append(NamedTensor(name: "potential.\(nodes[index])", tensor: RawTensor(Tensor(shape: [grid.channels, grid.height, grid.width], scalars: planes))))
            } else {
                arrays.append(NamedTensor(name: "spikes.\(nodes[index])", tensor: events(run.firings[index], population.grid)))
            }
        }
        return arrays
    }

    private static func events(_ firings: [[Firing]], _ grid: Grid) -> RawTensor {
        var rows: [Int32] = []
        for (step, fired) in firings.enumerated() {
            for firing in fired {
                let (place, channel) = firing.neuron.quotientAndRemainder(dividingBy: grid.channels)
                rows += [Int32(step), Int32(channel * grid.height * grid.width + place), Int32(firing.value)]
            }
        }
        return RawTensor(shape: [rows.count / 3, 3], int32s: rows)
    }
}

extension ResultFiles {
    /// Adds both files under their usual names.
    public mutating func add(_ nir: NIRFiles) {
        add("network.nir", nir.network)
        add("nir-expected.npz", nir.expected)
    }
}
