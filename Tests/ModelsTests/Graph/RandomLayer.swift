@testable import Models

/// Sequential draws from one stream, for tests that need many different cases.
struct Draw {
    private let stream: RandomStream
    private var index = 0

    init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: "test") }

    mutating func integer(_ range: ClosedRange<Int>) -> Int {
        index += 1
        return range.lowerBound + Int(stream.bits(index) % UInt64(range.count))
    }

    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in
            index += 1
            return stream.normal(index)
        }
    }
}

/// Convolutions with arbitrary geometry.
enum RandomLayer {
    static func make(_ random: inout Draw) -> (operation: LayerOperation, input: Shape)? {
        let groups = [1, 1, 2, 3][random.integer(0...3)]
        let inputs = groups * random.integer(1...3)
        let outputs = groups * random.integer(1...11)
        let kernel = (random.integer(1...4), random.integer(1...4))
        let stride = (random.integer(1...3), random.integer(1...3))
        let dilation = (random.integer(1...2), random.integer(1...2))
        let padding = Padding(
            top: random.integer(0...3), left: random.integer(0...3), bottom: random.integer(0...3), right: random.integer(0...3))
        let bias = random.integer(0...1) == 1 ? random.floats(outputs) : []
        let weights = random.floats(inputs * outputs / groups * kernel.0 * kernel.1)
        let input = Shape(channels: inputs, height: random.integer(1...9), width: random.integer(1...9))
        if random.integer(0...1) == 0 {
            let layer = Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel.0, kernelWidth: kernel.1, strideY: stride.0,
                strideX: stride.1, dilationY: dilation.0, dilationX: dilation.1, padding: padding, groups: groups, weights: weights,
                bias: bias)
            return (.convolution(layer), input)
        }
        let layer = TransposedConvolution(
            inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel.0, kernelWidth: kernel.1, strideY: stride.0,
            strideX: stride.1, dilationY: dilation.0, dilationX: dilation.1, padding: padding,
            outputPaddingY: random.integer(0...max(stride.0, dilation.0) - 1),
            outputPaddingX: random.integer(0...max(stride.1, dilation.1) - 1), groups: groups, weights: weights, bias: bias)
        return (.transposedConvolution(layer), input)
    }

    /// The layer alone behind an input, or `nil` where its window does not fit.
    static func network(_ operation: LayerOperation, _ input: Shape) -> Network? {
        let network = Network(
            name: "one layer",
            layers: [
                Layer(name: "input", operation: .input(channels: input.channels, height: input.height, width: input.width), inputs: []),
                Layer(name: "layer", operation: operation, inputs: [0]),
            ], output: 1)
        return (try? network.shapes(input: input)) == nil ? nil : network
    }
}

/// Convolutions by their definition: one loop per index, nothing clever.
enum Enumeration {
    /// Calls `body` for each (output row, output column, input row, input column, ky, kx) that exists.
    static func forEachTap(
        _ operation: LayerOperation, input: Shape, output: Shape, _ body: (Int, Int, Int, Int, Int, Int) -> Void
    ) {
        switch operation {
        case .convolution(let layer):
            for oy in 0..<output.height {
                for ox in 0..<output.width {
                    for ky in 0..<layer.kernelHeight {
                        for kx in 0..<layer.kernelWidth {
                            let iy = oy * layer.strideY + ky * layer.dilationY - layer.padding.top
                            let ix = ox * layer.strideX + kx * layer.dilationX - layer.padding.left
                            if (0..<input.height).contains(iy), (0..<input.width).contains(ix) { body(oy, ox, iy, ix, ky, kx) }
                        }
                    }
                }
            }
        case .transposedConvolution(let layer):
            for iy in 0..<input.height {
                for ix in 0..<input.width {
                    for ky in 0..<layer.kernelHeight {
                        for kx in 0..<layer.kernelWidth {
                            let oy = iy * layer.strideY + ky * layer.dilationY - layer.padding.top
                            let ox = ix * layer.strideX + kx * layer.dilationX - layer.padding.left
                            if (0..<output.height).contains(oy), (0..<output.width).contains(ox) { body(oy, ox, iy, ix, ky, kx) }
                        }
                    }
                }
            }
        default: break
        }
    }

    static func existingTaps(_ operation: LayerOperation, input: Shape, output: Shape) -> Int {
        var count = 0
        forEachTap(operation, input: input, output: output) { _, _, _, _, _, _ in count += 1 }
        switch operation {
        case .convolution(let layer): return count * layer.inputChannels / layer.groups * layer.outputChannels
        case .transposedConvolution(let layer): return count * layer.inputChannels / layer.groups * layer.outputChannels
        default: return 0
        }
    }

    /// `[C, H, W]` output for a `[C, H, W]` image, summed in double precision.
    static func output(_ operation: LayerOperation, image: [Float], input: Shape, output: Shape) -> [Float] {
        let groups: Int
        let bias: [Float]
        switch operation {
        case .convolution(let layer): (groups, bias) = (layer.groups, layer.bias)
        case .transposedConvolution(let layer): (groups, bias) = (layer.groups, layer.bias)
        default: return []
        }
        let inputs = input.channels / groups
        let outputs = output.channels / groups
        var sums = [Double](repeating: 0, count: output.count)
        for i in sums.indices where !bias.isEmpty { sums[i] = Double(bias[i / (output.height * output.width)]) }
        forEachTap(operation, input: input, output: output) { oy, ox, iy, ix, ky, kx in
            for group in 0..<groups {
                for ci in 0..<inputs {
                    for co in 0..<outputs {
                        let weight: Float
                        switch operation {
                        case .convolution(let layer):
                            weight = layer.weights[
                                (((group * outputs + co) * inputs + ci) * layer.kernelHeight + ky) * layer.kernelWidth + kx]
                        case .transposedConvolution(let layer):
                            weight = layer.weights[
                                (((group * inputs + ci) * outputs + co) * layer.kernelHeight + ky) * layer.kernelWidth + kx]
                        default: weight = 0
                        }
                        let value = image[((group * inputs + ci) * input.height + iy) * input.width + ix]
                        sums[((group * outputs + co) * output.height + oy) * output.width + ox] += Double(weight) * Double(value)
                    }
                }
            }
        }
        return sums.map { Float($0) }
    }
}
