public import Formats

/// Why a converted network differs from the trained one: the layer and the cause that cost most activation, and what to do.
public struct ConversionDiagnosis: Sendable, Equatable {
    /// What costs most activation.
    public enum Cause: String, Sendable {
        /// Neurons that would have to fire more than they can.
        case saturation
        /// Neurons that ought to fire and never do.
        case silence
        /// Neurons that fire more than they should.
        case excess
        /// No cause stands out, but rates are far from the activations.
        case resolution
        /// Nothing to complain about.
        case none
    }

    /// What the remedy depends on.
    public struct Settings: Sendable, Equatable {
        /// T.
        public var steps: Int
        /// Of the normalisation; `nil` where λ was not measured on activations.
        public var percentile: Double?
        /// Whether potentials start below half of the smallest threshold.
        public var startsLow: Bool
        /// Whether neurons may fire below zero without having fired above it.
        public var isFreelySigned: Bool
        /// The neuron that takes back what it sent, where the one at hand does not.
        public var memoryNeuron: String?
        /// Whether max poolings are gates, which send too much where two neurons of a window lead in turn.
        public var hasGates: Bool
        /// Where neurons send changes of values: the least, in units of λ; `nil` where they send rates.
        public var leastChange: Double?

        /// Neurons that fire downwards only after they fired upwards, and no gates, unless told otherwise.
        public init(
            steps: Int, percentile: Double?, startsLow: Bool, isFreelySigned: Bool = false, memoryNeuron: String? = nil, hasGates: Bool = false,
            leastChange: Double? = nil
        ) {
            self.steps = steps
            self.percentile = percentile
            self.startsLow = startsLow
            self.isFreelySigned = isFreelySigned
            self.memoryNeuron = memoryNeuron
            self.hasGates = hasGates
            self.leastChange = leastChange
        }

        /// What brings sums nearer to the activations.
        fileprivate var finer: String {
            leastChange.map { "lower --delta, now \(SIFormat.significant($0, digits: 3))" } ?? "raise T, now \(steps)"
        }
    }

    /// A loss below this share of a layer's activation is not worth a word.
    static let tolerance = 0.05

    /// Of the layer named by `layer`; `none` when nothing costs much.
    public var cause: Cause
    /// The first layer that loses at least half as much as the worst one: later ones follow from earlier ones.
    public var layer: String?
    /// One plain sentence with the remedy.
    public var sentence: String

    /// - Parameter layers: of the spiking populations, in topological order, without the read-out.
    public init(_ layers: [(name: String, fidelity: LayerFidelity)], _ settings: Settings) {
        var losses: [(layer: Int, cause: Cause, loss: Double)] = []
        for (index, layer) in layers.enumerated() {
            losses.append((index, .saturation, layer.fidelity.lostToSaturation))
            losses.append((index, .silence, layer.fidelity.lostToSilence))
            losses.append((index, .excess, layer.fidelity.emittedInExcess))
        }
        let worst = losses.reduce(0) { max($0, $1.loss) }
        if worst > Self.tolerance, let found = losses.first(where: { $0.loss >= worst / 2 && $0.loss > Self.tolerance }) {
            // Of one layer's causes the largest.
            let main = losses.filter { $0.layer == found.layer }.reduce(found) { $1.loss > $0.loss ? $1 : $0 }
            let layer = layers[main.layer]
            cause = main.cause
            self.layer = layer.name
            sentence = Self.sentence(layer.name, layer.fidelity, main.cause, settings)
            return
        }
        let furthest = layers.max { ($0.fidelity.error ?? 0) < ($1.fidelity.error ?? 0) }
        let error = furthest?.fidelity.error ?? 0
        layer = furthest?.name
        if let furthest, error > 2 * Self.tolerance {
            cause = .resolution
            sentence =
                settings.leastChange == nil
                ? "\(furthest.name) is \(SIFormat.percent(error)) off, as rates in \(settings.steps) steps are; raise T"
                : "\(furthest.name) is \(SIFormat.percent(error)) off, as sums of changes that are large enough are; \(settings.finer)"
        } else {
            cause = .none
            sentence = "no layer saturates or falls silent" + (furthest.map { "; the furthest from its activations is \($0.name), \(SIFormat.percent(error)) off" } ?? "")
        }
    }

    private static func sentence(_ name: String, _ fidelity: LayerFidelity, _ cause: Cause, _ settings: Settings) -> String {
        switch cause {
        case .saturation:
            let remedy =
                switch settings.percentile {
                case let percentile? where percentile < 100: "raise the percentile, now \(SIFormat.significant(percentile, digits: 5))"
                case .some: "calibrate on data as bright as the input"
                case nil: "let a normalisation set the scales"
                }
            return "\(name) saturates: \(SIFormat.percent(fidelity.saturation)) of neurons at maximum rate; \(remedy)"
        case .silence:
            let remedy = settings.startsLow ? "\(settings.finer), or start at half of the smallest threshold" : settings.finer
            return "\(name) falls silent: \(SIFormat.percent(fidelity.silence)) of the neurons that should fire never do; \(remedy)"
        case .excess:
            return "\(name) fires too much: \(SIFormat.percent(fidelity.emittedInExcess)) more than its activation; \(takeBack(settings))"
        case .resolution, .none: return ""
        }
    }

    /// What keeps neurons from sending more than they should.
    private static func takeBack(_ settings: Settings) -> String {
        if settings.leastChange != nil { return settings.finer }
        if let neuron = settings.memoryNeuron {
            return settings.isFreelySigned
                ? "give the neurons a memory, so that they only take back what they sent: --neuron \(neuron)"
                : "--neuron \(neuron) takes early spikes back that later input does not bear out"
        }
        return settings.hasGates
            ? "max-pool gates send too much where neurons lead in turn: --max-pool relu, or \(settings.finer)" : "\(settings.finer), so that early spikes weigh less"
    }

    /// `cause`, `layer` and `sentence`, as in `convert.json`.
    public var json: JSON {
        .object([.init("cause", .string(cause.rawValue)), .init("layer", .orNull(layer)), .init("sentence", .string(sentence))])
    }
}
