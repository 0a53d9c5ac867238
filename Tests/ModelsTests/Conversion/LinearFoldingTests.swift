import Formats
import Testing

@testable import Models

/// Does a chain of linear layers, folded into projections, compute what the layers compute?
///
/// Without a ReLU on the way the read-out accumulates the dense output in every step, so that both are equal up to rounding.
@Suite struct LinearFoldingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Operation and the layers it reads; layer 0 is the input of 2 × 6 × 8.
        var layers: @Sendable () -> [(LayerOperation, [Int])]

        init(_ name: String, _ layers: @escaping @Sendable () -> [(LayerOperation, [Int])]) {
            testDescription = name
            self.layers = layers
        }
    }

    static func convolution(_ kernel: Int, padding: Padding, stride: Int = 1, inputs: Int = 2, outputs: Int = 3, bias: Bool = true) -> LayerOperation {
        let weights = (0..<outputs * inputs * kernel * kernel).map { Float(($0 * 7 + 3) % 11) / 8 - 0.6 }
        return .convolution(
            Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: stride, strideX: stride,
                padding: padding, weights: weights, bias: bias ? (0..<outputs).map { Float($0) - 0.75 } : []))
    }

    static func transposed() -> LayerOperation {
        .transposedConvolution(
            TransposedConvolution(
                inputChannels: 2, outputChannels: 3, kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1),
                outputPaddingY: 1, outputPaddingX: 1, weights: (0..<54).map { Float(($0 * 5 + 1) % 9) / 8 - 0.5 }, bias: [0.5, -0.25, 0]))
    }

    static let cases = [
        Case("residual") { [(convolution(3, padding: Padding(1), outputs: 2), [0]), (.add, [1, 0])] },
        Case("two biases") {
            [(convolution(3, padding: Padding(1)), [0]), (convolution(1, padding: Padding(0)), [0]), (.add, [1, 2])]
        },
        Case("an image added to itself") { [(.add, [0, 0]), (convolution(3, padding: Padding(1)), [1])] },
        Case("padding in front of a convolution") {
            [(.pad(Padding(top: 2, left: 0, bottom: 1, right: 3)), [0]), (convolution(3, padding: Padding(1)), [1])]
        },
        Case("padding in front of a stride") {
            [(.pad(Padding(top: 1, left: 2, bottom: 0, right: 1)), [0]), (convolution(3, padding: Padding(0), stride: 2), [1])]
        },
        Case("padding in front of a transposed convolution") { [(.pad(Padding(top: 1, left: 0, bottom: 2, right: 1)), [0]), (transposed(), [1])] },
        Case("padding in front of upsampling") {
            [
                (.pad(Padding(top: 1, left: 2, bottom: 0, right: 0)), [0]), (.upsample(factorY: 2, factorX: 3), [1]),
                (convolution(3, padding: Padding(1)), [2]),
            ]
        },
        Case("padding behind upsampling") {
            [(.upsample(factorY: 2, factorX: 2), [0]), (.pad(Padding(top: 0, left: 1, bottom: 1, right: 0)), [1]), (convolution(3, padding: Padding(1)), [2])]
        },
        Case("a crop in front of a valid convolution") {
            [(.pad(Padding(top: -1, left: -2, bottom: -1, right: 0)), [0]), (convolution(3, padding: Padding(0)), [1])]
        },
        Case("a crop behind a convolution") { [(convolution(3, padding: Padding(1), stride: 2), [0]), (.pad(Padding(top: -1, left: 0, bottom: 0, right: -1)), [1])] },
        Case("a cropped skip in a concatenation") {
            [
                (.pad(Padding(top: -1, left: -1, bottom: -1, right: -1)), [0]), (convolution(3, padding: Padding(0), outputs: 2, bias: false), [0]),
                (.pad(Padding(0)), [1]), (.concatenate, [1, 3]), (convolution(1, padding: Padding(0), inputs: 4), [4]),
            ]
        },
        Case("a pixel shuffle behind a convolution") {
            [(convolution(3, padding: Padding(1), outputs: 8), [0]), (.depthToSpace(DepthToSpace(block: 2, order: .columnFirst)), [1])]
        },
        Case("a pixel shuffle behind upsampling and a convolution, padded") {
            [
                (.upsample(factorY: 2, factorX: 1), [0]), (convolution(3, padding: Padding(0), outputs: 18), [1]),
                (.depthToSpace(DepthToSpace(block: 3, order: .depthFirst)), [2]), (.pad(Padding(top: -1, left: -2, bottom: 0, right: -1)), [3]),
            ]
        },
        Case("a pixel shuffle of a concatenation, and nothing behind it") {
            [(.concatenate, [0, 0, 0, 0]), (.depthToSpace(DepthToSpace(block: 2, order: .columnFirst)), [1])]
        },
        Case("the other order, and nothing behind it") {
            [(.concatenate, [0, 0, 0, 0]), (.depthToSpace(DepthToSpace(block: 2, order: .depthFirst)), [1])]
        },
        Case("a pixel shuffle and a skip in front of a convolution") {
            [
                (.pad(Padding(top: 0, left: 1, bottom: 0, right: 0)), [0]), (.concatenate, [1, 1]),
                (.depthToSpace(DepthToSpace(block: 2, order: .columnFirst)), [2]), (.pad(Padding(top: 1, left: 0, bottom: 0, right: 1)), [3]),
                (.upsample(factorY: 2, factorX: 2), [0]), (.pad(Padding(top: 0, left: 3, bottom: 1, right: 0)), [5]), (.concatenate, [4, 6]),
                (convolution(3, padding: Padding(1), stride: 2, inputs: 3), [7]),
            ]
        },
        Case("zeros behind the image that fill windows of their own") {
            [
                (.pad(Padding(top: 0, left: 0, bottom: 3, right: 4)), [0]),
                (.averagePool(Pooling(kernelHeight: 2, kernelWidth: 4, strideY: 2, strideX: 4)), [1]), (convolution(3, padding: Padding(1)), [2]),
            ]
        },
        Case("a global average") { [(.globalAveragePool, [0]), (convolution(1, padding: Padding(0)), [1])] },
        Case("bilinear upsampling") { [(.resize(Resize(sampling: .linear, coordinates: .halfPixel, target: .scales(y: 2, x: 4))), [0])] },
        Case("bilinear shrinking of a pooled image to a size") {
            [
                (.averagePool(Pooling(kernelHeight: 1, kernelWidth: 2, strideY: 1, strideX: 2)), [0]),
                (.resize(Resize(sampling: .linear, coordinates: .halfPixel, target: .size(height: 4, width: 3))), [1]),
            ]
        },
        Case("corners aligned") { [(.resize(Resize(sampling: .linear, coordinates: .alignCorners, target: .size(height: 12, width: 13))), [0])] },
        Case("one pixel for three") { [(.resize(Resize(sampling: .floor, coordinates: .asymmetric, target: .scales(y: 1.5, x: 0.5))), [0])] },
        Case("an average over windows that overlap") {
            [(.averagePool(Pooling(kernelHeight: 3, kernelWidth: 2, strideY: 2, strideX: 1, padding: Padding(1))), [0])]
        },
        Case("the same with zeros counted, of an image with a shift") {
            [
                (.channelAffine(ChannelAffine(scale: [1, -2], shift: [0.5, 0.25])), [0]),
                (.averagePool(Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1), countsPadding: true)), [1]),
            ]
        },
        Case("a pooled and padded sum") {
            [
                (.averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), [0]), (.upsample(factorY: 2, factorX: 2), [1]),
                (.add, [2, 0]), (.pad(Padding(top: 0, left: 0, bottom: 1, right: 1)), [3]), (convolution(3, padding: Padding(1)), [4]),
            ]
        },
    ]

    private static func network(_ test: Case) -> Network {
        var layers = [Layer(name: "x", operation: .input(channels: 2, height: 6, width: 8), inputs: [])]
        for (index, (operation, inputs)) in test.layers().enumerated() { layers.append(Layer(name: "l\(index + 1)", operation: operation, inputs: inputs)) }
        return Network(name: "n", layers: layers, output: layers.count - 1).withoutUnusedLayers()
    }

    @Test(arguments: cases) func `The read-out accumulates the dense output`(_ test: Case) throws {
        let network = Self.network(test)
        let image = Tensor(shape: [1, 2, 6, 8], scalars: (0..<96).map { Float(($0 * 13) % 17) / 8 - 1 })
        let conversion = try network.convert(ConversionOptions(neuron: .integrateAndFire), calibration: image)
        let reference = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 2))
        let run = reference.run(try conversion.network.encode(image.slice(0), number: 0, window: 2, seed: 1))
        let dense = try network.infer(image.slice(0))
        let output = Shape(channels: dense.shape[0], height: dense.shape[1], width: dense.shape[2])
        let expected = ChannelOrder.channelsLast(dense.scalars[...], shape: output)
        #expect(run.readout.count == expected.count)
        #expect(zip(run.readout, expected).allSatisfy { abs($0 / 2 - $1) < 1e-5 })
    }

    static let refusals = [
        Case("a crop under a padded window") { [(.pad(Padding(top: -1, left: 0, bottom: 0, right: 0)), [0]), (convolution(3, padding: Padding(1)), [1])] },
        Case("zeros around a weighted layer") { [(convolution(3, padding: Padding(1)), [0]), (.pad(Padding(1)), [1])] },
        Case("zeros in the place of what a crop cut off") {
            [(.pad(Padding(top: 0, left: -1, bottom: 0, right: 0)), [0]), (.pad(Padding(top: 0, left: 1, bottom: 0, right: 0)), [1])]
        },
        Case("a pooled padding behind the image") {
            [
                (.pad(Padding(top: 0, left: 0, bottom: 2, right: 0)), [0]),
                (.averagePool(Pooling(kernelHeight: 4, kernelWidth: 1, strideY: 4, strideX: 1)), [1]),
            ]
        },
        Case("a pooled padding") {
            [(.pad(Padding(1)), [0]), (.averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), [1])]
        },
        Case("interpolation of a crop") {
            [(.pad(Padding(-1)), [0]), (.resize(Resize(sampling: .linear, coordinates: .halfPixel, target: .scales(y: 2, x: 2))), [1])]
        },
    ]

    @Test(arguments: refusals) func `What no projection can express is refused by name`(_ test: Case) throws {
        let image = Tensor(shape: [1, 2, 6, 8], repeating: 0.5)
        #expect {
            _ = try Self.network(test).convert(ConversionOptions(neuron: .integrateAndFire), calibration: image)
        } throws: { error in
            guard case .unsupported(_, _, let reason, let remedy?) = error as? NetworkError else { return false }
            return !reason.isEmpty && !remedy.isEmpty
        }
    }
}
