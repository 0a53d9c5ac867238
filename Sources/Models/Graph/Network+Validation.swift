extension Network {
    /// Checks everything that does not depend on the image size: layer order, parameter ranges, weight counts.
    ///
    /// Throws `NetworkError.shape` with the layer's name. After it has passed, shape arithmetic cannot overflow.
    public func validate() throws(NetworkError) {
        guard let first = layers.first, case .input = first.operation else {
            throw .shape(layer: layers.first?.name ?? name, reason: "the first layer has to be the input")
        }
        guard layers.indices.contains(output) else {
            throw .shape(layer: name, reason: "the output is layer \(output), but there are \(layers.count) layers")
        }
        for (index, layer) in layers.enumerated() {
            try layer.checkInputs(index: index)
            try layer.checkParameters()
        }
    }
}

extension Layer {
    fileprivate func checkInputs(index: Int) throws(NetworkError) {
        if let stray = inputs.first(where: { $0 < 0 || $0 >= index }) {
            throw .shape(layer: name, reason: "it reads layer \(stray), which does not stand before it")
        }
        let expected: ClosedRange<Int>
        switch operation {
        case .input: expected = 0...0
        case .concatenate, .add: expected = 1...Int.max
        default: expected = 1...1
        }
        if !expected.contains(inputs.count) {
            throw .shape(layer: name, reason: "\(operation.kind) does not take \(inputs.count) inputs")
        }
        if index > 0, case .input = operation { throw .shape(layer: name, reason: "there is a second input") }
    }

    /// Ranges of the operation's own parameters and agreement with its weight arrays.
    func checkParameters() throws(NetworkError) {
        switch operation {
        case .input(let channels, let height, let width):
            try check(channels, "channels", in: 1...GraphLimits.channels)
            if let height { try check(height, "height", in: 1...GraphLimits.extent) }
            if let width { try check(width, "width", in: 1...GraphLimits.extent) }
        case .convolution(let layer):
            try checkWindow(
                kernel: (layer.kernelHeight, layer.kernelWidth), stride: (layer.strideY, layer.strideX),
                dilation: (layer.dilationY, layer.dilationX), padding: layer.padding)
            try checkWeights(
                inputs: layer.inputChannels, outputs: layer.outputChannels, groups: layer.groups,
                taps: layer.kernelHeight * layer.kernelWidth, weights: layer.weights.count, bias: layer.bias.count)
        case .transposedConvolution(let layer):
            try checkWindow(
                kernel: (layer.kernelHeight, layer.kernelWidth), stride: (layer.strideY, layer.strideX),
                dilation: (layer.dilationY, layer.dilationX), padding: layer.padding)
            try check(layer.outputPaddingY, "output padding", in: 0...max(layer.strideY, layer.dilationY) - 1)
            try check(layer.outputPaddingX, "output padding", in: 0...max(layer.strideX, layer.dilationX) - 1)
            try checkWeights(
                inputs: layer.inputChannels, outputs: layer.outputChannels, groups: layer.groups,
                taps: layer.kernelHeight * layer.kernelWidth, weights: layer.weights.count, bias: layer.bias.count)
        case .averagePool(let window), .maxPool(let window):
            try checkWindow(
                kernel: (window.kernelHeight, window.kernelWidth), stride: (window.strideY, window.strideX), dilation: (1, 1),
                padding: window.padding)
            // A window wholly outside the image would have nothing to pool.
            let padding = window.padding
            if max(padding.top, padding.bottom) >= window.kernelHeight || max(padding.left, padding.right) >= window.kernelWidth {
                throw .shape(layer: name, reason: "the padding is not smaller than the pooling window")
            }
        case .upsample(let factorY, let factorX):
            try check(factorY, "factor", in: 1...GraphLimits.window)
            try check(factorX, "factor", in: 1...GraphLimits.window)
        case .leakyRelu(let slope):
            if !slope.isFinite { throw .shape(layer: name, reason: "the slope \(slope) is not a finite number") }
        case .lifRate(let rate):
            let parameters = [rate.refractoryTime, rate.membraneTime, rate.threshold, rate.amplitude]
            guard parameters.allSatisfy({ $0.isFinite && $0 >= 0 }), rate.membraneTime > 0, rate.threshold > 0, rate.amplitude > 0 else {
                throw .shape(
                    layer: name,
                    reason: "τ_ref \(rate.refractoryTime), τ_rc \(rate.membraneTime), V_th \(rate.threshold) and amplitude "
                        + "\(rate.amplitude) have to be positive numbers (τ_ref may be 0)")
            }
        case .channelAffine(let layer):
            try check(layer.scale.count, "channels", in: 1...GraphLimits.channels)
            guard layer.shift.count == layer.scale.count else {
                throw .shape(layer: name, reason: "it has \(layer.shift.count) shifts for \(layer.scale.count) channels")
            }
        case .clip(let minimum, let maximum):
            guard minimum <= maximum else { throw .shape(layer: name, reason: "its limits \(minimum) and \(maximum) leave no range") }
        case .threshold(let cut):
            if !cut.isFinite { throw .shape(layer: name, reason: "the cut \(cut) is not a finite number") }
        case .resize(let resize):
            switch resize.target {
            case .size(let height, let width):
                try check(height, "height", in: 1...GraphLimits.extent)
                try check(width, "width", in: 1...GraphLimits.extent)
            case .scales(let y, let x):
                guard y > 0, x > 0, y <= Float(GraphLimits.window), x <= Float(GraphLimits.window) else {
                    throw .shape(layer: name, reason: "it scales by \(y)×\(x), allowed is above 0 to \(GraphLimits.window)")
                }
            }
        case .pad(let padding):
            for value in [padding.top, padding.left, padding.bottom, padding.right] {
                try check(value, "padding", in: -GraphLimits.window...GraphLimits.window)
            }
        case .depthToSpace(let shuffle):
            try check(shuffle.block, "block", in: 1...GraphLimits.window)
        case .relu, .concatenate, .add, .globalAveragePool, .sigmoid, .softmax, .logSoftmax, .argMax:
            break
        }
    }

