import Foundation

/// Probabilities and the logits that come to them.
enum LogitCut {
    /// ln(p / (1 − p)); exactly 0 for a half.
    static func logit(of probability: Double) -> Double { log(probability / (1 - probability)) }
}
