public import EventSim
public import Models

extension Network {
    /// What one inference of this network takes; `analogInputs` is left empty.
    ///
    /// - Throws: what `shapes(input:)` throws.
    public func denseCounts(input: Shape) throws(NetworkError) -> DenseCounts {
        let counts = try macCounts(input: input)
        let total = counts.reduce(into: MacCounts()) { $0 += $1 }
        let first = zip(layers, counts).reduce(0) { $1.0.inputs == [0] ? $0 + $1.1.macsScatter + $1.1.biasAdditions : $0 }
        return DenseCounts(
            macs: total.macs, macsOutputResolution: total.macsOutputResolution, firstLayerOperations: first,
            layers: try memoryLayers(input: input))
    }

    /// The layers of the dense network that the `memory` energy model prices: weighted ones, pooling and upsampling.
    ///
    /// Rectifiers and heads work on a value that is at hand, and a concatenation is a matter of addresses. No layer has spikes.
    ///
    /// - Throws: what `shapes(input:)` throws.
    public func memoryLayers(input: Shape) throws(NetworkError) -> [MemoryLayer] {
        let shapes = try shapes(input: input)
        return layers.indices.compactMap { index in
            guard let source = layers[index].inputs.first,
                let projection = layers[index].operation.memoryProjection(inputs: shapes[source].count)
            else { return nil }
            return MemoryLayer(
                projections: [projection], neurons: shapes[index].count, biases: layers[index].operation.biasCount, outputSpikes: 0)
        }
    }
}

extension LayerOperation {
    fileprivate var biasCount: Int {
        switch self {
        case .convolution(let layer): layer.bias.count
        case .transposedConvolution(let layer): layer.bias.count
        default: 0
        }
    }

    /// `nil` for an operation that moves no values between memories.
    fileprivate func memoryProjection(inputs: Int) -> MemoryProjection? {
        switch self {
        case .convolution(let layer):
            MemoryProjection(
                kind: .convolution(
                    kernelHeight: layer.kernelHeight, kernelWidth: layer.kernelWidth, strideHeight: layer.strideY,
                    strideWidth: layer.strideX),
                input: .analog, inputs: inputs, inputChannels: layer.inputChannels / layer.groups,
                outputChannels: layer.outputChannels / layer.groups, weights: layer.weights.count, inputSpikes: 0)
        case .transposedConvolution(let layer):
            MemoryProjection(
                kind: .transposedConvolution(kernelHeight: layer.kernelHeight, kernelWidth: layer.kernelWidth), input: .analog,
                inputs: inputs, inputChannels: layer.inputChannels / layer.groups,
                outputChannels: layer.outputChannels / layer.groups, weights: layer.weights.count, inputSpikes: 0)
        case .averagePool: .moving(.averagePooling, inputs: inputs)
        case .upsample: .moving(.nearestUpsampling, inputs: inputs)
        default: nil
        }
    }
}

extension MemoryProjection {
    fileprivate static func moving(_ kind: Kind, inputs: Int) -> MemoryProjection {
        MemoryProjection(kind: kind, input: .analog, inputs: inputs, inputChannels: 1, outputChannels: 1, weights: 0, inputSpikes: 0)
    }
}

extension Compilation {
    /// The maps that the host applies to an analog input, by layer of the map; empty where the input is spikes.
    ///
    /// They are those of the network on the chip: with relays, and with neurons that the chip lacks taken apart.
    ///
    /// - Parameter nonzeroValues: input values that are not zero, mean per inference.
    public func analogInputs(nonzeroValues: Double) -> [Int: [MemoryProjection]] {
        let network = quantization.network
        guard !network.input.coding.isSpikes else { return [:] }
        var maps: [Int: [MemoryProjection]] = [:]
        for projection in network.projections where projection.source == .input {
            let steps = network.populations[projection.target].code == .value ? 1 : map.schedule.window
            let kernel = projection.kernel
            maps[layer(ofPopulation: projection.target), default: []].append(
                MemoryProjection(
                    kind: .convolution(
                        kernelHeight: kernel.height, kernelWidth: kernel.width, strideHeight: projection.y.stride,
                        strideWidth: projection.x.stride),
                    input: .analog, inputs: network.input.grid.count, inputChannels: kernel.inputChannels / kernel.groups,
                    outputChannels: kernel.outputsPerGroup, weights: kernel.weights.count,
                    inputSpikes: nonzeroValues * Double(steps)))
        }
        return maps
    }
}