    private func checkWindow(
        kernel: (Int, Int), stride: (Int, Int), dilation: (Int, Int), padding: Padding
    ) throws(NetworkError) {
        for (value, what) in [
            (kernel.0, "kernel height"), (kernel.1, "kernel width"), (stride.0, "stride"), (stride.1, "stride"), (dilation.0, "dilation"),
            (dilation.1, "dilation"),
        ] { try check(value, what, in: 1...GraphLimits.window) }
        for value in [padding.top, padding.left, padding.bottom, padding.right] {
            try check(value, "padding", in: 0...GraphLimits.window)
        }
    }

    private func checkWeights(inputs: Int, outputs: Int, groups: Int, taps: Int, weights: Int, bias: Int) throws(NetworkError) {
        try check(inputs, "input channels", in: 1...GraphLimits.channels)
        try check(outputs, "output channels", in: 1...GraphLimits.channels)
        try check(groups, "groups", in: 1...GraphLimits.channels)
        guard inputs % groups == 0, outputs % groups == 0 else {
            throw .shape(layer: name, reason: "\(groups) groups do not divide \(inputs) input and \(outputs) output channels")
        }
        // At most 2³² taps, so only the product with the channels can overflow.
        let (expected, overflow) = taps.multipliedReportingOverflow(by: inputs / groups * outputs)
        guard !overflow, weights == expected else {
            throw .shape(layer: name, reason: "it has \(weights) weights, its shape asks for \(overflow ? "far more" : "\(expected)")")
        }
        guard bias == 0 || bias == outputs else {
            throw .shape(layer: name, reason: "it has \(bias) biases for \(outputs) output channels")
        }
    }

    private func check(_ value: Int, _ what: String, in range: ClosedRange<Int>) throws(NetworkError) {
        if !range.contains(value) {
            throw .shape(layer: name, reason: "\(what) is \(value), allowed are \(range.lowerBound) to \(range.upperBound)")
        }
    }
}

/// Bounds far above any real network that keep 64-bit shape arithmetic from overflowing on a hostile file.
enum GraphLimits {
    /// Kernel extents, strides, dilations, padding and upsampling factors.
    static let window = 1 << 15
    static let channels = 1 << 24
    /// Image height and width.
    static let extent = 1 << 24
    /// Values of one layer: neuron indices are 32-bit.
    static let elements = Int(Int32.max)
}
