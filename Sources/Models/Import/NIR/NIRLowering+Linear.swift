import Formats

extension NIRLowering {
    /// y = W x + b on a vector, or on an image that was flattened.
    mutating func dense(_ weight: RawTensor, bias: RawTensor?, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let node = flat.nodes[index]
        guard weight.shape.count == 2 else {
            throw refusal(node, "its weights have shape \(weight.shape), a stack of matrices", "use a weight matrix [out, in]")
        }
        guard weight.shape[1] == value.image.count, value.shape.count == 1 || value.shape.last == value.image.count / value.shape[0] else {
            throw .shape(layer: node.name, reason: "it takes \(weight.shape[1]) values and gets the shape \(value.shape); flatten images first")
        }
        let image = value.image
        return try append(
            .convolution(
                Convolution(
                    inputChannels: image.channels, outputChannels: weight.shape[0], kernelHeight: image.height, kernelWidth: image.width,
                    weights: weight.floats(), bias: bias?.floats() ?? [])),
            value, shape: [weight.shape[0]], of: index)
    }

    mutating func scale(_ scale: RawTensor, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let node = flat.nodes[index]
        let reader = reader(node, value)
        guard let channels = reader.perChannel(try reader.values(scale, "scale").map { Float($0) }) else {
            throw refusal(node, "it scales neurons of one channel differently, and kernels are shared here", "scale whole channels, or use a Linear node")
        }
        return try scaled(value, by: channels, of: index)
    }

    mutating func convolution(_ layer: NIRConvolution, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let node = flat.nodes[index]
        let axes = layer.spatialAxes
        guard value.shape.count == axes + 1 else {
            throw .shape(layer: node.name, reason: "it takes \(axes + 1) axes and gets the shape \(value.shape)")
        }
        guard (1...layer.weight.shape[0]).contains(layer.groups) else {
            throw .shape(layer: node.name, reason: "\(layer.groups) groups do not divide \(layer.weight.shape[0]) output channels")
        }
        /// Along height and width, a line being an image of height 1.
        func pair(_ values: [Int], _ single: Int) -> (Int, Int) { axes == 1 ? (single, values[0]) : (values[0], values[1]) }
        let kernel = pair(Array(layer.weight.shape[2...]), 1)
        let stride = pair(layer.stride, 1)
        let dilation = pair(layer.dilation, 1)
        var padding = Padding(0)
        switch layer.padding {
        case .valid: break
        case .pixels(let pixels):
            let (y, x) = pair(pixels, 0)
            padding = Padding(top: y, left: x, bottom: y, right: x)
        case .same:
            guard stride == (1, 1) else { throw refusal(node, "it has the padding same and a stride", "write its padding in pixels") }
            let (y, x) = ((kernel.0 - 1) &* dilation.0, (kernel.1 - 1) &* dilation.1)
            padding = Padding(top: y / 2, left: x / 2, bottom: y - y / 2, right: x - x / 2)
        }
        return try append(
            .convolution(
                Convolution(
                    inputChannels: layer.weight.shape[1] * layer.groups, outputChannels: layer.weight.shape[0], kernelHeight: kernel.0, kernelWidth: kernel.1,
                    strideY: stride.0, strideX: stride.1, dilationY: dilation.0, dilationX: dilation.1, padding: padding, groups: layer.groups,
                    weights: layer.weight.floats(), bias: layer.bias.floats().contains { $0 != 0 } ? layer.bias.floats() : [])),
            value, of: index)
    }

