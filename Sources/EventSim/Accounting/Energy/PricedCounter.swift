/// A counter with a price: how models that multiply counters read the whole run, a layer or a core alike.
struct PricedCounter: Sendable {
    var name: String
    var group: String
    var picojoules: Double?
    var count: @Sendable (Counters) -> Int

    init(_ name: String, group: String? = nil, picojoules: Double?, count: @escaping @Sendable (Counters) -> Int) {
        self.name = name
        self.group = group ?? name
        self.picojoules = picojoules
        self.count = count
    }

    func term(_ counters: Counters, inferences: Int) -> EnergyTerm {
        EnergyTerm(name, group: group, count: count(counters), picojoules: picojoules, inferences: inferences)
    }
}

extension EnergyAccount {
    /// Counters of the whole run, its layers and its cores, each at its price.
    ///
    /// - Parameter shared: what belongs to no layer and no core, added last.
    init(
        _ model: EnergyDefinition, of run: MeasuredRun, prices: [PricedCounter], shared: [EnergyTerm] = [], beside: [EnergyTerm] = [],
        dense: [EnergyTerm] = [], notes: [String] = []
    ) {
        func terms(_ counters: Counters) -> [EnergyTerm] { prices.map { $0.term(counters, inferences: run.inferences) } }
        self.init(
            model, terms: terms(run.ledger.total) + shared, perLayer: run.ledger.perLayer.map(terms), perCore: run.ledger.perCore.map(terms),
            host: terms(run.ledger.host), shared: shared, beside: beside, dense: dense, notes: notes)
    }
}
