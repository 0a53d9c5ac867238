import EventSim
import Models

/// Whether a chip whose cores hold whole layers can compute the layers of a map: operators first, then their limits.
struct LayerCoreRules {
    let map: CoreMap
    let cores: LayerCores
    /// Projections into each layer.
    let incoming: [[MappedProjection]]

    init(_ map: CoreMap, _ cores: LayerCores) {
        self.map = map
        self.cores = cores
        incoming = map.layers.indices.map { layer in map.projections.filter { $0.target == layer } }
    }

    /// - Throws: `NetworkError` for the first layer that the chip has no form of, `FitError` for the first that is too large for it.
    func check() throws {
        for layer in map.layers.indices where !map.layers[layer].isInput { try checkOperators(layer) }
        for layer in map.layers.indices where !map.layers[layer].isInput { try checkLimits(layer) }
        for layer in map.layers.indices where !map.layers[layer].isInput { try checkDestinations(layer) }
    }

    private func checkOperators(_ layer: Int) throws(NetworkError) {
        guard let first = incoming[layer].first else {
            throw refusal(
                layer, "analog input", "\(map.chip.name) takes events only, each core computing a layer from those that arrive",
                "give the input as spikes, such as --coding binary")
        }
        for projection in incoming[layer] {
            try require(LayerCores.Operator(projection, map), layer)
            if projection.y.division > 1 || projection.x.division > 1 { try require(.averagePooling, layer) }
            guard projection.kernelHeight == projection.kernelWidth, projection.y.stride == projection.x.stride,
                projection.y.upsampling == projection.x.upsampling, projection.y.division == projection.x.division
            else { throw refusal(layer, "kernel, stride or pooling", "a core of \(map.chip.name) has square ones only", "use square ones") }
            if projection.kernelHeight > 1, projection.y.dilation != 1 || projection.x.dilation != 1 {
                throw refusal(layer, "dilation", "none is published for \(map.chip.name)", "use kernels without gaps")
            }
            guard projection.hasShape(of: first) else {
                throw refusal(
                    layer, "layer with several sources", "a core of \(map.chip.name) has one kernel for all that arrive",
                    "read the sources through kernels of one shape")
            }
        }
        guard incoming[layer].count > 1 else { return }
        if !cores.operators.contains(.concatenation) { try require(.addition, layer) }
    }

    private func require(_ wanted: LayerCores.Operator, _ layer: Int) throws(NetworkError) {
        guard cores.operators.contains(wanted) else {
            let list = cores.operators.map(\.words).sorted().joined(separator: ", ")
            throw refusal(layer, wanted.words, "\(map.chip.name) has no such layer; published are \(list)", wanted.remedy)
        }
    }

