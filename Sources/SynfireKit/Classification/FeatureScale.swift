import Models

/// Features as a network reads them, by mean and deviation of the samples it was trained on.
struct FeatureScale: Sendable {
    private let means: [Double]
    private let deviations: [Double]

    /// How a feature enters.
    enum Form: Sendable, Equatable {
        /// z = (x − mean) / deviation, cut off at ± 4.
        case standard
        /// z / 3 cut off at ± 1: the probability and the sign of a spike.
        case rate
        /// Two inputs, (1 + z / 3) / 2 and the rest to 1, both from 0 to 1: the larger, the earlier each spikes.
        case time
    }

    /// - Precondition: at least one sample.
    init(_ samples: [[Double]]) {
        let count = Double(samples.count)
        means = samples[0].indices.map { feature in samples.reduce(0) { $0 + $1[feature] } / count }
        let means = means
        deviations = samples[0].indices.map { feature in
            let variance = samples.reduce(0) { $0 + ($1[feature] - means[feature]) * ($1[feature] - means[feature]) } / count
            // A feature that never changes says nothing.
            return variance > 0 ? variance.squareRoot() : .infinity
        }
    }

    /// One sample's inputs.
    func apply(_ sample: [Double], _ form: Form) -> [Float] {
        let scores = sample.indices.map { Float((sample[$0] - means[$0]) / deviations[$0]) }
        switch form {
        case .standard: return scores.map { min(max($0, -4), 4) }
        case .rate: return scores.map { min(max($0 / 3, -1), 1) }
        case .time:
            let early = scores.map { (1 + min(max($0 / 3, -1), 1)) / 2 }
            return early + early.map { 1 - $0 }
        }
    }
}
