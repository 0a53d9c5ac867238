/// One line of an energy account.
public struct EnergyTerm: Sendable, Equatable {
    /// Its key in files, such as `synapses`.
    public var name: String
    /// Terms of one group are added first, then the groups.
    public var group: String
    /// Events of all inferences together; `nil` for a sum of events at several prices.
    public var count: Int?
    /// Of one event; `nil` where nobody published it, and for events at several prices.
    public var picojoules: Double?
    /// Joules per inference; `nil` for events that happened and have no price.
    public var joules: Double?

    /// `count` events at one price.
    public init(_ name: String, group: String? = nil, count: Int, picojoules: Double?, inferences: Int = 1) {
        self.name = name
        self.group = group ?? name
        self.count = count
        self.picojoules = picojoules
        joules = picojoules.map { Energy.joules(count: count, picojoules: $0, inferences: inferences) } ?? (count == 0 ? 0 : nil)
    }

    /// Events at several prices, added up, or an energy that no events cause.
    public init(_ name: String, group: String? = nil, joules: Double?) {
        self.name = name
        self.group = group ?? name
        self.joules = joules
    }
}

extension EnergyTerm {
    /// Whether anybody knows what it costs: nothing that happened costs nothing, but says nothing about a chip without prices.
    var isPriced: Bool { joules != nil && (count == nil || picojoules != nil) }
}

extension Sequence<EnergyTerm> {
    /// The sum of those that have a price, in joules per inference; `nil` when none has.
    ///
    /// The order is part of the definition, so that every bit can be recomputed: the terms of a group in their order, then the
    /// groups in the order in which they begin.
    public var joules: Double? {
        var groups: [(name: String, joules: Double)] = []
        for term in self {
            guard term.isPriced, let joules = term.joules else { continue }
            if let index = groups.firstIndex(where: { $0.name == term.group }) {
                groups[index].joules += joules
            } else {
                groups.append((term.group, joules))
            }
        }
        return groups.isEmpty ? nil : groups.reduce(0) { $0 + $1.joules }
    }

    /// The first term of that name.
    public func named(_ name: String) -> EnergyTerm? { first { $0.name == name } }
}
