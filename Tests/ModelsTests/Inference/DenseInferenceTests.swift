import Formats
import Testing

@testable import Models

/// Does dense inference compute what the operators' definitions say, whatever the number of threads?
@Suite struct DenseInferenceTests {
    @Test func `Convolutions of any geometry equal their definition`() throws {
        var compared = 0
        for sample in 0..<300 {
            var random = Draw(seed: UInt64(1000 + sample))
            guard let layer = RandomLayer.make(&random), let network = RandomLayer.network(layer.operation, layer.input) else { continue }
            let input = network.inputShape!
            let output = try network.shapes(input: input)[1]
            let image = random.floats(input.count)
            let expected = Enumeration.output(layer.operation, image: image, input: input, output: output)
            let actual = try network.infer(Tensor(shape: [input.channels, input.height, input.width], scalars: image))
            #expect(actual.shape == [output.channels, output.height, output.width])
            let worst = zip(actual.scalars, expected).map { abs($0 - $1) }.max() ?? 0
            #expect(worst < 1e-4, "sample \(sample)")
            compared += 1
        }
        #expect(compared > 150)
    }

    static func run(_ operation: LayerOperation, _ image: Tensor) throws -> Tensor {
        let input = Shape(channels: image.shape[0], height: image.shape[1], width: image.shape[2])
        return try #require(RandomLayer.network(operation, input)).infer(image)
    }

    static let image = Tensor(shape: [1, 3, 3], scalars: [1, -2, 3, -4, 5, -6, 7, -8, 9])

    @Test func `Layers without weights do what their names say`() throws {
        #expect(try Self.run(.relu, Self.image).scalars == [1, 0, 3, 0, 5, 0, 7, 0, 9])
        #expect(try Self.run(.leakyRelu(slope: 0.5), Self.image).scalars == [1, -1, 3, -2, 5, -3, 7, -4, 9])
        let window = Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 1, strideX: 2, padding: Padding(top: 0, left: 0, bottom: 0, right: 1))
        #expect(try Self.run(.averagePool(window), Self.image) == Tensor(shape: [1, 2, 2], scalars: [0, -1.5, 0, 1.5]))
        var full = window
        full.countsPadding = true
        #expect(try Self.run(.averagePool(full), Self.image) == Tensor(shape: [1, 2, 2], scalars: [0, -0.75, 0, 0.75]))
        #expect(try Self.run(.maxPool(window), Self.image) == Tensor(shape: [1, 2, 2], scalars: [5, 3, 7, 9]))
        #expect(
            try Self.run(.upsample(factorY: 2, factorX: 3), Tensor(shape: [2, 1, 2], scalars: [1, 2, 3, 4]))
                == Tensor(shape: [2, 2, 6], scalars: [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4]))
        #expect(try Self.run(.sigmoid, Tensor(shape: [1, 1, 3], scalars: [0, 200, -200])).scalars == [0.5, 1, 0])
        let probabilities = try Self.run(.softmax, Tensor(shape: [2, 1, 2], scalars: [1000, 0, 1000, 1])).scalars
        #expect(probabilities[0] == 0.5 && probabilities[2] == 0.5)
        #expect(abs(probabilities[3] - 0.731_058_6) < 1e-6 && abs(probabilities[1] + probabilities[3] - 1) < 1e-6)
    }

    @Test func `Concatenation keeps the order of its inputs`() throws {
        let network = Network(
            name: "net",
            layers: [
                Layer(name: "in", operation: .input(channels: 2, height: 1, width: 2), inputs: []),
                Layer(name: "relu", operation: .relu, inputs: [0]),
                Layer(name: "join", operation: .concatenate, inputs: [1, 0]),
            ], output: 2)
        let output = try network.infer(Tensor(shape: [2, 1, 2], scalars: [1, -2, -3, 4]))
        #expect(output == Tensor(shape: [4, 1, 2], scalars: [1, 0, 0, 4, 1, -2, -3, 4]))
    }

    @Test(arguments: ["transpose2", "transpose3", "nearest"])
    func `Threads and batching never change a bit`(up: String) throws {
        let network = try Zoo.network("zoo:unet?input=2x20x12&base=5&levels=3&classes=3&up=\(up)")
        let stream = RandomStream(seed: 3, purpose: "batch")
        let batch = Tensor(shape: [5, 2, 20, 12], scalars: (0..<5 * 480).map { stream.uniform($0) })
        let one = try network.infer(batch, threads: 1)
        #expect(one.shape == [5, 3, 20, 12])
        for threads in [2, 3, 8, 64] { #expect(try network.infer(batch, threads: threads) == one) }
        for sample in 0..<5 {
            for threads in [1, 7] { #expect(try network.infer(batch.slice(sample), threads: threads) == one.slice(sample)) }
        }
    }

    @Test func `An observer sees every layer in order`() throws {
        let network = try Zoo.network("zoo:unet?input=1x8x8&base=2&levels=2")
        let inference = try DenseInference(network, input: Shape(channels: 1, height: 8, width: 8))
        var seen: [Int] = []
        var last: [Float] = []
        let image = Tensor(shape: [1, 8, 8], scalars: (0..<64).map { Float($0) / 64 })
        let output = try inference.run(image) { layer, values in
            #expect(values.count == inference.shapes[layer].count)
            seen.append(layer)
            last = values
        }
        #expect(seen == Array(network.layers.indices))
        #expect(ChannelOrder.channelsFirst(last, shape: inference.shapes[network.output]) == output.scalars)
    }

    @Test func `An image of the wrong shape is refused`() throws {
        let network = try Zoo.network("zoo:unet?input=1x8x8&base=2&levels=2")
        for shape in [[8, 8], [1, 8, 4], [2, 8, 8], [1, 1, 1, 8, 8], [3, 1, 4, 8], [1, 0, 8]] {
            #expect(throws: NetworkError.self) { try network.infer(Tensor(shape: shape, repeating: 0)) }
        }
        #expect(try network.infer(Tensor(shape: [0, 1, 8, 8], scalars: [])).shape == [0, 1, 8, 8])
    }

    @Test func `A layer whose values leave the range of floats is named`() throws {
        let network = Network(
            name: "net",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 3, width: 3), inputs: []),
                Layer(name: "relu", operation: .relu, inputs: [0]), Layer(name: "twice", operation: .add, inputs: [1, 1]),
                Layer(name: "out", operation: .clip(minimum: 0, maximum: 1), inputs: [2]),
            ], output: 3)
        for threads in [1, 2] {
            #expect {
                try network.infer(Tensor(shape: [2, 1, 3, 3], scalars: Array(repeating: 0, count: 17) + [2e38]), threads: threads)
            } throws: { error in
                guard case NetworkError.overflow(layer: "twice", let reason) = error else { return false }
                return reason.contains("2e+38")
            }
        }
        #expect(throws: NetworkError.self) { try network.infer(Tensor(shape: [1, 3, 3], repeating: .nan)) }
    }

    @Test func `Every position of a value that is not finite is found`() {
        for count in [0, 1, 15, 16, 17, 33] {
            #expect(FiniteValues.allFinite([Float](repeating: -3e38, count: count)))
            for index in 0..<count {
                for stray: Float in [.nan, .infinity, -.infinity] {
                    var values = [Float](repeating: 1, count: count)
                    values[index] = stray
                    #expect(!FiniteValues.allFinite(values))
                }
            }
        }
    }
}
