public import EventSim
public import FastEngine
import Foundation
public import Models

/// What a run is asked to do, apart from network and inputs.
public struct ExperimentOptions: Sendable {
    /// Steps T that a run may take.
    public static let windows = 1...100_000

    /// Neurons, thresholds, scales and how the input enters; a network that spikes already has its own.
    public var conversion: ConversionOptions
    /// The chip that is compiled for.
    public var chip: ChipSpecification
    /// When layers compute: `aligned` lets every layer see the whole window.
    public var schedule: Schedule.Kind
    /// T: steps that a layer integrates and fires.
    public var steps: Int
    /// Of a weight, sign included; `nil` for the chip's.
    public var weightBits: Int?
    /// A dialect of Loihi's integers; `nil` for the map's own fixed point.
    public var arithmetic: LoihiArithmetic?
    /// Of a layer's |weights|, in percent: the one that fills the mantissa; larger ones are clipped.
    public var weightPercentile: Double
    /// Chips beyond which a network is refused; `nil` for as many as it takes.
    public var maximumChips: Int?
    /// Chips to try when the network does not fit on `chip`.
    public var otherChips: [ChipSpecification]
    /// Whether placement weighs traffic by rates measured on the calibration data.
    public var measuresRates: Bool
    /// Of everything random.
    public var seed: UInt64
    /// The result never depends on it.
    public var threads: Int
    /// The output is what to subtract from the input, as a denoiser's noise map.
    public var isResidual: Bool
    /// Which engine runs; both give the same result.
    public var engine: Engine.Kind
    /// `nil` for the map's standard model.
    public var latency: LatencyModel?

    /// - Parameter threads: `nil` for as many as there are processors.
    public init(
        conversion: ConversionOptions = ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25])), chip: ChipSpecification, schedule: Schedule.Kind = .aligned, steps: Int = 10,
        weightBits: Int? = nil, arithmetic: LoihiArithmetic? = nil, weightPercentile: Double = 100, maximumChips: Int? = nil,
        otherChips: [ChipSpecification] = [], measuresRates: Bool = false, seed: UInt64 = 1,
        threads: Int? = nil, isResidual: Bool = false, engine: Engine.Kind = .fast,
        latency: LatencyModel? = nil
    ) {
        self.conversion = conversion
        self.chip = chip
        self.schedule = schedule
        self.steps = steps
        self.weightBits = weightBits
        self.arithmetic = arithmetic
        self.weightPercentile = weightPercentile
        self.maximumChips = maximumChips
        self.otherChips = otherChips
        self.measuresRates = measuresRates
        self.seed = seed
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        self.isResidual = isResidual
        self.engine = engine
        self.latency = latency
    }
}
