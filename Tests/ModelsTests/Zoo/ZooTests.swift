import Formats
import Testing

@testable import Models

/// Does a zoo name give the network it describes, and a misspelt one a useful answer?
@Suite struct ZooTests {
    @Test func `A U-Net has the layers its parameters say`() throws {
        let network = try Zoo.network("zoo:unet?input=2x16x8&base=4&levels=3&convs=1&bias=0&up=nearest&classes=5")
        #expect(
            network.layers.map(\.name) == [
                "input", "enc1.conv1", "enc1.relu1", "pool1", "enc2.conv1", "enc2.relu1", "pool2", "enc3.conv1", "enc3.relu1",
                "dec2.upsample", "dec2.up", "dec2.uprelu", "dec2.concat", "dec2.conv1", "dec2.relu1", "dec1.upsample", "dec1.up",
                "dec1.uprelu", "dec1.concat", "dec1.conv1", "dec1.relu1", "head",
            ])
        let shape = try #require(network.inputShape)
        #expect(try network.shapes(input: shape)[network.output] == Shape(channels: 5, height: 16, width: 8))
        // Encoder, then upsampling and convolution of each decoder level, then the head.
        let weights = 9 * (2 * 4 + 4 * 8 + 8 * 16) + 9 * (16 * 8 + 16 * 8) + 9 * (8 * 4 + 8 * 4) + 4 * 5
        #expect(network.parameterCount == weights)
        #expect(network.layers[12].inputs == [5, 11])
    }

    @Test func `Defaults are those of the documentation`() throws {
        #expect(
            try Zoo.network("zoo:unet")
                == Zoo.network("zoo:unet?input=1x64x64&base=16&levels=4&convs=2&bias=1&up=transpose2&classes=1&seed=1"))
        #expect(try Zoo.network("zoo:unet?seed=2") != Zoo.network("zoo:unet"))
        #expect(try Zoo.network("zoo:unet?levels=1&base=2").parameterCount == 20 + 38 + 3)
    }

    @Test(arguments: ["transpose2", "transpose3", "nearest"])
    func `Random weights keep every layer alive`(up: String) throws {
        let network = try Zoo.network("zoo:unet?input=1x64x64&base=8&levels=4&up=\(up)")
        let stream = RandomStream(seed: 5, purpose: "image")
        let inference = try DenseInference(network, input: try #require(network.inputShape))
        _ = try inference.run(Tensor(shape: [1, 64, 64], scalars: (0..<4096).map { stream.uniform($0) }), threads: 2) { layer, values in
            guard network.layers[layer].operation == .relu else { return }
            let mean = values.reduce(0, +) / Float(values.count)
            let active = Float(values.count { $0 > 0 }) / Float(values.count)
            #expect((0.05...5).contains(mean), "\(network.layers[layer].name) has mean activation \(mean)")
            #expect((0.15...0.85).contains(active), "\(network.layers[layer].name) has \(active) of its units active")
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: String

        init(_ name: String, _ message: String) {
            testDescription = name
            self.message = message
        }
    }

    static let mistakes = [
        Case("unet", "\"unet\": a zoo name starts with \"zoo:\"; write zoo:name?key=value&key=value"),
        Case("zoo:", "\"zoo:\": the network's name is missing; write zoo:name?key=value&key=value"),
        Case("zoo:unet?base", "\"zoo:unet?base\": \"base\" is not key=value; write zoo:name?key=value&key=value"),
        Case("zoo:unet?", "\"zoo:unet?\": \"\" is not key=value; write zoo:name?key=value&key=value"),
        Case("zoo:spikingunet", "there is no zoo network \"spikingunet\"; did you mean \"spiking-unet\"?"),
        Case("zoo:vgg5", "there is no zoo network \"vgg5\"; the zoo has unet, spiking-unet"),
        Case("zoo:unet?lavels=3", "zoo:unet has no parameter \"lavels\"; did you mean \"levels\"?"),
        Case("zoo:spiking-unet?base=3", "zoo:spiking-unet has no parameter \"base\"; it has input, classes, seed"),
        Case("zoo:unet?base=2&base=2", "the parameter \"base\" is given twice"),
        Case("zoo:unet?base=+2", "base=+2 is not a whole number from 1 to 4096"),
        Case("zoo:unet?base=99999999999999999999", "base=99999999999999999999 is not a whole number from 1 to 4096"),
        Case("zoo:unet?levels=9", "levels=9 is not a whole number from 1 to 8"),
        Case("zoo:unet?bias=yes", "bias=yes is not a whole number from 0 to 1"),
        Case("zoo:unet?up=transpose", "up=transpose is not one of transpose2, transpose3, nearest; did you mean \"transpose2\"?"),
        Case(
            "zoo:unet?input=64x64",
            "input=64x64 is not channels x height x width like 3x256x256, with 1 to 4096 channels and 1 to 65536 rows and columns"),
        Case(
            "zoo:unet?input=1x60x64",
            "4 levels need a height and a width divisible by 8, got 60x64; did you mean input=1x64x64?"),
        Case("zoo:unet?seed=-1", "seed=-1 is not a whole number from 0 to 18446744073709551615"),
        Case(
            "zoo:unet?base=4096",
            "the network would have about 41523 million parameters, at most 536 million are allowed; lower base, levels or convs"),
    ]

    @Test(arguments: mistakes) func `A mistake is answered in words`(_ mistake: Case) {
        #expect {
            try Zoo.network(mistake.testDescription)
        } throws: { error in
            #expect((error as? ZooError)?.description == mistake.message)
            return error is ZooError
        }
    }
}
