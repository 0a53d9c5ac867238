import EventSim
import Formats
import Models
import Testing

@testable import Compiler

@Suite("Does a compilation say what it did, or what would fit?")
struct CompilationTests {
    private func compile(
        chip name: String, weightBits: Int? = nil, change: (inout CompileOptions) -> Void = { _ in }
    ) throws -> Compilation {
        let net = RandomUNet(seed: 3)
        let conversion = try net.network.convert(
            ConversionOptions(neuron: .integrateAndFire), calibration: net.input.reshaped([1] + net.input.shape))
        var options = CompileOptions(
            chip: try TestChips.load(name), window: 4, weightBits: weightBits, inputPeak: conversion.inputPeak)
        change(&options)
        return try Compilation(conversion.network, options)
    }

    @Test("every pass is named, timed and says what it changed")
    func passes() throws {
        let passes = try compile(chip: "loihi1").passes
        #expect(passes.map(\.name) == ["split neurons", "quantise", "align", "lower spikes", "partition", "place", "verify"])
        #expect(passes.allSatisfy { $0.seconds >= 0 && !$0.changes.isEmpty })
        #expect(passes[0].changes == ["every neuron is one that loihi1 has"])
        #expect(passes[3].changes == ["loihi1 has no soft reset: each neuron takes 2 compartments"])
        #expect(passes[5].changes == ["1 core on 1 chip, for one spike of every neuron"] || passes[5].changes[0].contains("cores on"))
    }

    @Test("a chip without max-pool gates refuses them with the remedy")
    func gates() throws {
        let net = try #require((0..<40).lazy.map { RandomUNet(seed: $0) }.first { $0.usesMaxPool })
        for name in ["loihi1", "loihi2"] {
            func compile(_ maxPooling: ConversionOptions.MaxPooling) throws -> Compilation {
                let conversion = try net.network.convert(
                    ConversionOptions(neuron: .integrateAndFire, maxPooling: maxPooling),
                    calibration: net.input.reshaped([1] + net.input.shape))
                return try Compilation(
                    conversion.network, CompileOptions(chip: try TestChips.load(name), window: 4, inputPeak: conversion.inputPeak))
            }
            let error = #expect(throws: NetworkError.self) { try compile(.gate) }
            guard case .unsupported(_, "max pooling", let reason, let remedy?)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.contains(name) && remedy.contains("--max-pool average"))
            #expect(try compile(.average).map.projections.allSatisfy { $0.gate == nil })
        }
    }

    @Test("narrow weights take less synapse memory")
    func narrowWeights() throws {
        func words(_ bits: Int?) throws -> Int {
            utilization(of: try compile(chip: "loihi1", weightBits: bits).map).cores.reduce(0) { $0 + $1.synapseWords }
        }
        #expect(try words(4) < words(nil))
        #expect(try compile(chip: "loihi1", weightBits: 4).map.chip.arithmetic.weightBits == 4)
    }

    @Test("what does not fit is told which channels, weights or chip would")
    func alternatives() throws {
        let others = try TestChips.names.map(TestChips.load)
        let error = #expect(throws: FitError.self) {
            try compile(chip: "loihi1") {
                $0.chip.core.neurons = 8
                $0.maximumChips = 1
                $0.chip.mesh = MeshGeometry(width: 1, height: 1, coresPerTile: 4)
                $0.otherChips = others
            }
        }
        #expect(error?.limit == "chips")
        #expect(error?.alternatives.last == "on kapoho-bay, 1 chip")
        #expect(error?.description.contains("; it fits ") == true)
    }

    @Test("fewer bits are offered where synapse memory is what lacks")
    func fewerBits() throws {
        let roomy = try compile(chip: "loihi-like")
        let most = utilization(of: roomy.map).cores.map(\.synapseWords).max() ?? 0
        var map = roomy.map
        map.chip.mesh = MeshGeometry(width: 1, height: 1, coresPerTile: 1)
        map.chip.core.synapseWords = most - 1
        var options = roomy.options
        options.maximumChips = 1
        let network = roomy.quantization.integerNetwork
        let advice = FitAdvisor(network, options).alternatives(for: map)
        #expect(advice.contains { $0.hasPrefix("with weights of ") } || advice.contains { $0.hasPrefix("with ") })
    }

    @Test("the same input gives the same bytes")
    func sameBytes() throws {
        let maps = try (0..<2).map { _ in CoreMapFile.encode(try compile(chip: "loihi2").map).encoded() }
        #expect(maps[0] == maps[1])
        let map = try compile(chip: "loihi2").map
        #expect(try CoreMapFile.decode(CoreMapFile.encode(map), file: "map").map == map)
    }
}
