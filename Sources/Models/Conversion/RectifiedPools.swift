/// A network whose max poolings are computed with ReLUs, max(a, b) = a + ReLU(b − a), in a tree over the taps of a window.
///
/// The gate passes the spikes of a window's leader, so that of two neurons which lead in turn both get through: it sends more than
/// the maximum, and no number of steps mends that. This tree is exact, costs k − 1 neurons for each window of k pixels, and needs
/// no gate of the chip.
struct RectifiedPools {
    /// A layer of the original network, and which part of its windows' maximum a neuron stands for.
    struct Origin: Equatable {
        var layer: Int
        var maximum: WindowMaximum?
    }

    private(set) var network: Network
    /// By layer of `network`.
    private(set) var origins: [Origin] = []

    /// The maximum of some taps of a window: the value of the first one and what further ones have beyond it.
    private struct Maximum {
        var taps: Range<Int>
        var excesses: [Int]
    }

    /// Poolings of the input stay, which the host pools, and those of a concatenation, whose parts a gate keeps apart.
    ///
    /// - Parameter shapes: of the original network's layers.
    /// - Throws: `NetworkError` where windows reach over the border of an image with values below zero.
    init(_ original: Network, shapes: [Shape]) throws(NetworkError) {
        network = Network(name: original.name, layers: [], output: 0)
        network.readsChannelsLast = original.readsChannelsLast
        network.writesChannelsLast = original.writesChannelsLast
        let isNonnegative = original.layers.nonnegative()
        var moved: [Int] = []
        for (index, layer) in original.layers.enumerated() {
            var copy = layer
            copy.inputs = layer.inputs.map { moved[$0] }
            guard case .maxPool(let window) = layer.operation, original.isRectifiable(layer) else {
                moved.append(append(copy, Origin(layer: index)))
                continue
            }
            guard window.padding == Padding(0) || isNonnegative[layer.inputs[0]] else {
                throw .unsupported(
                    layer: layer.name, kind: layer.operation.kind,
                    reason: "its windows reach over the border, and it reads values below zero, where neurons would take the border's zeros for the largest",
                    remedy: "put the ReLU in front of the pooling, which computes the same, or leave --max-pool relu out")
            }
            moved.append(pool(copy, window, channels: shapes[index].channels, Origin(layer: index), reads: layer.inputs[0]))
        }
        network.output = moved[original.output]
    }

    private mutating func append(_ layer: Layer, _ origin: Origin) -> Int {
        network.layers.append(layer)
        origins.append(origin)
        return network.layers.count - 1
    }

    /// - Parameter reads: the layer of the original network that it pools.
    private mutating func pool(_ layer: Layer, _ window: Pooling, channels: Int, _ origin: Origin, reads: Int) -> Int {
        var maxima = (0..<window.kernelHeight * window.kernelWidth).map { Maximum(taps: $0..<$0 + 1, excesses: []) }
        var number = 0
        while maxima.count > 1 {
            var next: [Maximum] = []
            for first in stride(from: 0, to: maxima.count, by: 2) {
                guard first + 1 < maxima.count else { next.append(maxima[first]); continue }
                number += 1
                let (lower, upper) = (maxima[first], maxima[first + 1])
                let name = "\(layer.name).max\(number)"
                let leaves = window.reading([(lower.taps.lowerBound, -1), (upper.taps.lowerBound, 1)], channels: channels)
                var terms = [append(Layer(name: name, operation: .convolution(leaves), inputs: layer.inputs), origin)] + upper.excesses
                for excess in lower.excesses {
                    let negative = ChannelAffine(scale: Array(repeating: -1, count: channels), shift: Array(repeating: 0, count: channels))
                    terms.append(append(Layer(name: "\(name) negative", operation: .channelAffine(negative), inputs: [excess]), origin))
                }
                let sum = terms.count == 1 ? terms[0] : append(Layer(name: "\(name) sum", operation: .add, inputs: terms), origin)
                let maximum = WindowMaximum(window: window, lower: lower.taps, upper: upper.taps)
                let excess = append(Layer(name: "\(name) ReLU", operation: .relu, inputs: [sum]), Origin(layer: reads, maximum: maximum))
                next.append(Maximum(taps: lower.taps.lowerBound..<upper.taps.upperBound, excesses: lower.excesses + [excess]))
            }
            maxima = next
        }
        // Neurons of its own, where it does not fold.
        let first = append(
            Layer(name: "\(layer.name).first", operation: .convolution(window.reading([(0, 1)], channels: channels)), inputs: layer.inputs),
            Origin(layer: reads, maximum: WindowMaximum(window: window, lower: 0..<0, upper: 0..<1)))
        return append(Layer(name: layer.name, operation: .add, inputs: [first] + maxima[0].excesses), origin)
    }
}

extension Network {
    fileprivate func isRectifiable(_ pooling: Layer) -> Bool {
        guard pooling.inputs[0] != 0 else { return false }
        return if case .concatenate = layers[pooling.inputs[0]].operation { false } else { true }
    }
}

extension Pooling {
    /// A depthwise convolution over the same windows that reads some of their taps.
    fileprivate func reading(_ taps: [(tap: Int, weight: Float)], channels: Int) -> Convolution {
        var kernel = [Float](repeating: 0, count: kernelHeight * kernelWidth)
        for (tap, weight) in taps { kernel[tap] = weight }
        return Convolution(
            inputChannels: channels, outputChannels: channels, kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideY: strideY,
            strideX: strideX, padding: padding, groups: channels, weights: (0..<channels).flatMap { _ in kernel })
    }
}
