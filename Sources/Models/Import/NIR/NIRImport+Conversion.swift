public import Formats

extension NIRImport {
    /// Weights and biases of the linear nodes.
    public var parameterCount: Int {
        layers.layers.reduce(0) { sum, layer in
            switch layer.operation {
            case .convolution, .transposedConvolution: sum + layer.operation.parameterCount
            default: sum
            }
        }
    }

    /// The network as if it had been converted: nothing was measured, nothing rescaled.
    ///
    /// - Parameter inputs: samples `[N, C, H, W]` that tell how large the input's values get.
    public func conversion(inputs: Tensor) -> Conversion {
        Conversion(
            network: network, options: conversionOptions, initialPotential: network.populations[0].initialPotential,
            inputPeak: inputs.scalars.reduce(0) { max($0, abs(network.input.remapsUnitRange ? 2 * $1 - 1 : $1)) }, layers: layerOfPopulation, notes: notes)
    }

    /// What a conversion that gave this network would have been asked for; of neurons that differ, the first ones' say.
    public var conversionOptions: ConversionOptions {
        let first = network.populations.first { !$0.neuron.isReadout }
        return ConversionOptions(
            neuron: .integrateAndFire, comparison: first?.neuron.comparison ?? .above, reset: first?.neuron.reset ?? .soft,
            membrane: first?.membrane ?? Membrane(), normalization: .unnormalized, initialPotential: network.populations[0].initialPotential,
            coding: network.input.coding)
    }
}
