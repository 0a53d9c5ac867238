package import Formats
package import Models
package import Reports
package import SynfireKit

extension PipelineArguments {
    /// Says at once, and notes for the report, what speaks against the input's being what a trained network was trained on.
    ///
    /// - Parameters:
    ///   - calibration: what the scales come from; `nil` where there are none.
    ///   - tell: takes each sentence.
    package func warn(of set: inout InputSet, for model: ModelSource, calibration: (samples: Tensor, description: String)?, tell: (String) -> Void) {
        guard model.isTrained else { return }
        set.warnings += InputPlausibility.warnings(set, calibration: arguments.isGiven("--calibrate") ? calibration : nil)
        for warning in set.warnings { tell("synfire: warning: \(warning)") }
    }

    /// Says that a trained network's own quality is next to nothing, where it is.
    package func warn(of quality: QualityReport.Metric?, _ set: InputSet, for model: ModelSource, tell: (String) -> Void) {
        guard model.isTrained, let warning = InputPlausibility.warning(quality, set) else { return }
        tell("synfire: warning: \(warning)")
    }

    /// Dice against the label or PSNR against the target, where there is one.
    package func metric(_ output: Tensor, _ set: InputSet, _ network: Network) throws -> QualityReport.Metric? {
        let shape = Shape(channels: output.shape[1], height: output.shape[2], width: output.shape[3])
        let dense = (0..<output.shape[0]).map { ChannelOrder.channelsLast(output.slice($0).scalars[...], shape: shape) }
        return Quality(
            dense.map { Quality.Outputs(dense: $0, spiking: $0) }, set, head: network.head, output: shape, isResidual: isResidual
        ).report.metric
    }
}
