import Formats
import Models

/// A small trained-looking U-Net with random shape and weights, and an input for it.
struct RandomUNet {
    var network: Network
    var input: Tensor
    var usesStride = false
    var usesTransposedConvolution = false
    var usesUpsampling = false
    var usesPool = false
    var usesMaxPool = false
    /// Stages that the longest skip jumps over.
    var longestSkip = 0

    private var dice: Dice

    init(seed: Int) {
        dice = Dice(seed, "u-net")
        let levels = dice.roll(1...3)
        let unit = 1 << (levels - 1)
        let height = unit * dice.roll(2...4)
        let width = unit * dice.roll(2...4)
        let channels = dice.roll(1...2)
        let base = dice.roll(1...3)
        let hasBias = dice.roll(0...2) > 0
        network = Network(
            name: "random-\(seed)", layers: [Layer(name: "input", operation: .input(channels: channels, height: height, width: width), inputs: [])],
            output: 0)
        input = Tensor(shape: [channels, height, width], repeating: 0)
        for index in input.scalars.indices { input.scalars[index] = dice.uniform() }

        var poolDice = Dice(seed, "pools")
        var current = 0
        var currentChannels = channels
        var skips: [(layer: Int, channels: Int, stage: Int)] = []
        var stage = 0
        for level in 0..<levels {
            let width = base + level
            for _ in 0..<dice.roll(1...2) {
                (current, currentChannels) = (convolution(current, currentChannels, width, bias: hasBias), width)
                stage += 1
            }
            guard level < levels - 1 else { break }
            skips.append((current, currentChannels, stage))
            if dice.roll(0...2) > 0 {
                let pooling = Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)
                let isMaximum = poolDice.roll(0...1) == 0
                current = append(isMaximum ? .maxPool(pooling) : .averagePool(pooling), [current])
                if isMaximum { usesMaxPool = true } else { usesPool = true }
            } else {
                current = convolution(current, currentChannels, currentChannels, stride: 2, bias: hasBias)
                stage += 1
                usesStride = true
            }
        }
        for skip in skips.reversed() {
            let up = skip.channels
            switch dice.roll(0...2) {
            case 0: current = transposed(current, currentChannels, up, kernel: 2, bias: hasBias)
            case 1: current = transposed(current, currentChannels, up, kernel: 3, bias: hasBias)
            default:
                current = append(.upsample(factorY: 2, factorX: 2), [current])
                current = convolution(current, currentChannels, up, bias: hasBias)
                usesUpsampling = true
            }
            stage += 1
            longestSkip = max(longestSkip, stage - skip.stage)
            current = append(.concatenate, [skip.layer, current])
            current = convolution(current, up + skip.channels, up, bias: hasBias)
            stage += 1
            currentChannels = up
        }
        let classes = dice.roll(1...2)
        network.output = append(.convolution(weights(currentChannels, classes, kernel: 1, stride: 1, bias: hasBias)), [current])
    }

    private mutating func append(_ operation: LayerOperation, _ inputs: [Int]) -> Int {
        network.layers.append(Layer(name: "\(operation.kind)\(network.layers.count)", operation: operation, inputs: inputs))
        return network.layers.count - 1
    }

    private mutating func convolution(_ input: Int, _ from: Int, _ to: Int, stride: Int = 1, bias: Bool) -> Int {
        let kernel = dice.roll(0...3) == 0 ? 1 : 3
        let layer = append(.convolution(weights(from, to, kernel: kernel, stride: stride, bias: bias)), [input])
        return append(.relu, [layer])
    }

    private mutating func weights(_ from: Int, _ to: Int, kernel: Int, stride: Int, bias: Bool) -> Convolution {
        Convolution(
            inputChannels: from, outputChannels: to, kernelHeight: kernel, kernelWidth: kernel, strideY: stride, strideX: stride,
            padding: Padding(kernel / 2), weights: random(from * to * kernel * kernel, fanIn: from * kernel * kernel),
            bias: bias ? random(to, fanIn: 10) : [])
    }

    private mutating func transposed(_ input: Int, _ from: Int, _ to: Int, kernel: Int, bias: Bool) -> Int {
        usesTransposedConvolution = true
        let layer = append(
            .transposedConvolution(
                TransposedConvolution(
                    inputChannels: from, outputChannels: to, kernelHeight: kernel, kernelWidth: kernel, strideY: 2, strideX: 2,
                    padding: Padding(kernel == 3 ? 1 : 0), outputPaddingY: kernel == 3 ? 1 : 0, outputPaddingX: kernel == 3 ? 1 : 0,
                    weights: random(from * to * kernel * kernel, fanIn: from * kernel), bias: bias ? random(to, fanIn: 10) : [])), [input])
        return append(.relu, [layer])
    }

    /// Normals with a positive mean, so that deep layers keep firing; some exact zeros.
    private mutating func random(_ count: Int, fanIn: Int) -> [Float] {
        let spread = (2 / Float(fanIn)).squareRoot()
        return (0..<count).map { _ in dice.roll(0...9) == 0 ? 0 : (dice.normal() + 0.3) * spread }
    }
}
