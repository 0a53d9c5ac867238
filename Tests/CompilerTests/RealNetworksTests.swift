import EventSim
import Formats
import Testing

@testable import Compiler
@testable import Models

@Suite("Do trained U-Nets fit, and if not, what stops them?")
struct RealNetworksTests {
    private func compilation(_ network: Network, _ sample: Tensor, chip name: String) throws -> Compilation {
        let chip = try TestChips.load(name)
        let neuron: NeuronModel =
            chip.neurons.models.contains(.multiThreshold) ? .multiThreshold([2, 1, 0.5, 0.25]) : .integrateAndFire
        let conversion = try network.convert(ConversionOptions(neuron: neuron), calibration: sample.reshaped([1] + sample.shape), threads: 2)
        return try Compilation(conversion.network, CompileOptions(chip: chip, window: 10, inputPeak: conversion.inputPeak))
    }

    @Test("each compiles for Loihi 1 and Loihi 2, or says which layer stops it", .enabled(if: RealNetworks.arePresent, "shared data absent"),
        arguments: RealNetworks.names, ["loihi1", "loihi2"])
    func compilesOrSays(name: String, chip: String) throws {
        let (network, sample) = try RealNetworks.load(name)
        // Neither chip has max-pool gates.
        let stops = ["retina-unet": "conv2", "n2n-gaussian": "_block1/_block1.2", "oidn-rt-ldr-small": "enc_conv1"]
        guard let stop = stops[name] else {
            let compilation = try compilation(network, sample, chip: chip)
            print("\(name) on \(chip): \(compilation.map.cores.count) cores, \(compilation.map.chipCount) chips")
            return
        }
        let error = #expect(throws: NetworkError.self) { try compilation(network, sample, chip: chip) }
        guard case .unsupported(let layer, _, let reason, let remedy)? = error else {
            Issue.record("not an unsupported operation: \(String(describing: error))")
            return
        }
        #expect(layer == stop && !reason.isEmpty && remedy?.isEmpty == false, "\(layer): \(reason)")
    }

    @Test("traffic is at most row-major's on each, whatever the seed", .enabled(if: RealNetworks.arePresent, "shared data absent"),
        arguments: RealNetworks.names)
    func placement(name: String) throws {
        let (network, sample) = try RealNetworks.load(name)
        // Traffic does not depend on the weights, so the smallest calibration will do.
        let map = try compilation(RealNetworks.spikable(network), sample, chip: "loihi-like").map
        let rowMajor = Placer.costs(map, placed: [.rowMajor])[0]
        for seed: UInt64 in 1...3 {
            var placed = map
            (placed.blocks, placed.cores) = try Placer.place(
                blocks: map.blocks, layers: map.layers, projections: map.projections, chip: map.chip, seed: seed)
            let cost = Placer.cost(placed)
            print("\(name), \(map.cores.count) cores, seed \(seed): \(cost) of row-major's \(rowMajor)")
            #expect(cost <= rowMajor)
        }
    }
}
