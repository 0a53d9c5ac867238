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

    @Test func `Spiking-FCN joins the scores of four groups from coarse to fine`() throws {
        let network = try Zoo.network("zoo:spiking-fcn?input=2x16x8&base=2&classes=3")
        #expect(
            network.layers.map(\.name) == [
                "input", "enc1.conv1", "enc1.relu1", "enc1.conv2", "enc1.relu2", "score1", "score1.relu", "pool1", "enc2.conv1",
                "enc2.relu1", "enc2.conv2", "enc2.relu2", "score2", "score2.relu", "pool2", "enc3.conv1", "enc3.relu1", "enc3.conv2",
                "enc3.relu2", "enc3.conv3", "enc3.relu3", "score3", "score3.relu", "pool3", "enc4.conv1", "enc4.relu1", "enc4.conv2",
                "enc4.relu2", "score4", "score4.relu", "dec3.upsample", "dec3.concat", "dec3.up", "dec3.relu", "dec2.upsample",
                "dec2.concat", "dec2.up", "dec2.relu", "dec1.upsample", "dec1.concat", "dec1.up",
            ])
        #expect(try network.shapes(input: #require(network.inputShape))[network.output] == Shape(channels: 3, height: 16, width: 8))
        let encoder = 9 * (2 * 2 + 2 * 2 + 2 * 4 + 4 * 4 + 4 * 8 + 8 * 8 + 8 * 8 + 8 * 32 + 32 * 32)
        #expect(network.parameterCount == encoder + 3 * (2 + 4 + 8 + 32) + 3 * 9 * 6 * 3)
    }

    @Test func `VGG-5 has the published layers`() throws {
        let network = try Zoo.network("zoo:vgg5?input=3x8x8&base=4&hidden=32")
        #expect(
            network.layers.map(\.name) == [
                "input", "conv1", "relu1", "pool1", "conv2", "relu2", "conv3", "relu3", "pool2", "fc1", "relu4", "fc2", "relu5", "fc3",
            ])
        #expect(try network.shapes(input: #require(network.inputShape))[network.output] == Shape(channels: 10, height: 1, width: 1))
        #expect(network.parameterCount == 9 * (3 * 4 + 4 * 8 + 8 * 8) + 2 * 2 * 8 * 32 + 32 * 32 + 32 * 10)
    }

    static let lively = ["transpose2", "transpose3", "nearest"].map { "zoo:unet?input=1x64x64&base=8&levels=4&up=\($0)" }
        + ["zoo:spiking-fcn?input=1x64x64&base=8&classes=8", "zoo:vgg5?input=1x64x64&base=8&hidden=64"]

    @Test(arguments: lively)
    func `Random weights keep every layer alive`(specification: String) throws {
        let network = try Zoo.network(specification)
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
        Case("zoo:alexnet", "there is no zoo network \"alexnet\"; the zoo has unet, spiking-unet, spiking-fcn, vgg5, classifier"),
        Case("zoo:vgg5?levels=3", "zoo:vgg5 has no parameter \"levels\"; it has input, base, hidden, classes, seed"),
        Case("zoo:vgg5?input=3x3x8", "two poolings need a height and a width of at least 4, got 3x8"),
        Case(
            "zoo:vgg5?input=3x65536x65536",
            "the network would have about 140737505 million parameters, at most 536 million are allowed; lower hidden, base or the input's size"),
        Case(
            "zoo:spiking-fcn?input=3x60x64",
            "three poolings need a height and a width divisible by 8, got 60x64; did you mean input=3x64x64?"),
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
