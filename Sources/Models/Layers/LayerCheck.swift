/// A layer's checks of parameters and shapes, which name it in their errors.
struct LayerCheck {
    /// The layer's name.
    let name: String

    func failure(_ reason: String) -> NetworkError { .shape(layer: name, reason: reason) }

    func range(_ value: Int, _ what: String, in range: ClosedRange<Int>) throws(NetworkError) {
        if !range.contains(value) {
            throw failure("\(what) is \(value), allowed are \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func window(kernel: (Int, Int), stride: (Int, Int), dilation: (Int, Int), padding: Padding) throws(NetworkError) {
        for (value, what) in [
            (kernel.0, "kernel height"), (kernel.1, "kernel width"), (stride.0, "stride"), (stride.1, "stride"), (dilation.0, "dilation"),
            (dilation.1, "dilation"),
        ] { try range(value, what, in: 1...GraphLimits.window) }
        for value in padding.sides { try range(value, "padding", in: 0...GraphLimits.window) }
    }

    func weights(inputs: Int, outputs: Int, groups: Int, taps: Int, weights: Int, bias: Int) throws(NetworkError) {
        try range(inputs, "input channels", in: 1...GraphLimits.channels)
        try range(outputs, "output channels", in: 1...GraphLimits.channels)
        try range(groups, "groups", in: 1...GraphLimits.channels)
        guard inputs % groups == 0, outputs % groups == 0 else {
            throw failure("\(groups) groups do not divide \(inputs) input and \(outputs) output channels")
        }
        // At most 2³² taps, so only the product with the channels can overflow.
        let (expected, overflow) = taps.multipliedReportingOverflow(by: inputs / groups * outputs)
        guard !overflow, weights == expected else {
            throw failure("it has \(weights) weights, its shape asks for \(overflow ? "far more" : "\(expected)")")
        }
        guard bias == 0 || bias == outputs else { throw failure("it has \(bias) biases for \(outputs) output channels") }
    }

    func channels(_ actual: Int, _ expected: Int) throws(NetworkError) {
        if actual != expected { throw failure("it expects \(expected) input channels and gets \(actual)") }
    }

    /// Windows that fit into `extent` after padding: ⌊(extent + padding − span) / stride⌋ + 1.
    func windows(over extent: Int, kernel: Int, stride: Int, dilation: Int, padding: Int, axis: String) throws(NetworkError) -> Int {
        let span = (kernel - 1) * dilation + 1
        guard extent + padding >= span else {
            throw failure("its window spans \(span) in \(axis), the padded input only \(extent + padding)")
        }
        return (extent + padding - span) / stride + 1
    }

    func extents(of shape: Shape) throws(NetworkError) {
        guard shape.channels >= 1, shape.height >= 1, shape.width >= 1 else {
            throw failure("it would have the empty shape \(shape) (height×width×channels)")
        }
        guard shape.channels <= GraphLimits.channels, shape.height <= GraphLimits.extent, shape.width <= GraphLimits.extent else {
            throw failure("its shape \(shape) (height×width×channels) is too large")
        }
        let (plane, overflow) = shape.height.multipliedReportingOverflow(by: shape.width)
        let (count, overflowAgain) = plane.multipliedReportingOverflow(by: shape.channels)
        guard !overflow, !overflowAgain, count <= GraphLimits.elements else {
            throw failure("its shape \(shape) has more than \(GraphLimits.elements) values")
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
