/// What a run comes to under one energy model.
public struct EnergyAccount: Sendable, Equatable {
    /// A share of the sum under the word it is printed by.
    public struct Part: Sendable, Equatable {
        /// One word, such as `synapse`.
        public var name: String
        /// Joules per inference; `nil` where nothing of it has a price.
        public var joules: Double?

        /// Of the spiking sum.
        public init(_ name: String, _ joules: Double?) {
            self.name = name
            self.joules = joules
        }
    }

    /// The model and variant that the run was charged by.
    public var model: EnergyDefinition
    /// Of the whole run, in the order in which they are added.
    public var terms: [EnergyTerm]
    /// The terms of each layer of the map, input layers included.
    public var perLayer: [[EnergyTerm]]
    /// The terms of each core; `nil` for a model that knows no cores.
    public var perCore: [[EnergyTerm]]?
    /// What happens off the cores, which `perLayer` has and `perCore` has not.
    public var host: [EnergyTerm]
    /// What belongs to no layer and no core.
    public var shared: [EnergyTerm]
    /// Further figures, in none of the sums.
    public var beside: [EnergyTerm]
    /// Of the trained network; empty where the model has no figure for it.
    public var dense: [EnergyTerm]
    /// The sum in disjoint shares; the terms where nothing else is said.
    public var parts: [Part]
    /// What happened but has no price, one sentence each.
    public var unpriced: [String]
    /// What a reader of the figures must know.
    public var notes: [String]

    /// Terms in joules per inference; what is not given is empty, and the parts are the terms.
    public init(
        _ model: EnergyDefinition, terms: [EnergyTerm], perLayer: [[EnergyTerm]] = [], perCore: [[EnergyTerm]]? = nil, host: [EnergyTerm] = [],
        shared: [EnergyTerm] = [], beside: [EnergyTerm] = [], dense: [EnergyTerm] = [], parts: [Part]? = nil, unpriced: [String] = [],
        notes: [String] = []
    ) {
        self.model = model
        self.terms = terms
        self.perLayer = perLayer
        self.perCore = perCore
        self.host = host
        self.shared = shared
        self.beside = beside
        self.dense = dense
        self.parts = parts ?? terms.map { Part($0.name, $0.joules) }
        self.unpriced = unpriced
        self.notes = notes
    }

    /// The spiking network, in joules per inference; `nil` where nothing has a price.
    public var spiking: Double? { terms.joules }
    /// The trained network, in joules per inference.
    public var denseTotal: Double? { dense.joules }
}
