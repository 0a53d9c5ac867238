import Compiler
import EventSim
public import Formats
public import Models
import Reports

/// Tries ways to convert a network on a part of its calibration data and chooses one, by its error against the trained network's
/// output and by its synaptic operations. No label plays a part.
///
/// Every candidate is converted, compiled for the chip and simulated in its integers. First is decided what max poolings become and
/// whether a few large weights are clipped for finer steps of the others, then the spike code with its thresholds, then the percentile behind each λ, then where potentials start; of all that was tried
/// the cheapest is chosen whose error is near the least. The result does not depend on the number of threads.
public struct ConversionSearch: Sendable {
    /// Of what belongs to a conversion, what is not to be tried because it was asked for.
    public struct Fixed: Sendable, Equatable {
        /// What max poolings become.
        public var maxPooling: Bool
        /// Of the activations.
        public var percentile: Bool
        /// The initial potential.
        public var start: Bool
        /// Of the weights.
        public var weightPercentile: Bool

        /// Everything is tried unless told otherwise.
        public init(maxPooling: Bool = false, percentile: Bool = false, start: Bool = false, weightPercentile: Bool = false) {
            (self.maxPooling, self.percentile, self.start, self.weightPercentile) = (maxPooling, percentile, start, weightPercentile)
        }
    }

    /// What a candidate came to.
    public struct Trial: Sendable {
        /// How it converts.
        public var candidate: ConversionCandidate
        /// Root mean square of spiking minus dense output, as a share of the dense output's standard deviation; `nil` where it was
        /// refused.
        public var error: Double?
        /// Synaptic operations of one piece; 0 where it was refused.
        public var operations: Double
        /// Why the chip or the conversion refused it.
        public var refusal: String?
    }

    /// In the order in which they ran.
    public private(set) var trials: [Trial] = []
    /// Of `trials`.
    public private(set) var chosen = 0
    /// The options of the chosen one, else as they were given.
    public private(set) var options: ExperimentOptions
    /// What ran, in words.
    public let subject: String

    /// Errors up to this many times the least count as equal.
    static let nearlyEqual = 1.25
    /// An error below this share of the output's spread is as good as any other.
    static let good = 0.01
    /// ReLUs take a max pooling's place, and weights are clipped, where that leaves at most this share of the error.
    static let worthwhile = 0.8

    private let network: Network
    private let sample: SearchSample
    private let base: ExperimentOptions
    private let dense: [Tensor]
    private let observer: any RunObserver
    private var scales: [ScaleKey: ActivationScales] = [:]

    /// - Parameters:
    ///   - calibration: `[N, C, H, W]`; a few samples of it, or the middles of them, are run.
    ///   - base: chip, steps and everything else that trials have in common; of its conversion the neuron is replaced.
    /// - Throws: `NetworkError`, `FitError` or `ConversionError` where every candidate is refused.
    public init(
        _ network: Network, calibration: Tensor, _ base: ExperimentOptions, fixed: Fixed = Fixed(), observer: any RunObserver = SilentObserver()
    ) throws {
        self.network = network
        self.observer = observer
        options = base
        var base = base
        base.latency = .simple
        base.measuresRates = false
        self.base = base
        sample = try SearchSample(of: calibration, for: network, steps: base.steps)
        let shape = sample.inputs.shape
        let outputs = try DenseInference(network, input: Shape(channels: shape[1], height: shape[2], width: shape[3])).run(
            batch: sample.inputs, threads: base.threads, observe: nil)
        dense = (0..<shape[0]).map { outputs.slice($0) }
        subject = "\(sample.description) of the calibration data, T = \(base.steps) on \(base.chip.name)"
        try run(fixed)
        options = trials[chosen].candidate.options(from: options)
    }

    /// The options of the command line that give the chosen conversion without a search.
    public var arguments: String { trials[chosen].candidate.arguments }

