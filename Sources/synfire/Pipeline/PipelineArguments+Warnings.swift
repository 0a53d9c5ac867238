import Formats
import Models
import Reports
import SynfireKit

extension PipelineArguments {
    /// Says at once, and notes for the report, what speaks against the input's being what a trained network was trained on.
    ///
    /// - Parameter calibration: what the scales come from; `nil` where there are none.
    func warn(of set: inout InputSet, for model: ModelSource, calibration: (samples: Tensor, description: String)?, _ console: Console) {
        guard model.isTrained else { return }
        set.warnings += InputPlausibility.warnings(set, calibration: arguments.isGiven("--calibrate") ? calibration : nil)
        for warning in set.warnings { console.printError("synfire: warning: \(warning)") }
    }

    /// Says that a trained network's own quality is next to nothing, where it is.
    func warn(of quality: QualityReport.Metric?, _ set: InputSet, for model: ModelSource, _ console: Console) {
        guard model.isTrained, let warning = InputPlausibility.warning(quality, set) else { return }
        console.printError("synfire: warning: \(warning)")
    }
}
