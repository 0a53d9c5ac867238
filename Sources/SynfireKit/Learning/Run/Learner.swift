import Models
import Training

/// What a training loop turns: a network that takes steps, and whose state can be saved.
protocol Learner: AnyObject {
    /// With the present weights.
    var network: Network { get }
    var state: TrainingState { get set }
    func step(_ batch: [Example], learningRate: Float) throws(TrainingError) -> Double
    func outputs(_ images: [[Float]], number: Int) throws(TrainingError) -> [[Float]]
}

extension Trainer: Learner {}
