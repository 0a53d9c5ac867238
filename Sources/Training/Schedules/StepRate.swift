private import Foundation

/// base · γ^⌊epoch / length⌋ (`torch.optim.lr_scheduler.StepLR`).
public struct StepRate: RateSchedule {
    /// Epochs between two falls, at least 1.
    public var length: Int
    /// What a fall multiplies by.
    public var factor: Double

    /// PyTorch's γ unless told otherwise.
    public init(length: Int, factor: Double = 0.1) {
        self.length = length
        self.factor = factor
    }

    /// By the epoch alone.
    public func rate(base: Double, at place: TrainingPlace, history: [Double]) -> Double {
        base * pow(factor, Double(place.epoch / length))
    }
}