    private mutating func run(_ fixed: Fixed) throws {
        let hasPools = network.layers.contains { if case .maxPool = $0.operation { true } else { false } }
        let ways = (hasPools && !fixed.maxPooling ? [nil, .relu] : [nil]).flatMap { (pooling: ConversionOptions.MaxPooling?) in
            (fixed.weightPercentile ? [nil] : [nil, 99.9]).map { (pooling: pooling, weightPercentile: $0 as Double?) }
        }
        var way = ways[0]
        var refusals: [any Error] = []
        for probe in ConversionCandidate.probes where ways.count > 1 {
            refusals += run(ways.map { probe.lowered($0.pooling, $0.weightPercentile) })
            let errors = trials.suffix(ways.count).map { $0.error ?? .infinity }
            guard let least = errors.min(), least.isFinite else { continue }
            // The first, which costs least, that leaves little more error than the best.
            way = ways[errors.firstIndex { least >= Self.worthwhile * $0 } ?? 0]
            break
        }
        refusals += run(ConversionCandidate.codes.map { $0.lowered(way.pooling, way.weightPercentile) })
        guard trials.contains(where: { $0.error != nil }) else { throw refusals[0] }
        choose()
        if !fixed.percentile, [.connectionWise, .layerWise].contains(base.conversion.normalization) {
            let best = trials[chosen].candidate
            _ = run([99, 100].map(best.percentile))
            choose()
        }
        if !fixed.start {
            let best = trials[chosen].candidate
            _ = run([0, best.smallest].map(best.start))
            choose()
        }
    }

    /// Runs those that have not run yet, several at a time, and returns why some were refused.
    private mutating func run(_ candidates: [ConversionCandidate]) -> [any Error] {
        let new = candidates.filter { candidate in !trials.contains { $0.candidate == candidate } }
        guard !new.isEmpty else { return [] }
        observer.runBegins("--neuron auto", steps: new.count)
        defer { observer.runEnds() }
        measureScales(for: new)
        let search = self
        let results = parallelMap(count: new.count, threads: base.threads) { index in
            let result = Result { try search.trial(new[index]) }
            search.observer.runAdvances(operations: Int((try? result.get().operations) ?? 0))
            return result
        }
        var refusals: [any Error] = []
        for (candidate, result) in zip(new, results) {
            do { trials.append(try result.get()) } catch {
                refusals.append(error)
                trials.append(Trial(candidate: candidate, error: nil, operations: 0, refusal: "\(error)"))
            }
        }
        return refusals
    }

    /// Scales depend on pooling and percentile alone. What cannot be measured is refused by the trial itself.
    private mutating func measureScales(for candidates: [ConversionCandidate]) {
        for candidate in candidates where scales[ScaleKey(candidate)] == nil {
            scales[ScaleKey(candidate)] = try? network.activationScales(
                candidate.options(from: base).conversion, calibration: sample.calibration, threads: base.threads)
        }
    }

    private struct ScaleKey: Hashable {
        var pooling: String?
        var percentile: Double?
        init(_ candidate: ConversionCandidate) { (pooling, percentile) = (candidate.maxPooling?.rawValue, candidate.percentile) }
    }

    private func trial(_ candidate: ConversionCandidate) throws -> Trial {
        var options = candidate.options(from: base)
        options.threads = max(1, base.threads / 2)
        let scales = try scales[ScaleKey(candidate)] ?? network.activationScales(options.conversion, calibration: sample.calibration)
        let conversion = try network.convert(options.conversion, calibration: sample.inputs, scales: scales)
        let experiment = try Experiment(network, conversion, options)
        let outcomes = try experiment.run(InputSet(samples: sample.inputs, source: "calibration data"), denseOutputs: dense)
        let operations = outcomes.reduce(0) { $0 + $1.ledger.total.sops }
        return Trial(candidate: candidate, error: Self.error(outcomes.map(\.outputs)), operations: Double(operations) / Double(outcomes.count))
    }

    /// Root mean square of the difference, as a share of the dense outputs' standard deviation.
    static func error(_ outputs: [Quality.Outputs]) -> Double {
        let dense = outputs.flatMap { $0.dense ?? [] }
        let count = Double(max(dense.count, 1))
        let mean = dense.reduce(0.0) { $0 + Double($1) } / count
        let spread = dense.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        let difference = zip(outputs.flatMap(\.spiking), dense).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) } / count
        return (difference / max(spread, .leastNormalMagnitude)).squareRoot()
    }

    /// The cheapest whose error is near the least; of equals the first.
    private mutating func choose() {
        let least = trials.compactMap(\.error).min() ?? .infinity
        let limit = max(Self.nearlyEqual * least, Self.good)
        let able = trials.indices.filter { (trials[$0].error ?? .infinity) <= limit }
        chosen = able.min { trials[$0].operations < trials[$1].operations } ?? chosen
    }
}
