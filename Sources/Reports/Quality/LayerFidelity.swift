public import Formats

/// How well a layer's spikes stand for its activations in the trained network, summed over neurons and samples, and where the
/// difference comes from.
public struct LayerFidelity: Sendable, Equatable {
    /// Share of the largest emission from which on a neuron counts as saturated: the first steps of deep layers are empty.
    public static let saturationShare: Float = 0.9

    /// Of spiking with dense activations, over all neurons and samples.
    public private(set) var correlation = Correlation()
    private var neurons = 0
    private var saturatedNeurons = 0
    private var activeNeurons = 0
    private var silentNeurons = 0
    private var activation = 0.0
    private var difference = 0.0
    private var saturationLoss = 0.0
    private var silenceLoss = 0.0
    private var excess = 0.0

    /// No samples yet.
    public init() {}

    /// - Parameters:
    ///   - activations: of the trained network.
    ///   - emitted: what each neuron emitted over the window; for a read-out its potential.
    ///   - unit: the activation that one unit of it stands for: λ / T.
    ///   - ceiling: the most that a neuron can emit over the window; `nil` for a read-out.
    /// - Precondition: both arrays have the same number of elements.
    public mutating func add(_ activations: [Float], _ emitted: [Float], unit: Float, ceiling: Float?) {
        correlation.add(activations, emitted)
        neurons += activations.count
        for (wanted, sum) in zip(activations, emitted) {
            let got = sum * unit
            activation += Double(abs(wanted))
            difference += Double(abs(wanted - got))
            guard let ceiling else { continue }
            let missing = Double(max(0, wanted - got))
            if sum >= Self.saturationShare * ceiling {
                saturatedNeurons += 1
                saturationLoss += missing
            }
            if wanted > 0 {
                activeNeurons += 1
                if sum == 0 {
                    silentNeurons += 1
                    silenceLoss += missing
                }
            }
            excess += Double(max(0, abs(got) - abs(wanted)))
        }
    }

    /// Takes over the samples of another sum of the same layer, for sums made in parallel.
    public static func += (left: inout LayerFidelity, right: LayerFidelity) {
        left.correlation += right.correlation
        left.neurons += right.neurons
        left.saturatedNeurons += right.saturatedNeurons
        left.activeNeurons += right.activeNeurons
        left.silentNeurons += right.silentNeurons
        left.activation += right.activation
        left.difference += right.difference
        left.saturationLoss += right.saturationLoss
        left.silenceLoss += right.silenceLoss
        left.excess += right.excess
    }

    /// Σ |spike rate × λ − activation| / Σ |activation|; `nil` where the trained network's layer is silent.
    public var error: Double? { activation > 0 ? difference / activation : nil }
    /// Share of neurons that emit at least `saturationShare` of the most they can.
    public var saturation: Double { neurons > 0 ? Double(saturatedNeurons) / Double(neurons) : 0 }
    /// Of the neurons whose activation is above zero, the share that never fires.
    public var silence: Double { activeNeurons > 0 ? Double(silentNeurons) / Double(activeNeurons) : 0 }

    /// Activation lost in saturated neurons, as a share of all.
    var lostToSaturation: Double { activation > 0 ? saturationLoss / activation : 0 }
    /// Activation lost in silent neurons, as a share of all.
    var lostToSilence: Double { activation > 0 ? silenceLoss / activation : 0 }
    /// What neurons emit beyond their activation, as a share of all activation.
    var emittedInExcess: Double { activation > 0 ? excess / activation : 0 }

    /// `null` where a figure is not defined.
    public var json: JSON {
        .object([
            .init("correlation", .orNull(correlation.coefficient)), .init("error", .orNull(error)),
            .init("saturation", .number(saturation)), .init("silence", .number(silence)),
        ])
    }
}
