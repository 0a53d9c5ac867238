public import Formats

/// Group and instance normalisations with the statistics of calibration data in place of each image's own.
extension Network {
    /// The layers whose statistics are those of the image at hand.
    public var imageNormalizations: [Int] {
        layers.indices.filter { if case .groupNormalization = layers[$0].operation { true } else { false } }
    }

    /// The network with every group and instance normalisation replaced by a fixed scale and shift per channel:
    ///
    ///     y = scale · (x − mean) / √(variance + ε) + shift
    ///
    /// with the mean of each group over all samples and the mean of its variances within them. Layers are frozen in their order,
    /// each on what the ones before it, frozen, make of the samples; on a single sample the frozen network computes the same.
    ///
    /// - Parameters:
    ///   - calibration: samples `[N, C, H, W]`, N > 0.
    ///   - threads: how many samples are evaluated at a time; the result does not depend on it.
    /// - Throws: `NetworkError` for samples that the network cannot take.
    public func freezingNormalizations(on calibration: Tensor, threads: Int = 1) throws(NetworkError) -> Network {
        var network = self
        for index in imageNormalizations {
            guard case .groupNormalization(let layer) = network.layers[index].operation else { continue }
            var before = network
            before.layers = Array(network.layers[...index])
            before.output = network.layers[index].inputs[0]
            before = before.withoutUnusedLayers()
            let inference = try DenseInference(
                before, input: Shape(channels: calibration.shape[1], height: calibration.shape[2], width: calibration.shape[3]))
            network.layers[index].operation = .channelAffine(layer.frozen(on: try inference.run(calibration, threads: threads)))
        }
        return network
    }
}

extension GroupNormalization {
    /// The fixed map for values `[N, C, H, W]` that it reads, summed in double precision.
    func frozen(on values: Tensor) -> ChannelAffine {
        let (samples, channels) = (values.shape[0], values.shape[1])
        let plane = values.shape[2] * values.shape[3]
        let perGroup = channels / groups
        var result = ChannelAffine(scale: scale, shift: shift)
        for group in 0..<groups {
            var mean = 0.0
            var variance = 0.0
            for sample in 0..<samples {
                let start = (sample * channels + group * perGroup) * plane
                let part = values.scalars[start..<start + perGroup * plane]
                let own = part.reduce(0.0) { $0 + Double($1) } / Double(part.count)
                mean += own / Double(samples)
                variance += part.reduce(0.0) { $0 + (Double($1) - own) * (Double($1) - own) } / Double(part.count) / Double(samples)
            }
            let deviation = (variance + Double(epsilon)).squareRoot()
            for channel in group * perGroup..<(group + 1) * perGroup {
                result.scale[channel] = Float(Double(scale[channel]) / deviation)
                result.shift[channel] = Float(Double(shift[channel]) - Double(scale[channel]) * mean / deviation)
            }
        }
        return result
    }
}
