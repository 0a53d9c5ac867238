/// When each population integrates and fires, and how long a spike travels (`docs/semantics.md`, 3).
public struct Schedule: Sendable, Equatable {
    /// How spikes of a step reach later populations.
    public enum Kind: String, Sendable, CaseIterable {
        /// All populations update in topological order inside one step: the reference, and what the papers' code does.
        case sameStep
        /// Every projection adds one step and biases act from step 0: naive hardware, where skips arrive too early.
        case delayed
        /// One step per projection plus what a skip needs to arrive together with the path it skips.
        case aligned
    }

    /// The rule that gave windows and delays.
    public var kind: Kind
    /// Steps a population integrates and fires: T.
    public var window: Int
    /// First step of each population's window.
    public var windowStarts: [Int]
    /// Steps between firing and arrival, per projection; 0 for `sameStep` and for analog currents.
    public var delays: [Int]

    /// Steps from the first to the last in which anything may happen: T + depth of the read-out under `aligned`.
    public var totalSteps: Int { window + (windowStarts.max() ?? 0) }

    /// The schedule of `kind` for a network simulated over `window` steps.
    public init(_ kind: Kind, of network: SpikingNetwork, window: Int) {
        self.kind = kind
        self.window = window
        let depths = network.depths
        windowStarts = kind == .aligned ? depths : Array(repeating: 0, count: depths.count)
        delays = network.projections.map { projection in
            if projection.source == .input, !network.input.coding.isSpikes { return 0 }
            switch kind {
            case .sameStep: return 0
            case .delayed: return network.stepsAdded(by: projection.source)
            case .aligned:
                return switch projection.source {
                case .input: depths[projection.target]
                case .population(let source): depths[projection.target] - depths[source]
                }
            }
        }
        checkInvariants(of: network)
    }
}

extension SpikingNetwork {
    /// Steps that a projection from a source takes by itself: none from populations that fire before they integrate, whose
    /// spikes are a step old already.
    func stepsAdded(by source: Projection.Source) -> Int {
        switch source {
        case .input: input.coding.isSpikes ? 1 : 0
        case .population(let index): populations[index].membrane.order == .fireThenIntegrate ? 0 : 1
        }
    }

    /// Steps that the projections in front of each population take, on the longest path: spiking stages, but for those that
    /// fire before they integrate. Populations that only an analog current feeds have depth 0, as have spike-coded inputs.
    public var depths: [Int] {
        var depths = Array(repeating: 0, count: populations.count)
        for target in populations.indices {
            for projection in projections where projection.target == target {
                let before = if case .population(let source) = projection.source { depths[source] } else { 0 }
                depths[target] = max(depths[target], before + stepsAdded(by: projection.source))
            }
        }
        return depths
    }
}