    private func refusal(_ layer: Int, _ kind: String, _ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: map.layers[layer].name, kind: kind, reason: reason, remedy: remedy)
    }

    private func checkLimits(_ layer: Int) throws(FitError) {
        let target = map.layers[layer]
        let channels = incoming[layer].reduce(0) { $0 + $1.inputChannels }
        for projection in incoming[layer] {
            let source = map.layers[projection.source]
            let isTransposed = projection.y.upsampling > 1
            let limits = isTransposed ? cores.transposed ?? cores.convolution : source.isInput ? cores.first ?? cores.convolution : cores.convolution
            let side = projection.kernelHeight
            let stride = isTransposed ? projection.y.upsampling : projection.y.stride
            try choose(projection.y.division, [1] + (cores.poolSides.isEmpty ? [projection.y.division] : cores.poolSides), layer, "pooling")
            try choose(side, limits.kernelSides, layer, "kernel side")
            try choose(stride, limits.strides, layer, "stride")
            let inputs = [source.height / projection.y.division, source.width / projection.x.division]
            if limits.needsSamePadding, !isTransposed {
                let outputs = [(inputs[0] + stride - 1) / stride, (inputs[1] + stride - 1) / stride]
                try bound(target.height == outputs[0] && target.width == outputs[1] ? 0 : 1, limits.needsSamePadding ? 0 : 1, layer, "padding other than same", "kinds")
            }
            if let most = limits.largestPadding { try bound(max(projection.y.offset, projection.x.offset), most, layer, "padding", "pixels") }
            if let most = limits.largestSide { try bound(inputs.reduce(0, max), most, layer, "input side", "pixels") }
            if let least = limits.smallestSide, let smallest = inputs.min(), smallest < least {
                throw error(layer, "smallest input side", least, smallest, "pixels", "use larger images or fewer poolings")
            }
            if let most = limits.largestOutputSide { try bound(max(target.height, target.width), most, layer, "output side", "pixels") }
            if let most = limits.largestChannels { try bound(max(channels, target.channels), most, layer, "channels", "channels") }
            try choose(channels, limits.inputChannels, layer, "input channels")
            if let row = limits.filters.first(where: { $0.channels == channels && $0.kernel == side }) {
                try bound(target.channels, row.filters, layer, "output channels of the first layer", "channels")
            }
        }
    }

    private func checkDestinations(_ layer: Int) throws(FitError) {
        guard let most = cores.destinations else { return }
        let targets = Set(map.projections.filter { $0.source == layer }.map(\.target))
        guard targets.count > most else { return }
        throw error(layer, "destinations of a core", targets.count, most, "cores", "let at most \(most) layers read this one")
    }

    private func choose(_ value: Int, _ allowed: [Int], _ layer: Int, _ limit: String) throws(FitError) {
        guard !allowed.isEmpty, !allowed.contains(value) else { return }
        let below = allowed.last { $0 < value } ?? allowed[0]
        throw error(layer, limit, value, below, "pixels or channels", "use one of \(allowed.map(String.init).joined(separator: ", "))")
    }

    private func bound(_ value: Int, _ most: Int, _ layer: Int, _ limit: String, _ unit: String) throws(FitError) {
        guard value > most else { return }
        throw error(layer, limit, value, most, unit, "use at most \(most)")
    }

    private func error(_ layer: Int, _ limit: String, _ needed: Int, _ available: Int, _ unit: String, _ remedy: String) -> FitError {
        FitError(layer: map.layers[layer].name, limit: limit, needed: needed, available: available, unit: unit, chip: map.chip.name, remedy: remedy)
    }
}

extension LayerCores.Operator {
    /// What a projection is.
    fileprivate init(_ projection: MappedProjection, _ map: CoreMap) {
        let (source, target) = (map.layers[projection.source], map.layers[projection.target])
        if projection.y.upsampling > 1 || projection.x.upsampling > 1 {
            self = .transposedConvolution
        } else if projection.groups > 1 {
            self = .groupedConvolution
        } else if target.height == 1, target.width == 1, projection.kernelHeight == source.height / projection.y.division {
            self = .dense
        } else {
            self = .convolution
        }
    }

    /// For people.
    fileprivate var words: String {
        switch self {
        case .convolution: "convolution"
        case .groupedConvolution: "grouped convolution"
        case .dense: "dense layer"
        case .averagePooling: "average pooling"
        case .transposedConvolution: "transposed convolution or upsampling"
        case .concatenation: "concatenation"
        case .addition: "sum of layers"
        }
    }

    fileprivate var remedy: String {
        switch self {
        case .transposedConvolution: "map the encoder alone, or choose a chip whose cores hold pieces of layers"
        case .groupedConvolution: "use convolutions of one group"
        case .averagePooling: "use strides in place of poolings"
        case .convolution, .dense, .concatenation, .addition: "choose a chip whose cores hold pieces of layers"
        }
    }
}

extension MappedProjection {
    /// Whether one kernel memory can serve both: all but sources and channels alike.
    fileprivate func hasShape(of other: MappedProjection) -> Bool {
        kernelHeight == other.kernelHeight && y.stride == other.y.stride && y.upsampling == other.y.upsampling && y.offset == other.y.offset
            && x.offset == other.x.offset && groups == other.groups
    }
}
