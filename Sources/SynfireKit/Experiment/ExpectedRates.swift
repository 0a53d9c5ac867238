import Formats
import Models

/// How often populations will fire, from what the trained network's layers put out.
enum ExpectedRates {
    /// Mean activation of each population's layer on `sample` as a share of its scale: events per neuron and step, at most 1.
    static func of(_ conversion: Conversion, _ network: Network, sample: Tensor) throws(NetworkError) -> [Double] {
        let inference = try DenseInference(
            network, input: Shape(channels: sample.shape[0], height: sample.shape[1], width: sample.shape[2]))
        var rates = Array(repeating: 0.0, count: conversion.layers.count)
        _ = try inference.run(sample) { layer, values in
            guard !values.isEmpty else { return }
            for population in conversion.layers.indices where conversion.layers[population] == layer {
                let activation = conversion.activation(of: population, from: values, shape: inference.shapes[layer])
                let sum = activation.reduce(0.0) { $0 + max(0, Double($1)) }
                rates[population] = min(1, sum / Double(activation.count) / Double(conversion.network.populations[population].scale))
            }
        }
        return rates
    }
}
