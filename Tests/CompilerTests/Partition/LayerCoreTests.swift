import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Testing

@testable import Compiler

@Suite("Mapping: where each core holds one layer, is every layer judged and given a core that has the memory?")
struct LayerCoreTests {
    /// A chain of 3 × 3 convolutions with ReLUs and a read-out of 1 × 1.
    struct Chain {
        enum Step {
            case convolution(Int, kernel: Int = 3, stride: Int = 1)
            case pool
            case transposed(Int, kernel: Int)
        }

        var network: Network
        var input: Tensor

        init(input channels: Int = 1, side: Int = 8, _ steps: [Step], classes: Int = 2) {
            var dice = Dice(11, "chain")
            var layers = [Layer(name: "in", operation: .input(channels: channels, height: side, width: side), inputs: [])]
            var last = channels
            func weights(_ count: Int, _ fanIn: Int) -> [Float] { (0..<count).map { _ in (dice.normal() + 0.3) / Float(fanIn).squareRoot() } }
            func append(_ name: String, _ operation: LayerOperation) { layers.append(Layer(name: name, operation: operation, inputs: [layers.count - 1])) }
            func convolution(_ outputs: Int, _ kernel: Int, _ stride: Int) -> Convolution {
                Convolution(
                    inputChannels: last, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: stride, strideX: stride,
                    padding: Padding(kernel / 2), weights: weights(last * outputs * kernel * kernel, last * kernel * kernel), bias: weights(outputs, 100))
            }
            for (number, step) in steps.enumerated() {
                switch step {
                case .convolution(let outputs, let kernel, let stride):
                    append("conv\(number)", .convolution(convolution(outputs, kernel, stride)))
                    last = outputs
                    append("relu\(number)", .relu)
                case .pool: append("pool\(number)", .averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)))
                case .transposed(let outputs, let kernel):
                    let isOdd = kernel == 3
                    append(
                        "up\(number)",
                        .transposedConvolution(
                            TransposedConvolution(
                                inputChannels: last, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: 2, strideX: 2,
                                padding: Padding(isOdd ? 1 : 0), outputPaddingY: isOdd ? 1 : 0, outputPaddingX: isOdd ? 1 : 0,
                                weights: weights(last * outputs * kernel * kernel, last * kernel * kernel), bias: [])))
                    last = outputs
                    append("relu\(number)", .relu)
                }
            }
            append("head", .convolution(convolution(classes, 1, 1)))
            network = Network(name: "chain", layers: layers, output: layers.count - 1)
            self.input = Tensor(shape: [channels, side, side], repeating: 0)
            for index in self.input.scalars.indices { self.input.scalars[index] = dice.uniform() }
        }

        func compile(_ chip: ChipSpecification, coding: SpikingInput.Coding = .binaryPoisson) throws -> Compilation {
            let conversion = try network.convert(
                ConversionOptions(neuron: .integrateAndFire, coding: coding, maxPooling: .average), calibration: input.reshaped([1] + input.shape))
            return try Compilation(conversion.network, CompileOptions(chip: chip, window: 4, inputPeak: conversion.inputPeak))
        }

        func compile(_ chip: String, coding: SpikingInput.Coding = .binaryPoisson) throws -> Compilation {
            try compile(TestChips.load(chip), coding: coding)
        }
    }

    private func refusal(_ chain: Chain, _ chip: String, coding: SpikingInput.Coding = .binaryPoisson) -> String {
        do {
            _ = try chain.compile(chip, coding: coding)
            return "compiled"
        } catch { return "\(error)" }
    }

    @Test("A small fully convolutional network runs on Speck as without cores, each layer on a core of its own")
    func runs() throws {
        let chain = Chain(input: 2, side: 16, [.convolution(8), .convolution(12, stride: 2), .pool, .convolution(16)])
        let compilation = try chain.compile("speck")
        let map = compilation.map
        #expect(map.cores.count == 4 && Set(map.cores.map(\.core)).count == 4 && map.blocks.count == 4)
        for block in map.blocks { #expect(block.neuronCount == map.layers[block.layer].neuronCount) }
        let input = try compilation.encode(chain.input, seed: 3)
        let result = try FastEngine(map.check(), threads: 1).run(compilation.stimulus(input), recordsSpikes: true)
        Agreement.expect(result, Reference<Int>(compilation.quantization.integerNetwork, schedule: compilation.schedule).run(input), compilation, "speck")
        #expect(result.counters.total.events > 0)
        #expect(result.counters.total.hopsEastWest + result.counters.total.hopsNorthSouth == 0)
        #expect(try CoreMapFile.decode(CoreMapFile.encode(map), file: "map").map == map)
    }

    @Test("Memories count in powers of two: 12 channels as 16, 9 taps as 16, 5 rows as 8")
    func words() throws {
        let map = try Chain(input: 2, side: 5, [.convolution(12), .convolution(6)]).compile("speck").map
        let cores = try #require(map.chip.layerCores)
        let demands = map.layers.indices.dropFirst().map { LayerCoreDemand(of: $0, in: map, cores: cores) }
        #expect(demands.map(\.kernelWords) == [2 * 16 * 16, 12 * 16 * 8, 6 * 1 * 2])
        #expect(demands.map(\.neuronWords) == [12 * 64, 6 * 64, 2 * 64])
        #expect(demands.map(\.biasWords) == [12, 6, 2])
        var exact = cores
        exact.roundsToPowersOfTwo = false
        let plain = LayerCoreDemand(of: 1, in: map, cores: exact)
        #expect(plain.kernelWords == 2 * 9 * 12 && plain.neuronWords == 12 * 25 && plain.biasWords == 12)
    }

    @Test("A decoder, an analog input and layers that no core holds are refused by name, with what would do")
    func refusals() {
        #expect(
            refusal(Chain([.convolution(4, stride: 2), .transposed(4, kernel: 2)]), "speck")
                == "layer up1 (transposed convolution or upsampling): speck has no such layer; published are average pooling, concatenation, convolution, dense layer, sum of layers; map the encoder alone, or choose a chip whose cores hold pieces of layers")
        #expect(refusal(Chain([.convolution(4)]), "speck", coding: .analogCurrent).hasPrefix("layer conv0 (analog input): speck takes events only"))
        #expect(
            refusal(Chain([.convolution(128), .convolution(128)]), "speck")
                == "layer conv1 does not fit on speck: kernel memory needs 262144 words, available 65536; use fewer channels or a smaller kernel; sizes count as powers of two")
        #expect(refusal(Chain([.convolution(4, stride: 3)]), "speck").contains("stride needs 3 pixels or channels, available 2; use one of 1, 2, 4, 8"))
        #expect(refusal(Chain(side: 66, [.convolution(4)]), "speck").contains("output side needs 66 pixels, available 64"))
        #expect(refusal(Chain(side: 130, [.convolution(4, stride: 4)]), "speck").contains("input side needs 130 pixels, available 128"))
        #expect(
            refusal(Chain(Array(repeating: .convolution(4), count: 9)), "speck")
                == "layer head does not fit on speck: cores, each of which holds one layer needs 10 cores, available 9; use at most 9 layers of neurons")
    }

    @Test("Layers that compete for the same cores are named together")
    func competition() {
        // 64 → 64 channels take all of the two largest kernel memories.
        let steps: [Chain.Step] = [.convolution(64), .convolution(64), .convolution(64)]
        #expect(refusal(Chain(steps), "speck") == "compiled")
        #expect(
            refusal(Chain(steps + [.convolution(64)]), "speck")
                == "layer conv1 does not fit on speck: cores with the memory it needs needs 3 cores for layers conv1, conv2, conv3, available 2; use fewer channels or smaller maps in one of them")
    }

    @Test("Akida's layers are judged by their published limits; what keeps them is told that no map can be made")
    func akida() {
        let encoder = Chain([.convolution(4), .convolution(8, stride: 2)])
        for chip in ["akd1000", "akida2"] {
            #expect(refusal(encoder, chip).contains("3 layers): they keep all published limits of \(chip), but what memory its cores have"))
            #expect(refusal(Chain([.convolution(4, kernel: 9)]), chip).contains("kernel side needs 9"))
        }
        let small = Chain([.convolution(4, stride: 2), .transposed(4, kernel: 2)])
        #expect(refusal(small, "akd1000").hasPrefix("layer up1 (transposed convolution or upsampling): akd1000 has no such layer; published are convolution"))
        #expect(refusal(small, "akida2").contains("layer up1 does not fit on akida2: kernel side needs 2 pixels or channels, available 3; use one of 3, 4"))
        #expect(refusal(Chain([.convolution(4, stride: 2), .transposed(4, kernel: 3)]), "akida2").contains("they keep all published limits"))
        #expect(refusal(Chain([.convolution(200, kernel: 5)]), "akd1000").contains("output channels of the first layer needs 200 channels, available 192"))
        #expect(refusal(Chain(side: 4, [.convolution(4)]), "akd1000").contains("smallest input side needs 5 pixels, available 4"))
    }

    @Test("The verifier notices a layer on a core too small, two on one, and a core that does not exist")
    func verifier() throws {
        let map = try Chain(side: 64, [.convolution(16), .convolution(8, stride: 2)]).compile("speck").map
        func refuses(_ change: (inout CoreMap) -> Void) {
            var broken = map
            change(&broken)
            let error = #expect(throws: VerificationError.self) { try Verifier.verify(broken) }
            #expect(error?.rule == .layerCore)
        }
        // 64 × 64 × 16 neurons lie on one of the first three cores only.
        #expect((0..<3).contains(map.cores[map.blocks[0].core].core))
        refuses { $0.cores[$0.blocks[0].core].core = 8 }
        refuses { $0.blocks[1].core = $0.blocks[0].core }
        refuses { $0.chip.layerCores?.kinds?.removeAll() }
        refuses { $0.chip.layerCores?.roundsToPowersOfTwo = true; $0.chip.layerCores?.kinds = [.init(cores: 9, kernelWords: 16, neuronWords: 65_536, biasWords: 99)] }
    }

    @Test("Of Loihi 2's 128 cores 122 are used, in every order of placement", arguments: [122, 123, 300])
    func usableCores(cores: Int) throws {
        let mesh = try TestChips.load("loihi2").mesh
        #expect(mesh.coresPerChip == 122)
        let grid = ChipGrid(cores: cores, mesh: mesh)
        #expect(grid.chips == (cores + 121) / 122)
        for slots in [grid.serpentine(), grid.hilbert()] {
            #expect(slots.sorted() == Array(0..<grid.slots))
            #expect(slots.allSatisfy { grid.location($0).core < 122 })
        }
        for y in 0..<8 { for x in 0..<16 { if let tile = grid.tile(x: x, y: y) { #expect(grid.location(tile).core < 122 && grid.cores(ofTile: tile) <= 4) } } }
    }
}
