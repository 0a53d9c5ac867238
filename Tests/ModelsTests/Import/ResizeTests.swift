import Foundation
import Testing

@testable import Formats
@testable import Models

/// Do the operators that rearrange, interpolate and decide compute what ONNX defines?
@Suite struct ResizeTests {
    private static func run(_ operation: LayerOperation, _ values: [Float], _ shape: Shape) throws -> Tensor {
        let network = Network(
            name: "n", layers: [
                Layer(name: "x", operation: .input(channels: shape.channels, height: nil, width: nil), inputs: []),
                Layer(name: "y", operation: operation, inputs: [0]),
            ], output: 1)
        return try network.infer(Tensor(shape: [shape.channels, shape.height, shape.width], scalars: values))
    }

    private static func row(_ values: [Float], _ resize: Resize) throws -> [Float] {
        try run(.resize(resize), values, Shape(channels: 1, height: 1, width: values.count)).scalars
    }

    /// The examples of the ONNX standard's Resize page, along one axis.
    @Test func `Linear interpolation follows its coordinates`() throws {
        func linear(_ coordinates: Resize.Coordinates, _ values: [Float], _ width: Int) throws -> [Float] {
            try Self.row(values, Resize(sampling: .linear, coordinates: coordinates, target: .size(height: 1, width: width)))
        }
        #expect(try linear(.halfPixel, [1, 2], 4) == [1, 1.25, 1.75, 2])
        #expect(try linear(.alignCorners, [1, 2], 4).map { ($0 * 3).rounded() / 3 } == [1, 4 / 3, 5 / 3, 2])
        #expect(try linear(.asymmetric, [1, 2], 4) == [1, 1.5, 2, 2])
        #expect(try linear(.halfPixel, [1, 2, 3, 4], 2) == [1.5, 3.5])
        #expect(try linear(.pytorchHalfPixel, [1, 2, 3, 4], 1) == [1])
        #expect(try linear(.alignCorners, [1, 2, 3, 4], 1) == [1])
    }

    @Test func `Halves are rounded as the mode says`() throws {
        func nearest(_ sampling: Resize.Sampling) throws -> [Float] {
            try Self.row([1, 2, 3], Resize(sampling: sampling, coordinates: .asymmetric, target: .scales(y: 1, x: 2)))
        }
        #expect(try nearest(.floor) == [1, 1, 2, 2, 3, 3])
        #expect(try nearest(.roundPreferFloor) == [1, 1, 2, 2, 3, 3])
        #expect(try nearest(.roundPreferCeil) == [1, 2, 2, 3, 3, 3])
        #expect(try nearest(.ceil) == [1, 2, 2, 3, 3, 3])
        #expect(try Self.row([1, 2, 3, 4], Resize(sampling: .floor, coordinates: .asymmetric, target: .scales(y: 1, x: 0.6))) == [1, 2])
        #expect(throws: NetworkError.self) {
            try Self.row([1, 2], Resize(sampling: .floor, coordinates: .asymmetric, target: .scales(y: 1, x: 0.4)))
        }
    }

    @Test func `A factor that divides and copies is the same as upsampling`() throws {
        let values = (0..<24).map { Float($0) }
        let shape = Shape(channels: 2, height: 3, width: 4)
        let resized = try Self.run(.resize(Resize(sampling: .floor, coordinates: .asymmetric, target: .scales(y: 2, x: 3))), values, shape)
        #expect(resized == (try Self.run(.upsample(factorY: 2, factorX: 3), values, shape)))
    }

    @Test func `Padding adds zeros and cuts pixels`() throws {
        let values = (1...6).map { Float($0) }
        let shape = Shape(channels: 1, height: 2, width: 3)
        #expect(
            try Self.run(.pad(Padding(top: 1, left: 0, bottom: 0, right: 1)), values, shape)
                == Tensor(shape: [1, 3, 4], scalars: [0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0]))
        #expect(try Self.run(.pad(Padding(top: -1, left: -1, bottom: 0, right: 1)), values, shape) == Tensor(shape: [1, 1, 3], scalars: [5, 6, 0]))
        #expect(throws: NetworkError.self) { try Self.run(.pad(Padding(top: -2, left: 0, bottom: 3, right: 0)), values, shape) }
    }

    @Test func `Channels become blocks of pixels in both orders`() throws {
        let values = (0..<8).map { Float($0) }
        let shape = Shape(channels: 8, height: 1, width: 1)
        // Two output channels of 2 × 2 pixels.
        #expect(
            try Self.run(.depthToSpace(DepthToSpace(block: 2, order: .columnFirst)), values, shape)
                == Tensor(shape: [2, 2, 2], scalars: [0, 1, 2, 3, 4, 5, 6, 7]))
        #expect(
            try Self.run(.depthToSpace(DepthToSpace(block: 2, order: .depthFirst)), values, shape)
                == Tensor(shape: [2, 2, 2], scalars: [0, 2, 4, 6, 1, 3, 5, 7]))
    }

    @Test func `Heads decide and clips limit`() throws {
        let shape = Shape(channels: 3, height: 1, width: 2)
        #expect(try Self.run(.argMax, [1, 5, 3, 5, 2, 0], shape) == Tensor(shape: [1, 1, 2], scalars: [1, 0]))
        #expect(try Self.run(.threshold(2), [1, 5, 3, 5, 2, 0], shape).scalars == [0, 1, 1, 1, 0, 0])
        #expect(try Self.run(.clip(minimum: 1, maximum: 3), [1, 5, 3, 5, 2, 0], shape).scalars == [1, 3, 3, 3, 2, 1])
        #expect(try Self.run(.globalAveragePool, [1, 5, 3, 5, 2, 0], shape) == Tensor(shape: [3, 1, 1], scalars: [3, 4, 1]))
        let probabilities = try Self.run(.softmax, [1, 5, 3, 5, 2, 0], shape).scalars
        let logarithms = try Self.run(.logSoftmax, [1, 5, 3, 5, 2, 0], shape).scalars
        for (logarithm, probability) in zip(logarithms, probabilities) { #expect(abs(exp(logarithm) - probability) < 1e-6) }
    }
}