    mutating func transposed(_ layer: NIRTransposedConvolution, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let node = flat.nodes[index]
        let kernel = layer.weight.shape
        guard value.shape.count == 3 else { throw .shape(layer: node.name, reason: "it takes 3 axes and gets the shape \(value.shape)") }
        guard layer.groups > 0, layer.groups <= kernel[0] else {
            throw .shape(layer: node.name, reason: "\(layer.groups) groups do not divide \(kernel[0]) input channels")
        }
        /// Rows cut off behind, and rows that nothing reaches behind.
        func ends(_ axis: Int, _ extent: Int) -> (padding: Int, output: Int) {
            let reach = (extent - 1) &* layer.stride[axis] &+ (kernel[axis + 2] - 1) &* layer.dilation[axis] &+ 1 &- layer.padding[axis]
            let surplus = reach &- layer.outputShape[axis]
            return (max(surplus, 0), max(0 &- surplus, 0))
        }
        let y = ends(0, value.image.height)
        let x = ends(1, value.image.width)
        return try append(
            .transposedConvolution(
                TransposedConvolution(
                    inputChannels: kernel[0], outputChannels: kernel[1] * layer.groups, kernelHeight: kernel[2], kernelWidth: kernel[3],
                    strideY: layer.stride[0], strideX: layer.stride[1], dilationY: layer.dilation[0], dilationX: layer.dilation[1],
                    padding: Padding(top: layer.padding[0], left: layer.padding[1], bottom: y.padding, right: x.padding),
                    outputPaddingY: y.output, outputPaddingX: x.output, groups: layer.groups, weights: layer.weight.floats())),
            value, of: index)
    }

    mutating func pooling(_ layer: NIRPooling, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let node = flat.nodes[index]
        guard value.shape.count == 3 else { throw .shape(layer: node.name, reason: "it takes 3 axes and gets the shape \(value.shape)") }
        let padding = Padding(top: layer.padding[0], left: layer.padding[1], bottom: layer.padding[0], right: layer.padding[1])
        let pooling = Pooling(
            kernelHeight: layer.kernel[0], kernelWidth: layer.kernel[1], strideY: layer.stride[0], strideX: layer.stride[1], padding: padding, countsPadding: true)
        try Layer(name: node.name, operation: .averagePool(pooling), inputs: [value.layer]).checkParameters()
        if layer.kind == .maximum { return try append(.maxPool(pooling), value, of: index) }
        let window = Float(layer.kernel[0] * layer.kernel[1])
        if pooling.isDisjoint {
            let pooled = try append(.averagePool(pooling), value, of: index)
            guard layer.kind == .sum else { return pooled }
            return try scaled(pooled, by: Array(repeating: window, count: value.image.channels), of: index)
        }
        // Windows that overlap are a convolution of each channel with itself alone.
        guard window * Float(value.image.channels) <= Float(1 << 20), var kernel = pooling.depthwise(channels: value.image.channels) else {
            throw refusal(node, "its windows overlap or are padded and have \(Int(window)) taps", "use windows as large as their stride")
        }
        if layer.kind == .sum { kernel.weights = kernel.weights.map { _ in 1 } }
        return try append(.convolution(kernel), value, of: index)
    }

    /// - Parameter stated: the shape that the node says it reads.
    func flatten(_ start: Int, _ end: Int, of stated: [Int]?, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let rank = value.shape.count
        // Axes are counted with those of the batch, unless the node's own shape is without them.
        let batch = stated?.count == rank ? 0 : batchAxes.count
        let first = start < 0 ? start + rank : max(start - batch, 0)
        let last = end < 0 ? end + rank : end - batch
        guard first >= 0, last < rank, first <= last else {
            // A vector needs no flattening, whatever axes are named.
            if rank == 1 { return value }
            throw .shape(layer: flat.nodes[index].name, reason: "it flattens axes \(start) to \(end) of the shape \(value.shape)")
        }
        var result = value
        result.shape = Array(value.shape[..<first]) + [value.shape[first...last].reduce(1, *)] + value.shape[(last + 1)...]
        return result
    }

    mutating func delay(_ delay: RawTensor, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        usesTime = true
        let longest = delay.doubles().map { abs($0) }.max() ?? 0
        guard longest < stepSeconds / 2 else {
            throw refusal(
                flat.nodes[index], "it delays by \(longest) s, \(Int((longest / stepSeconds).rounded().clamped(to: 0...1e9))) steps, and delays follow from the schedule here",
                "remove it, or train without delays")
        }
        return value
    }

    /// A constant current per neuron, which belongs to the neurons right behind it.
    func bias(_ bias: RawTensor, _ value: Value, of index: Int) throws(NetworkError) -> Value {
        let values = try reader(flat.nodes[index], value).values(bias, "bias").map { Float($0) }
        let constant = values.count == 1 ? Array(repeating: values[0], count: value.image.count) : values
        var result = value
        result.current = value.current.isEmpty ? constant : zip(value.current, constant).map { $0 + $1 }
        return result
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double { min(max(self, range.lowerBound), range.upperBound) }
}
