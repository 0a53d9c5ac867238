import Foundation
import OracleNetworks
import Testing

@testable import Models

/// Do the three multiply-accumulate counts equal those of an independent program on the published network?
@Suite struct MacCountsTests {
    struct Oracle: Decodable {
        struct Counts: Decodable {
            var mac_dense: Int
            var mac_scatter: Int
            var mac_valid: Int
            var bias: Int
            var params: Int
            var pool_out: Int
        }
        var sum: Counts
        var layers: [Counts]?
    }

    static func oracle(_ size: String) throws -> Oracle {
        let file = UNetOracle.folder.appending(path: "unet/table6_verify.json")
        let all = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let entry = try JSONSerialization.data(withJSONObject: try #require(all[size]))
        return try JSONDecoder().decode(Oracle.self, from: entry)
    }

    /// Built without weights would fail validation, so the real one is made once.
    static let network = Result { try Zoo.network("zoo:spiking-unet?input=3x256x256") }

    @Test func `The full Spiking-UNet has the published counts, layer by layer`() throws {
        let network = try Self.network.get()
        let shape = Shape(channels: 3, height: 256, width: 256)
        let oracle = try Self.oracle("256x256")
        #expect(network.parameterCount == 34_515_360)

        let counts = try network.macCounts(input: shape)
        let counted = zip(network.layers, counts).filter { layer, _ in
            switch layer.operation {
            case .convolution, .transposedConvolution, .averagePool: true
            default: false
            }
        }
        let expected = try #require(oracle.layers)
        try #require(counted.count == expected.count)
        for ((layer, actual), wanted) in zip(counted, expected) {
            #expect(actual.macs == wanted.mac_valid, "\(layer.name)")
            #expect(actual.macsScatter == wanted.mac_scatter, "\(layer.name)")
            #expect(actual.macsOutputResolution == wanted.mac_dense, "\(layer.name)")
            #expect(actual.biasAdditions == wanted.bias, "\(layer.name)")
            #expect(actual.averagePoolOutputs == wanted.pool_out, "\(layer.name)")
            #expect(layer.operation.parameterCount == wanted.params, "\(layer.name)")
        }
        let total = try network.totalMacCounts(input: shape)
        #expect(total.macs == 49_755_005_696)
        #expect(total.macsScatter == 50_981_765_120)
        #expect(total.macsOutputResolution == 65_477_279_744)
        #expect(total.averagePoolOutputs == 1_966_080)
    }

    @Test(arguments: [[224, 224], [240, 320], [256, 320], [288, 384]])
    func `Other image sizes have the published totals`(size: [Int]) throws {
        var network = try Self.network.get()
        network.layers[0].operation = .input(channels: 3, height: nil, width: nil)
        let oracle = try Self.oracle("\(size[0])x\(size[1])")
        let total = try network.totalMacCounts(input: Shape(channels: 3, height: size[0], width: size[1]))
        #expect(total.macs == oracle.sum.mac_valid)
        #expect(total.macsScatter == oracle.sum.mac_scatter)
        #expect(total.macsOutputResolution == oracle.sum.mac_dense)
        #expect(total.biasAdditions == oracle.sum.bias)
    }

    @Test func `Existing taps equal a count by enumeration`() throws {
        for sample in 0..<60 {
            var random = Draw(seed: UInt64(sample))
            guard let layer = RandomLayer.make(&random), let network = RandomLayer.network(layer.operation, layer.input) else { continue }
            let input = network.inputShape!
            let output = try network.shapes(input: input)[1]
            let counts = try network.macCounts(input: input)[1]
            #expect(counts.macs == Enumeration.existingTaps(layer.operation, input: input, output: output), "\(layer.operation)")
        }
    }
}
