import Formats
import FuzzSupport
import Testing

@testable import Models

/// Whatever linear layers follow each other, in any order: do the projections compute what the layers compute?
///
/// Every population's projections, applied to the dense network's own activations, have to give its own next values; no spikes
/// are involved, so that nothing but rounding may differ.
@Suite("Conversion: is a linear chain folded exactly, in any order?")
struct RandomChainTests {
    static let seeds = Seeds.of(0..<2000 as Range<UInt64>)

    @Test("Crops, paddings, pools, normalisations, concatenations, sums, shuffles and weights in random order")
    func folded() throws {
        var folded = 0
        var refused: [String: Int] = [:]
        var seen: [String: Int] = [:]
        for seed in Self.seeds {
            let chain = RandomChain(seed: seed)
            let pools: ConversionOptions.AveragePooling = seed % 3 == 0 ? .spiking : .folded
            do {
                try check(chain, pools, seed: seed)
            } catch let error as NetworkError {
                var obstacles = [error]
                if case .severalUnsupported(let several) = error { obstacles = several }
                for obstacle in obstacles {
                    guard case .unsupported(let layer, let kind, let reason, let remedy) = obstacle else { throw obstacle }
                    #expect(!layer.isEmpty && !kind.isEmpty && !reason.isEmpty && remedy?.isEmpty == false, "seed \(seed)")
                    refused[reason, default: 0] += 1
                }
                continue
            }
            folded += 1
            for kind in chain.kinds { seen[kind, default: 0] += 1 }
        }
        guard !Seeds.areChosen else { return }
        #expect(folded > Self.seeds.count / 2, "\(refused)")
        for kind in ["Conv", "ConvTranspose", "Relu", "BatchNormalization", "AveragePool", "Resize", "Pad", "Crop", "DepthToSpace", "Concat", "Add"] {
            #expect(seen[kind, default: 0] >= 40, "\(kind): \(seen)")
        }
    }

    private func check(_ chain: RandomChain, _ pools: ConversionOptions.AveragePooling, seed: UInt64) throws {
        let network = chain.network
        var draw = Draw(seed: seed + 1_000_000)
        let shape = RandomChain.input
        let image = Tensor(shape: [shape.channels, shape.height, shape.width], scalars: draw.floats(shape.count))
        var values: [[Float]] = []
        _ = try DenseInference(network, input: shape).run(image) { _, layer in values.append(layer) }
        let options = ConversionOptions(neuron: .integrateAndFire, normalization: .unnormalized, averagePooling: pools)
        let conversion = try network.convert(options, calibration: image.reshaped([1] + image.shape))
        for (index, population) in conversion.network.populations.enumerated() {
            let current = conversion.drive(of: index, by: values)
            // A ReLU's neurons sum up what the ReLU reads.
            let layer = network.layers[conversion.layers[index]]
            let expected = values[layer.operation.isActivation ? layer.inputs[0] : conversion.layers[index]]
            let largest = expected.reduce(1) { max($0, abs($1)) }
            let difference = zip(current, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(current.count == expected.count && difference < 1e-4 * largest, "seed \(seed), \(population.name): \(difference) of \(largest)\n\(chain.description)")
        }
    }
}
