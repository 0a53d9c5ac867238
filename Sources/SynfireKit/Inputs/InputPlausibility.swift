public import Formats
import Models
public import Reports

/// Signs that an input is not in the form that its network was trained on, each with its remedy.
///
/// Nothing here changes a result: a wrong range is no error, and the best guess at what was meant would be one.
public enum InputPlausibility {
    /// Largest magnitudes of input and calibration data further apart than this many times are taken for a mistake.
    static let range: Float = 4
    /// Values beyond this were not brought to a unit range or to standard scores.
    static let largestScaled: Float = 16
    /// Dice below this is no segmentation.
    static let lowestDice = 0.1

    /// What the values tell before anything runs.
    ///
    /// - Parameter calibration: data that the scales come from, where it is not the input itself.
    public static func warnings(_ set: InputSet, calibration: (samples: Tensor, description: String)?) -> [String] {
        guard set.trains.isEmpty else { return [] }
        let reached = largest(set.all)
        if let calibration {
            let seen = largest(calibration.samples)
            if reached > range * seen || seen > range * reached {
                return [
                    "the input reaches \(reached), the calibration data (\(calibration.description)) \(seen): λ says nothing about values so far from what it was measured on; both are read with the same --preprocess, so save one of them in the other's range"
                ]
            }
        }
        guard reached > largestScaled, set.isUnscaled else { return [] }
        return ["the input reaches \(reached) and no step scales it; for a network trained on 0 … 1: \(scaling(set, reached))"]
    }

    /// What the trained network's own quality tells: near nothing means that not the spikes are at fault.
    public static func warning(_ metric: QualityReport.Metric?, _ set: InputSet) -> String? {
        guard let metric, let dense = metric.dense else { return nil }
        let reached = largest(set.inputs)
        let advice = reached > 2 && set.isUnscaled
            ? "for one trained on 0 … 1: \(scaling(set, reached))" : "check --axis, --preprocess, and what the label's numbers mean"
        if let labels = set.labels, dense < lowestDice, labels.scalars.contains(where: { $0 > 0 }) {
            return "the trained network's own \(metric.name) is \(SIFormat.fixed(dense, decimals: 3)): its input is hardly what it was trained on; \(advice)"
        }
        if let input = metric.input, input.isFinite, dense < input - 1 {
            return "the trained network's own output is worse (\(metric.name) \(SIFormat.fixed(dense, decimals: 2)) dB) than its input (\(SIFormat.fixed(input, decimals: 2)) dB): its input is hardly what it was trained on; \(reached > 2 ? advice : "check --residual and --preprocess")"
        }
        return nil
    }

    private static func scaling(_ set: InputSet, _ reached: Float) -> String {
        let step = reached <= 255 ? "divide=255" : "percentile=99.5"
        return "--preprocess \(Preprocessing.text(of: step, before: set.record.preprocessing))"
    }

    private static func largest(_ tensor: Tensor) -> Float { tensor.scalars.reduce(0) { max($0, abs($1)) } }
}

extension InputSet {
    /// Whether no step of the preprocessing changes the range of values.
    fileprivate var isUnscaled: Bool {
        let scaling = ["divide", "percentile", "zscore", "minmax", "clahe"]
        return !record.preprocessing.contains { step in scaling.contains { step.hasPrefix($0) } }
    }
}
