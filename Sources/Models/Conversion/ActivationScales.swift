public import Formats

/// The λs of a network's layers, measured once for conversions of images of other sizes.
public struct ActivationScales: Sendable {
    let statistics: ActivationStatistics
}

extension Network {
    /// What `convert` would measure, on calibration samples of any size.
    ///
    /// - Parameter options: as of the conversion; the neuron plays no part.
    /// - Throws: what `convert` throws.
    public func activationScales(_ options: ConversionOptions, calibration: Tensor, threads: Int = 1) throws -> ActivationScales {
        ActivationScales(statistics: try prepared(options, calibration: calibration, statistics: nil, threads: threads).statistics)
    }

    /// Converts with scales measured elsewhere; `calibration` says how large images and their values are.
    ///
    /// - Throws: what `convert` throws.
    public func convert(_ options: ConversionOptions, calibration: Tensor, scales: ActivationScales, threads: Int = 1) throws -> Conversion {
        try convert(options, calibration: calibration, statistics: scales.statistics, threads: threads)
    }
}
