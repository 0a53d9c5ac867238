import Formats

/// What a name in an ONNX graph stands for while the graph is imported.
enum ImportedValue {
    /// A weight as the file holds it; decoded where it is used.
    case tensor(RawTensor)
    case constant(Constant)
    case activation(Activation)
    /// What an operator would have made that cannot be used: its readers say nothing more about it.
    case unavailable
}

/// The value of a layer, possibly seen through an operator that computes nothing.
struct Activation {
    enum View: Equatable {
        case plain
        /// Zeros around the image, for a convolution to take in as its own padding; `by` names the operator.
        case padded(Padding, by: String)
        /// The only channel without an axis of its own, as decisions have it at the end of a network.
        case withoutChannels
        /// Axis i of the view is axis `axes[i]` of [batch, channels, height, width].
        case permuted([Int])
        /// [batch, groups, everything else]: how exporters write a group normalisation around an instance normalisation.
        case grouped(Int)
    }

    var layer: Int
    var view = View.plain
    /// The number format that the values are in between `QuantizeLinear` and `DequantizeLinear`; `nil` for floats.
    var format: IntegerFormat?

    /// Which axis of the image each of the view's four is; `nil` where the view has others.
    var axes: [Int]? {
        switch view {
        case .plain, .padded: [0, 1, 2, 3]
        case .permuted(let axes): axes
        case .withoutChannels, .grouped: nil
        }
    }
}

/// The layers made so far and the values by name.
struct ImportContext {
    /// Version of the standard operator set; some operators changed their meaning.
    let opset: Int
    var values: [String: ImportedValue] = [:]
    /// The batch extent that a `Shape` operator sees.
    var batch = 1
    /// Whether channels are the last axis of the image in the file.
    var readsChannelsLast = false
    private(set) var layers: [Layer] = []
    /// Channels of each layer; known even where the image size is open.
    private(set) var channels: [Int] = []
    /// Shapes of the layers, `nil` while the image size is open.
    private(set) var shapes: [Shape?] = []
    /// Whether each layer's values are never below zero.
    private(set) var isNonnegative: [Bool] = []

    init(opset: Int) { self.opset = opset }

    mutating func addInput(_ layer: Layer) throws(NetworkError) -> Activation {
        try layer.checkParameters()
        guard case .input(let channels, let height, let width) = layer.operation else {
            preconditionFailure("\(layer.name) is not an input")
        }
        var shape: Shape?
        if let height, let width {
            let known = Shape(channels: channels, height: height, width: width)
            try layer.checkExtents(of: known)
            shape = known
        }
        layers.append(layer)
        self.channels.append(channels)
        shapes.append(shape)
        isNonnegative.append(false)
        return Activation(layer: layers.count - 1)
    }

    /// Appends a layer after checking its parameters and, where they are known, the shapes it reads.
    mutating func append(_ name: String, _ operation: LayerOperation, inputs: [Int]) throws(NetworkError) -> ImportedValue {
        let layer = Layer(name: name, operation: operation, inputs: inputs)
        try layer.checkParameters()
        let inputShapes = inputs.compactMap { shapes[$0] }
        let shape = inputShapes.count == inputs.count ? try layer.outputShape(inputs: inputShapes) : nil
        channels.append(try operation.definition.outputChannels(inputs.map { channels[$0] }, LayerCheck(name: name)))
        layers.append(layer)
        shapes.append(shape)
        isNonnegative.append(operation.definition.sign.isNonnegative(inputs.map { isNonnegative[$0] }))
        return .activation(Activation(layer: layers.count - 1))
    }

    func value(_ name: String, for node: NodeReader) throws(NetworkError) -> ImportedValue {
        guard let value = values[name] else { throw node.malformed("it reads \"\(name)\", which nothing provides") }
        return value
    }

    /// The activation at an input of `node`, whatever its view.
    func activation(_ index: Int, of node: NodeReader) throws(NetworkError) -> Activation {
        guard let name = node.input(index) else { throw node.malformed("its input \(index) is missing") }
        guard case .activation(let activation) = try value(name, for: node) else {
            throw node.unsupported("its input \"\(name)\" is a constant where an image is expected", remedy: nil)
        }
        guard activation.format == nil else {
            throw node.unsupported(
                "it computes with integers of a quantised image", remedy: "quantise with QDQ nodes, quant_format=QuantFormat.QDQ in ONNX Runtime")
        }
        return activation
    }

    /// The layers at all inputs of `node`, which have to be images with their axes in the same order, and that order.
    mutating func layers(of node: NodeReader) throws(NetworkError) -> (layers: [Int], view: Activation.View) {
        guard !node.inputs.isEmpty else { throw node.malformed("it has no inputs") }
        var views: [Activation.View] = []
        for index in node.inputs.indices {
            let view = try activation(index, of: node).view
            if case .padded = view { views.append(.plain) } else { views.append(view) }
        }
        guard views.allSatisfy({ $0 == views[0] }) else {
            throw node.unsupported(
                "its images have their axes in different orders", remedy: "export without the Transpose before one of them")
        }
        var layers: [Int] = []
        for index in node.inputs.indices { layers.append(try pixels(index, of: node)) }
        return (layers, views[0])
    }

    /// The layer at an input of `node`, whatever the order of its axes; padding becomes a layer of its own.
    mutating func pixels(_ index: Int, of node: NodeReader) throws(NetworkError) -> Int {
        let activation = try activation(index, of: node)
        if case .padded = activation.view { return try layer(index, of: node) }
        return activation.layer
    }


    /// The layer at an input of `node`, which has to be an image; padding becomes a layer of its own, once for all readers.
    mutating func layer(_ index: Int, of node: NodeReader) throws(NetworkError) -> Int {
        let activation = try activation(index, of: node)
        switch activation.view {
        case .plain: return activation.layer
        case .padded(let padding, let name):
            guard case .activation(let padded) = try append(name, .pad(padding), inputs: [activation.layer]) else {
                preconditionFailure("a layer is an activation")
            }
            if let value = node.input(index) { values[value] = .activation(padded) }
            return padded.layer
        case .permuted, .withoutChannels, .grouped:
            throw node.unsupported(
                "it reads an image with permuted or missing axes, which only some operators can take in",
                remedy: "export without the Transpose, Reshape or Squeeze before it")
        }
    }

    /// The constant at an input of `node`, or `nil` where an optional input is left out.
    func constant(_ index: Int, of node: NodeReader) throws(NetworkError) -> Constant? {
        guard let name = node.input(index) else { return nil }
        switch try value(name, for: node) {
        case .constant(let constant): return constant
        case .tensor(let tensor):
            guard let constant = Constant(tensor) else { throw node.malformed("\"\(name)\" holds integers beyond 63 bits") }
            return constant
        case .activation, .unavailable:
            throw node.unsupported(
                "its input \"\(name)\" depends on the image, where a constant is needed", remedy: "export the network with fixed weights")
        }
    }

    /// The floats of the constant at an input of `node`, and its shape; `nil` where an optional input is left out.
    func weights(_ index: Int, of node: NodeReader) throws(NetworkError) -> (shape: [Int], values: [Float])? {
        guard let constant = try constant(index, of: node) else { return nil }
        guard case .floats(let values) = constant.values else {
            throw node.unsupported(
                "its input \(index) holds integers where weights are expected", remedy: "export the network before it is quantised")
        }
        return (constant.shape, values)
    }
}
