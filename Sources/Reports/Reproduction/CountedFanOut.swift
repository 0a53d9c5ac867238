import EventSim
import Formats

/// The accounting of Table 6 on a network that was run, where spikes and fan-out are counted: means per inference.
public struct CountedFanOut: Sendable, Equatable {
    /// Network, neurons and T in words.
    public var subject: String
    /// Thresholds crossed per inference.
    public var spikes: Double
    /// Counted synaptic operations, one per threshold crossed.
    public var synapticOperations: Double
    /// What the uniform-rate estimate gives for the same number of spikes.
    public var uniformEstimate: Double
    /// Joules in the paper's convention; `nil` where the run has no figure.
    public var asPublished: Double?
    /// Joules of arithmetic with the counted fan-out (fp32); `nil` where the run has no figure.
    public var arithmetic: Double?
    /// Joules of the dense network's arithmetic; `nil` where the run has no figure.
    public var dense: Double?

    /// - Parameters:
    ///   - synapses: existing ones between populations.
    ///   - spikingNeurons: neurons that can fire.
    public init(subject: String, report: RunReport, synapses: Int, spikingNeurons: Int) {
        let count = Double(report.inferences)
        self.subject = subject
        spikes = Double(report.counters.spikes) / count
        synapticOperations = Double(report.counters.sopsSplit) / count
        uniformEstimate = spikes * Double(synapses) / Double(spikingNeurons)
        asPublished = report.energy.account("asPublished")?.spiking
        let floats = report.energy.account("arithmetic", variant: NumberFormat.fp32.rawValue)
        arithmetic = floats?.spiking
        dense = floats?.denseTotal
    }

    var json: JSON {
        .object([
            .init("subject", .string(subject)), .init("spikes", .number(spikes)), .init("sopsSplit", .number(synapticOperations)),
            .init("sopsAtUniformRates", .number(uniformEstimate)), .init("asPublished", .orNull(asPublished)),
            .init("arithmetic", .orNull(arithmetic)), .init("dense", .orNull(dense)),
        ])
    }
}
