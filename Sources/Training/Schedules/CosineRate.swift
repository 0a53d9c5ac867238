private import Foundation

/// least + (base − least) · (1 + cos(π · epoch / length)) / 2 (`CosineAnnealingLR`; Loshchilov and Hutter 2017, without restarts).
public struct CosineRate: RateSchedule {
    /// Epochs down to the least rate; `nil` for all.
    public var length: Int?
    /// The rate at the end.
    public var least: Double

    /// Down to nothing over all epochs unless told otherwise.
    public init(length: Int? = nil, least: Double = 0) {
        self.length = length
        self.least = least
    }

    /// By the epoch alone.
    public func rate(base: Double, at place: TrainingPlace, history: [Double]) -> Double {
        least + (base - least) * (1 + cos(.pi * Double(place.epoch) / Double(length ?? place.epochs))) / 2
    }
}
